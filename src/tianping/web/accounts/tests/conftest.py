"""Fixtures of people's tests."""

from tianping.record.tests.conftest import committing

__all__ = ["committing"]
