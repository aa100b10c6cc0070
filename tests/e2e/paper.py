"""Tells whether two printed pages are the same by where their ink stands: a printer paints letters as pictures."""

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

A4_MM = 297, 209
"""Height and width compared: the whole millimetres that every printer's A4 has."""

PIXELS_A_MM = 4
MILLIMETRES_A_POINT = 25.4 / 72


def ink(path: Path) -> Any:
    """Give how much ink stands in each square millimetre of a PDF's first page."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[0].render(scale=PIXELS_A_MM * MILLIMETRES_A_POINT, grayscale=True)
        grey = picture.to_numpy().squeeze()
    height, width = A4_MM
    inside = grey[: PIXELS_A_MM * height, : PIXELS_A_MM * width]
    return 255 - inside.reshape(height, PIXELS_A_MM, width, PIXELS_A_MM).mean(axis=(1, 3))


def unlike(one: Path, other: Path) -> float:
    """Give the share of the ink of two pages that stands where the other has none, from 0 (the same) to 1."""
    first, second = ink(one), ink(other)
    return float(np.abs(first - second).sum() / (first + second).sum())
