"""Decision tables: evaluated, traced, and asked for what they still need to know."""
