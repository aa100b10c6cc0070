"""Outcome tables over many reviews."""
