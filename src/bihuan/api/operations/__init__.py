"""The operations, one file per noun; each translates in, makes one call, translates out."""
