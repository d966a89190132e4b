"""The examples inside a pack, run against the edition."""
