"""Checking the clinic file in the window: what is looked at, what was found, and what to do."""
