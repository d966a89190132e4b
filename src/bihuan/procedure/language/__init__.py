"""From the text of a pack to an edition, or to every mistake in it."""
