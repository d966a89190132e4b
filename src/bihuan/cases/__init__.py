"""Cases: a nonconforming service from report to closing."""
