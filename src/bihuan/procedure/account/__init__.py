"""The account a decision gives of itself, rebuilt from its stored record."""
