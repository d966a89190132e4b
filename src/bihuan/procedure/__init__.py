"""The rules: editions of written procedures and what they demand of a case.

Pure: standard library and pydantic only; no clock, no files, no database, no logging.
"""
