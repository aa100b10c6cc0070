"""The history of a child, undo, correcting particulars, and putting two records together, in the real window."""
