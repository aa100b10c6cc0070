"""Colours as reportlab takes them: a page asks for the same few some hundred times, and each is read once."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=64)
def ink(code: str) -> Any:
    """Give the colour of a code such as "#1d2b36"."""
    from reportlab.lib.colors import HexColor

    return HexColor(code)
