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
    news: str = "#e9f0f6"
    steroid: str = "#b9c4ce"
    steroid_edge: str = "#3b4a58"

    def colour(self, tone: Tone) -> str:
        """Give the colour of a tone."""
        return str(getattr(self, tone.value))


LIGHT = Palette()
"""The look of screens.md."""

ON_PAPER = Palette(
    zone_complete="#ffffff", zone_partial="#f6f1e6", zone_nephrotic="#f0dfd5", grid="#dcdcdc", soft="#4a4a4a"
)
"""The same on paper: paler zones, which cost less ink and still are three in grey."""
