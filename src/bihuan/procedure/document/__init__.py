"""An edition as a document: clauses with what executes them, overviews, charts; nothing drawn."""
