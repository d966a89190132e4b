"""Drafts in the browser: read as a document, changed in tables and forms, or as text."""
