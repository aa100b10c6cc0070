"""One module a figure: what is measured, against which floor, and the goal."""
