"""The journal: who did what to which record, when; append-only."""
