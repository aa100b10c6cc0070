"""Booking and moving the next visit: one question, asked from Today, the list of children and the child's page."""
