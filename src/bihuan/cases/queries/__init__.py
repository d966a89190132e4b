"""Find cases: sight, register, work lists, what may be done, explanations."""
