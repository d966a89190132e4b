"""Helpers without a domain word in them."""
