"""Harm that treatment does: the table "Harm" of rules 4, a file an organ."""
