"""Procedures: the issued editions and the shipped packs."""
