"""An independent evaluator of the clinical rules, written from their text alone; it imports nothing of nsclinic."""
