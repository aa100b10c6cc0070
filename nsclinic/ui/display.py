"""Whether there is a screen to show a window on: without one, Qt would end the program by itself."""

import os
import sys


def has_display() -> bool:
    """Say whether Qt finds a display, or was told which platform to use."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
