"""What a protocol is: a frozen model and the loader of resources/protocols. No rule in it."""
