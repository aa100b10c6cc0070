"""The colours of a chart by what they mean: Okabe–Ito, which the colour-blind tell apart.

Zones grow darker from remission to nephrotic, so that they stay three on a grey page.
"""

from dataclasses import dataclass

from nsclinic.charts.drawing.picture import Tone


@dataclass(frozen=True, slots=True)
class Palette:
    """A colour (`#rrggbb`) for each tone."""

    paper: str = "#ffffff"
    ink: str = "#17212b"
    soft: str = "#4f5d6a"
    grid: str = "#e1e6ea"
    frame: str = "#8894a0"
    zone_complete: str = "#f1f9f6"
    zone_partial: str = "#faecd0"
    zone_nephrotic: str = "#f3d0ba"
    complete: str = "#009e73"
    partial: str = "#e69f00"
    nephrotic: str = "#d55e00"
    target: str = "#d6e8f5"
    target_edge: str = "#0072b2"
    value: str = "#0072b2"
    rate: str = "#56b4e9"
    step: str = "#dfe5ea"
    step_open: str = "#c4dcec"
    bar: str = "#eef2f5"
    dose: str = "#c3d3e0"
    bar_edge: str = "#52606d"
    adverse: str = "#cc79a7"
    today: str = "#17212b"
    news: str = ""
    steroid: str = ""
    steroid_edge: str = ""

    def colour(self, tone: Tone) -> str:
        """Give the colour of a tone; one that a palette leaves open is that of the tone most like it."""
        own = str(getattr(self, tone.value))
        return own or self.colour(_LIKE[tone])


_LIKE = {Tone.NEWS: Tone.BAR, Tone.STEROID: Tone.DOSE, Tone.STEROID_EDGE: Tone.BAR_EDGE}

LIGHT = Palette(news="#e9f0f6", steroid="#b9c4ce", steroid_edge="#3b4a58")
"""The look of screens.md."""

DARK = Palette(
    paper="#1b222a",
    ink="#e8edf2",
    soft="#b3bfca",
    grid="#313c47",
    frame="#8795a3",
    zone_complete="#1c302d",
    zone_partial="#433a20",
    zone_nephrotic="#653827",
    complete="#2cc79a",
    partial="#f0b429",
    nephrotic="#ff8a3d",
    target="#1f3d57",
    target_edge="#6db8ef",
    value="#5aaeea",
    rate="#b3deff",
    step="#33404c",
    step_open="#23506f",
    bar="#27313b",
    dose="#3a5168",
    bar_edge="#a9b6c3",
    adverse="#e3a2c6",
    today="#e8edf2",
)
"""On a dark window: the zones grow lighter instead."""

CONTRAST_LIGHT = Palette(
    ink="#000000",
    soft="#1a1a1a",
    grid="#bfbfbf",
    frame="#000000",
    zone_complete="#ffffff",
    zone_partial="#fff0c2",
    zone_nephrotic="#ffcfae",
    complete="#006b4b",
    nephrotic="#b03a00",
    target="#cfe6f7",
    target_edge="#004f8c",
    value="#004f8c",
    rate="#0080c8",
    step="#e0e0e0",
    step_open="#b7daf0",
    bar="#f2f2f2",
    dose="#b5cbe0",
    bar_edge="#000000",
    adverse="#a3246f",
    today="#000000",
)
CONTRAST_DARK = Palette(
    paper="#000000",
    ink="#ffffff",
    soft="#e6e6e6",
    grid="#4d4d4d",
    frame="#ffffff",
    zone_complete="#00251b",
    zone_partial="#3a2c00",
    zone_nephrotic="#5e2100",
    complete="#3dffb5",
    partial="#ffc933",
    nephrotic="#ff9a4d",
    target="#003057",
    target_edge="#8fd0ff",
    value="#8fd0ff",
    rate="#ffffff",
    step="#262626",
    step_open="#00335c",
    bar="#1a1a1a",
    dose="#2e4a66",
    bar_edge="#ffffff",
    adverse="#ff9ad5",
    today="#ffff00",
)
"""High contrast: ink and lines as far from their ground as a screen can show."""

ON_SCREEN = {
    "light": LIGHT,
    "dark": DARK,
    "contrast_light": CONTRAST_LIGHT,
    "contrast_dark": CONTRAST_DARK,
}
"""The palette of each look of the window, by its name; paper has its own."""

ON_PAPER = Palette(
    zone_complete="#ffffff",
    zone_partial="#f6f1e6",
    zone_nephrotic="#f0dfd5",
    grid="#dcdcdc",
    soft="#4a4a4a",
    news="#efefef",
    steroid="#c4c4c4",
    steroid_edge="#3a3a3a",
)
"""The same on paper: paler zones, which cost less ink and still are three in grey."""
