"""A room that learns notices and directives, for tests."""
