"""What the procedure demands next, and whether someone may do it."""
