"""Putting two records of one child together: both side by side, a choice per field, a reason."""
