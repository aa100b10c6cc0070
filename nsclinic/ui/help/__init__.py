"""Help for the screen one is on, and the card of keys."""
