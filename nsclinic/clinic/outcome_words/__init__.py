"""The outcome tables in words, once for the screen and the paper."""
