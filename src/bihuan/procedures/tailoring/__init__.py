"""A pack made one's own: what it asks, the answers in its text, its examples kept true."""
