"""Evidence: files kept as objective evidence."""
