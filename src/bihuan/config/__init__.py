"""The wiring: settings, root URLs, the WSGI application. Nobody imports it."""
