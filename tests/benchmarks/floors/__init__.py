"""The floors: small scripts that do the same work with the least code, and know nothing of the program."""
