"""Importing in the window: a list of children whose columns are matched, or an interchange folder."""
