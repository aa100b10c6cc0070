"""The registry package in the window: what leaves, who was not asked, where it is written, what was sent before."""
