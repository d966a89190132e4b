"""Commands about written procedures; on files they need no database."""
