"""Imports: spreadsheets and messages of other systems become cases."""
