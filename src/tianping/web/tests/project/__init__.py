"""The trial project of the shared rooms."""
