"""The recovery sheet: printed, typed back in part, and only then good."""
