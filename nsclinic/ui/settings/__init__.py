"""Settings: how this user has the window on this computer, and what holds for the whole clinic."""
