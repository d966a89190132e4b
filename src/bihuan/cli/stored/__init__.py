"""Commands that need the database; Django is set up before they are loaded."""
