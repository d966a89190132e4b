"""Calendars and limits: when a duty is due, counted the way the procedure says."""
