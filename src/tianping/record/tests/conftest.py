"""Fixtures of the record's tests: inside one transaction (`db`), or in a fresh database that commits (`committing`)."""

from tianping.record.tests.databases import committing

__all__ = ["committing"]
