"""The demo: a believable organisation and one busy week, made by calling services."""
