"""What is done again and again without anybody asking: seals, tidying."""
