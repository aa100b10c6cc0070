"""The path through the protocol: the second table of rules 4, a file a stretch of the way."""
