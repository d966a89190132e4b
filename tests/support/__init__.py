"""What the tests share: settings, databases, the browser."""
