"""Paints a laid-out chart on a reportlab canvas: the same picture as on the screen, as vectors, without matplotlib.

Each kind of mark is drawn once as a form of the file and placed as often as it stands in the chart.
"""

from collections.abc import Iterable
from typing import Any

from nsclinic.charts.drawing.palette import Palette
from nsclinic.charts.drawing.picture import VEIL, Align, Box, Caption, Picture, Sign, Stroke
from nsclinic.charts.drawing.signs import CORNERED, sign_outline, sign_strokes
from nsclinic.charts.model import Shape
from nsclinic.reports.ink import ink
from nsclinic.reports.script import runs, text_width


class ChartPainter:
    """Paints pictures on one canvas with their bottom left corner at (`x`, `y`), text in the page's direction."""

    def __init__(self, canvas: Any, palette: Palette, *, right_to_left: bool) -> None:
        self._canvas = canvas
        self._palette = palette
        self._right_to_left = right_to_left
        self._forms: set[str] = set()

    def paint(self, picture: Picture, x: float, y: float) -> None:
        """Paint the picture; its unit is the point."""
        canvas = self._canvas
        for sign in picture.signs:
            self._define(sign, picture.em)
        canvas.saveState()
        canvas.translate(x, y)
        self._boxes(picture.grounds)
        self._strokes(picture.grid)
        self._boxes(picture.bars)
        self._strokes(picture.lines)
        for sign in picture.signs:
            canvas.saveState()
            canvas.translate(sign.x, sign.y)
            canvas.doForm(form_name(sign))
            canvas.restoreState()
        self._boxes(picture.plates)
        for caption in picture.captions:
            self._caption(caption)
        canvas.restoreState()

    def _colour(self, tone: Any) -> Any:
        return ink(self._palette.colour(tone))

    def _boxes(self, boxes: Iterable[Box]) -> None:
        canvas = self._canvas
        canvas.setLineWidth(0.4)
        for box in boxes:
            canvas.setFillColor(self._colour(box.fill))
            if box.edge is not None:
                canvas.setStrokeColor(self._colour(box.edge))
            if box.is_veil:
                canvas.setFillAlpha(VEIL)
            canvas.rect(
                box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0, stroke=0 if box.edge is None else 1, fill=1
            )
            if box.is_veil:
                canvas.setFillAlpha(1)

    def _strokes(self, strokes: Iterable[Stroke]) -> None:
        canvas = self._canvas
        for stroke in strokes:
            canvas.setStrokeColor(self._colour(stroke.tone))
            canvas.setLineWidth(stroke.width)
            canvas.setDash([2, 1.5] if stroke.is_dashed else [])
            path = canvas.beginPath()
            path.moveTo(*stroke.points[0])
            for point in stroke.points[1:]:
                path.lineTo(*point)
            canvas.drawPath(path, stroke=1, fill=0)
        canvas.setDash([])

    def _define(self, sign: Sign, em: float) -> None:
        """Draw a kind of mark once, around the origin."""
        name = form_name(sign)
        if name in self._forms:
            return
        self._forms.add(name)
        canvas = self._canvas
        reach = 2 * sign.size
        canvas.beginForm(name, -reach, -reach, reach, reach)
        canvas.setFillColor(self._colour(sign.fill))
        canvas.setStrokeColor(self._colour(sign.edge))
        canvas.setLineWidth(0.08 * em)
        at_origin = sign._replace(x=0.0, y=0.0)
        if sign.shape is Shape.CIRCLE:
            canvas.circle(0, 0, sign.size / 2, stroke=1, fill=1)
        elif sign.shape in CORNERED:
            corners = sign_outline(at_origin)
            path = canvas.beginPath()
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, stroke=1, fill=1)
        self._strokes(sign_strokes((at_origin,), em))
        canvas.endForm()

    def _caption(self, caption: Caption) -> None:
        canvas = self._canvas
        width = text_width(caption.text, caption.size, caption.is_bold)
        share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[caption.align]
        x = caption.x - share * width
        canvas.setFillColor(self._colour(caption.tone))
        for run in runs(caption.text, bold=caption.is_bold, right_to_left=self._right_to_left):
            canvas.setFont(run.font, caption.size)
            canvas.drawString(x, caption.y, run.text)
            x += canvas.stringWidth(run.text, run.font, caption.size)


def form_name(sign: Sign) -> str:
    """Give the name under which a kind of mark is drawn in the file."""
    direction = {-1: "down", 0: "", 1: "up"}[sign.arrow]
    ring = "ringed" if sign.is_ringed else ""
    return f"sign-{sign.shape}-{sign.fill}-{sign.edge}-{round(sign.size * 100)}{direction}{ring}"
