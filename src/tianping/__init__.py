"""Tianping 天平: the open system for public tendering."""

__version__ = "0.1.0"
