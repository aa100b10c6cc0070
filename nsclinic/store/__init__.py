"""The only SQL of the clinic file: open, migrate, read, write, audit."""
