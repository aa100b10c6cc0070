"""One form for a visit, in the order of the consulting room, written by keyboard alone from end to end."""
