"""Accounts of the demonstration: made at start with random passwords and secrets, kept in the city's folder, and refused
anywhere but in a demonstration."""
