"""Printing: a document handed in becomes a file; nothing here looks anything up."""
