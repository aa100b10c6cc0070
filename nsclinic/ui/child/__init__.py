"""The record of one child on one screen: strip, what matters, the course chart, and the tables below it."""
