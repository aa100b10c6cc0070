"""Who wrote what of a child, when and why; the history of one value; the question before an undo."""
