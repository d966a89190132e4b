"""Two editions compared: their text, their parts, what they do, and what they would have done."""
