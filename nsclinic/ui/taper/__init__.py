"""Planning a taper: its doses typed, its rows seen with their pieces and dates, saved in one change."""
