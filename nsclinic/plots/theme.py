"""How a chart looks on this screen: its colours by meaning and the size of its text."""

from dataclasses import dataclass, field

from nsclinic.charts.drawing.palette import LIGHT, Palette


@dataclass(frozen=True, slots=True)
class PlotTheme:
    """Colours and the size of text in points; the window gives its own, a picture file takes this one."""

    palette: Palette = field(default=LIGHT)
    text_points: float = 9.0
