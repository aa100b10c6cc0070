"""The audit in the window: who did what, when, to which child and why, found and written out."""
