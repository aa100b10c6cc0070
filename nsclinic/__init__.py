"""nsclinic runs a clinic for childhood nephrotic syndrome: see README.md for the map of the house."""

from datetime import date

__version__ = "0.2.0"

BUILT_ON = date(2026, 11, 28)
"""The day of this version, set with it: a computer whose clock is before it has a wrong clock."""
