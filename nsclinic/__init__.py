"""nsclinic runs a clinic for childhood nephrotic syndrome: see README.md for the map of the house."""

__version__ = "0.1.0"
