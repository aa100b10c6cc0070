"""What is advised: one small pure function per rule, gathered by `review`."""
