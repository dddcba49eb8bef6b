"""Platforms 平台: docking of any platform that meets the interface standard, free and open to all (Order 20 art. 45, 48)."""
