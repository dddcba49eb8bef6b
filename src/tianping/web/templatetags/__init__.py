"""Template tags of the layout."""
