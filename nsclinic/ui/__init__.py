"""The window: one folder per screen; no rule, no SQL.

PySide takes the place of `__import__`: it reads the source of each module that is imported, to see whether it may
mean `from __feature__ import`. Nobody here writes so. It was a tenth of a start and 3 MB; the one before comes back.
"""

import builtins

import PySide6.QtWidgets  # noqa: F401 - whoever wants the window is told here where Qt lacks a library

if hasattr(builtins, "__orig_import__"):
    builtins.__import__ = builtins.__orig_import__
