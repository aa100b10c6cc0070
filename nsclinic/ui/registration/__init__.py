"""Registering a child, after looking for the same child among those who are there."""
