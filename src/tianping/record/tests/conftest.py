"""Fixtures of the record's tests."""
