"""What was changed in this window and not undone: what Ctrl+Z goes by."""

from collections.abc import Callable

from nsclinic.clinic.changing import Changed
from nsclinic.store.values import UNDO_KIND, ChangeEntry
from nsclinic.ui.context import ScreenContext


class SessionChanges:
    """The changes of this window that were not undone, for Ctrl+Z: the last one made is undone first."""

    def __init__(self, context: Callable[[], ScreenContext]) -> None:
        self._context = context
        self._standing: list[str] = []
        self._undid: dict[str, str] = {}

    @property
    def last(self) -> str:
        """The id of the last change that still stands; empty where there is none."""
        return self._standing[-1] if self._standing else ""

    def note(self, changed: Changed) -> None:
        """Take note of a change that was kept."""
        if not changed.change_id:
            return
        if UNDO_KIND not in changed.kinds:
            self._standing.append(changed.change_id)
            return
        self._context().clinic_jobs.read(
            lambda clinic: clinic.store.entry(changed.change_id), self._note_undo
        )

    def _note_undo(self, entry: ChangeEntry | None) -> None:
        """Forget what was undone; what an undone undo had taken back stands again."""
        if entry is None:
            return
        undone = entry.undoes
        self._undid[entry.change_id] = undone
        if undone in self._undid:
            self._standing.append(self._undid[undone])
        self._standing = [change_id for change_id in self._standing if change_id != undone]

    def undo_last(self) -> None:
        """Ask whether to undo the last change of this window."""
        from nsclinic.ui.undoing import ask_undo

        ask_undo(self._context(), self.last, is_fresh=True)
