"""Measures text as matplotlib will draw it, without a renderer: a layout is made before the first drawing."""

from functools import lru_cache
from threading import get_ident
from typing import Any

from nsclinic.plots.environment import font_files

_UNITS_A_PIXEL = 64.0
_MEASURED_AT = 40.0
"""Pixels at which a text is measured once; other sizes are in proportion, so zooming text never measures again."""


@lru_cache(maxsize=16)
def _font(_thread: int, *, bold: bool) -> Any:
    """Give the font for one thread: a font object is set to a text while it measures it."""
    from matplotlib import font_manager

    return font_manager.get_font(list(font_files(bold=bold)))


@lru_cache(maxsize=8192)
def _width(text: str, *, bold: bool) -> float:
    font = _font(get_ident(), bold=bold)
    font.set_size(
        _MEASURED_AT, 72
    )  # the renderer draws with this same font object and leaves its own size behind
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / _UNITS_A_PIXEL


def text_width(text: str, size: float, bold: bool) -> float:  # noqa: FBT001 - called as a layout's `Measure`
    """Give the width of a text in the units of its size."""
    return _width(text, bold=bold) * size / _MEASURED_AT
