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
    soft: str = "#52606d"
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
