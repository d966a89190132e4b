"""Proofs about tables: no gap, no contradiction, no row that can never decide."""
