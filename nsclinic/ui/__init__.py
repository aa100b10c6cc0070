"""The window: one folder per screen; no rule, no SQL."""
