"""Backups in the window: made without being asked for, told of, listed, and put back."""
