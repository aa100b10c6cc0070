"""Keeps what is typed in a form, so that neither a crash nor a power cut takes more than a few seconds of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from nsclinic.clinic.drafting import HAS_RECORD_CHANGED, keep_draft
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.visit.drafts import KeptDraft
from nsclinic.wording import Wording

KEEP_AFTER_MS = 2_000
"""A draft is kept so long after the first key since the last keeping: never more than 5 s of typing are lost."""

KEEP_AGAIN_AFTER_MS = 10_000
"""A draft that could not be kept (a full disk, a pulled stick) is tried again so long after."""


class Drafted(Protocol):
    """A form of which a draft can be kept; a presenter is one."""

    @property
    def is_dirty(self) -> bool:
        """Whether there is anything to keep."""

    @property
    def draft_id(self) -> str:
        """The id under which the draft is kept."""

    def draft(self, kept_at: str) -> dict[str, Any]:
        """Give the form as the store's drafts keep it."""


class DraftKeeper(QObject):
    """Writes the draft of the form that `presenter()` gives. `said(text)` tells when it was kept, or why not."""

    said = Signal(str)

    def __init__(
        self, context: ScreenContext, presenter: Callable[[], Drafted | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._presenter = presenter
        self._is_behind = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(KEEP_AGAIN_AFTER_MS)
        self._again.timeout.connect(self.keep)

    def note_change(self) -> None:
        """Take note that something was typed."""
        self._is_behind = True
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Keep nothing more of this form."""
        self._timer.stop()
        self._again.stop()
        self._is_behind = False

    def keep(self) -> None:
        """Keep what was typed, apart from the record."""
        presenter = self._presenter()
        self._timer.stop()
        if presenter is None or not self._is_behind or not presenter.is_dirty:
            return
        self._is_behind = False
        now = datetime.now().astimezone()
        draft_id, values = presenter.draft_id, presenter.draft(now.isoformat(timespec="seconds"))
        words = self._context.wording
        at = words.left_to_right(f"{now:%H:%M}")
        self._context.clinic_jobs.write(
            lambda clinic: keep_draft(clinic, draft_id, values),
            lambda _done: self.said.emit(words.t("Draft kept {time}", time=at)),
            self._not_kept,
        )

    def _not_kept(self, fault: Exception) -> None:
        self._is_behind = True
        self._again.start()
        words = self._context.wording
        why = fault_in_words(fault, words).happened
        self.said.emit(words.t("The draft could not be kept: {why}", why=why))

    def forget(self, draft_id: str) -> None:
        """Throw a draft away."""
        self._context.clinic_jobs.write(lambda clinic: clinic.drafts.drop(draft_id), lambda _done: None)

    def offer_words(self, draft: KeptDraft) -> str:
        """Give the sentence that offers a draft that was kept."""
        words = self._context.wording
        day, _, time = draft.kept_at.partition("T")
        said = words.t(
            "A visit of {date} was typed and not saved (draft kept {day}, {time}).",
            date=words.date(draft.visit_on),
            day=words.date(date.fromisoformat(day)) if day else "",
            time=words.left_to_right(time[:5]),
        )
        return with_change_of_record(said, words, has_changed=bool(draft.values.get(HAS_RECORD_CHANGED)))


def with_change_of_record(offer: str, words: Wording, *, has_changed: bool) -> str:
    """Give the offer of a draft, with what to mind where the child's record has changed since it was kept."""
    if not has_changed:
        return offer
    minded = words.t("The child's record has changed since: compare before you save.")
    return words.pgettext("messages", "{first} {second}", first=offer, second=minded)
