"""Saves the chart that is looked at as a picture file: its lanes and its span of time as they stand on the screen.

It is drawn on the store thread and written whole or not at all. A file that is there is never replaced unasked.
"""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nsclinic.clinic.summary import write_whole
from nsclinic.domain.record import Child
from nsclinic.plots.picture_file import PictureKind, PictureOrder, picture_bytes
from nsclinic.ui.child.chart_canvas import ChartCanvas
from nsclinic.ui.child.picture_dialog import PictureDialog
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.text import Choice, ask
from nsclinic.wording import Wording

LEAST_WIDTH, LEAST_HEIGHT = 1000, 620
"""In pixels of the screen: a picture for a colleague has room for every label, however small the window is."""
_KEY_ROOM = 60


def picture_order(canvas: ChartCanvas, child: Child, words: Wording, *, has_name: bool) -> PictureOrder:
    """Give what is to be drawn: what the canvas shows now, under a heading of the number, and the name if chosen."""
    chart = canvas.plot.chart
    if chart is None:
        raise ValueError("no chart has been drawn yet")
    number = words.t("no. {number}", number=words.isolate(child.patient_id))
    name = (words.isolate(child.name),) if has_name else ()
    title = canvas.accessibleName()
    heading = "  ·  ".join((*name, number, title, words.date(chart.as_of)))
    size = (max(canvas.width(), LEAST_WIDTH), max(canvas.height() + _KEY_ROOM, LEAST_HEIGHT))
    return PictureOrder(canvas.plot_maker(), chart, canvas.plot.window, size, heading, title)


def file_name(child: Child, canvas: ChartCanvas, kind: PictureKind) -> str:
    """Give a name for the file: the clinic's number and the day, never the child's name."""
    chart = canvas.plot.chart
    day = chart.as_of.isoformat() if chart is not None else ""
    return f"chart-{child.patient_id}-{day}.{kind.value}"


class PictureSaver:
    """Asks in which form and where, draws, writes, and says what happened."""

    def __init__(self, screen: QWidget, context: ScreenContext) -> None:
        self._screen = screen
        self._context = context

    def ask(self, canvas: ChartCanvas, child: Child) -> None:
        """Ask for the form, then for the place; nothing is written before both are answered."""
        words = self._context.wording
        dialog = PictureDialog(words.isolate(child.patient_id), self._context.theme, words, self._screen)
        is_wanted, kind, has_name = bool(dialog.exec()), dialog.kind, dialog.has_name
        dialog.deleteLater()
        if not is_wanted:
            return
        place = self._ask_where(file_name(child, canvas, kind), kind)
        if place is not None:
            self.save(picture_order(canvas, child, words, has_name=has_name), kind, place)

    def _ask_where(self, suggested: str, kind: PictureKind) -> Path | None:
        """Give the place with the ending of its kind; ask where that ending names a file nobody was asked about."""
        words = self._context.wording
        pattern = f"{kind.name} (*.{kind.value})"
        name, _filter = QFileDialog.getSaveFileName(
            self._screen, words.t("Save the chart as a picture"), suggested, pattern
        )
        if not name:
            return None
        place = with_ending(Path(name), kind)
        if place == Path(name) or not place.exists():
            return place
        return place if self._may_replace(place) else None

    def _may_replace(self, place: Path) -> bool:
        words = self._context.wording
        answer = ask(
            self._screen,
            words.t("Save the chart as a picture"),
            words.t("There is a file {file} already. Replace it?", file=words.isolate(place.name)),
            (
                Choice("replace", words.t("Replace it")),
                Choice("leave", words.t("Leave it"), is_escape=True, is_default=True),
            ),
        )
        return answer == "replace"

    def save(self, order: PictureOrder, kind: PictureKind, place: Path) -> None:
        """Draw and write on the store thread; what happened is said when it is done."""
        words = self._context.wording
        self._context.clinic_jobs.read(
            lambda _clinic: write_whole(place, picture_bytes(order, words, kind)),
            lambda _done: self._context.navigate.say(
                words.t("Saved as {file}.", file=words.isolate(place.name))
            ),
            self._not_saved,
            owner=self._screen,
        )

    def _not_saved(self, fault: Exception) -> None:
        words = self._context.wording
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else type(fault).__name__
        self._context.navigate.say(
            words.t("The file was not saved: {why}", why=words.isolate(why)),
            words.t("Choose another folder."),
            look="fault",
        )


def with_ending(place: Path, kind: PictureKind) -> Path:
    """Give the place with the ending of its kind, which is added where another or none was typed."""
    ending = f".{kind.value}"
    return place if place.suffix.lower() == ending else place.with_name(place.name + ending)
