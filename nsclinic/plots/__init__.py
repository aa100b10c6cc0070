"""The chart values drawn by matplotlib Figures (never pyplot)."""
