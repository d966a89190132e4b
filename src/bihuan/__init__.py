"""Bihuan 闭环: the written procedure for nonconforming services, running."""
