"""Protocols: each as a page with the source of every number, two side by side, and who is on which."""
