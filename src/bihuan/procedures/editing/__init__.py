"""Changes of a pack's text that touch nothing but the place that changes."""
