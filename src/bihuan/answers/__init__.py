"""Answers: what was filled in on forms and in questionnaires."""
