"""The Home diary: thirty dipsticks from a family's paper in under a minute, one key each, gaps in plain sight."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from PySide6.QtWidgets import QApplication

from nsclinic.advice.model import Review
from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.diary import DiaryEntry, save_diary
from nsclinic.ui.actions import Action
from nsclinic.ui.child.identity import identity, near_date
from nsclinic.ui.child_form import ChildForm
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.diary.days import PAGE_WEEKS, Diary, NoDayLeftError
from nsclinic.ui.diary.drafts import DiaryDraft
from nsclinic.ui.diary.keys import mark_of_key
from nsclinic.ui.diary.page import DiaryPage
from nsclinic.ui.diary.presenter import DiaryGround, DiaryPresenter, read_ground
from nsclinic.ui.diary.said import news, saved_words, state_line, typed_lines
from nsclinic.ui.reason import Question, ask_reason
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.visit.draft_keeper import with_change_of_record

PAGE_DAYS = 7 * (PAGE_WEEKS - 1)
"""A page is turned by so many days: one week is seen on both."""


class DiaryScreen(ChildForm):
    """The diary of one child. `presenter` is None until the clinic has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Home diary")
        self.setAccessibleName(self.title)
        self.leave_question = (words.t("Leave the diary?"), words.t("What was typed is not saved."))
        self.hint = words.t(
            "One key a day · Space leaves one out · ← → ↑ ↓ move · R turns the order · Esc leaves"
        )
        self.presenter: DiaryPresenter | None = None
        self.page = page = DiaryPage(self, theme, words)
        self.calendar, self.side = page.calendar, page.side
        self._offer_all()
        self._wire()

    def _offer_all(self) -> None:
        words = self.context.wording
        self.offer(
            Action("save", words.t("Save the diary"), self.save, ("Ctrl+Enter", "Ctrl+Return")),
            Action("reverse", words.t("Turn the order of typing"), self.reverse, ("R",)),
            Action("earlier", words.t("Turn to earlier weeks"), lambda: self._turn(-1), ("PgUp",)),
            Action("later", words.t("Turn to later weeks"), lambda: self._turn(1), ("PgDown",)),
        )

    def _wire(self) -> None:
        calendar, page = self.calendar, self.page
        calendar.typed.connect(self.type_key)
        calendar.skipped.connect(lambda: self._change(self._presenter.diary.skip()))
        calendar.went_back.connect(lambda: self._change(self._presenter.diary.back()))
        calendar.cleared.connect(lambda: self._change(self._presenter.diary.cleared()))
        calendar.moved.connect(lambda days: self._change(self._presenter.diary.moved(days)))
        calendar.chosen.connect(lambda day: self._change(self._presenter.diary.at(day)))
        self.side.key_pressed.connect(self.type_key)
        self.side.left_out.connect(lambda: self._change(self._presenter.diary.skip()))
        page.earlier_button.clicked.connect(lambda: self._turn(-1))
        page.later_button.clicked.connect(lambda: self._turn(1))
        page.order_button.clicked.connect(self.reverse)
        page.save_button.clicked.connect(self.save)
        page.offer.taken.connect(self._take_draft)
        page.offer.dropped.connect(self._drop_draft)
        self.drafts.said.connect(page.kept.setText)

    # --- what the window asks --------------------------------------------------------------------------------------

    @property
    def ground_reader(self) -> Callable[[Clinic, str, date], DiaryGround]:
        """What reads all that the form needs of a child on a day."""
        return read_ground

    def _show_nobody(self) -> None:
        """Show no day, not even greyed, until it is known whose they are."""
        self.page.strip.show_identity(None)
        self.page.written.hide()

    def take_focus(self) -> None:
        """Begin with the draft that is offered, so that nobody types beside it; else on the first day to write."""
        if self._offered is not None:
            self.page.offer.take_button.setFocus()
        else:
            self.calendar.setFocus()

    # --- showing ---------------------------------------------------------------------------------------------------

    def begin(self, ground: DiaryGround, on: date) -> None:
        """Show an untouched diary on this ground; an answer about another child than the one bound now is dropped."""
        if ground.record.child.patient_id != self.patient_id:
            return
        self.presenter = DiaryPresenter(ground, on, self.context.wording, draft_id=uuid4().hex)
        self.setEnabled(True)
        self.page.written.show()
        self._offer(ground.drafts[0] if ground.drafts else None)
        self.page.kept.setText("")
        self.page.say_refused("")
        self.drafts.rest()
        self._show(is_fresh=True)
        self.show_review(ground.review)
        self.became_ready.emit()
        self.take_focus()

    @property
    def _presenter(self) -> DiaryPresenter:
        if self.presenter is None:
            raise RuntimeError("the diary is not open yet")
        return self.presenter

    def _show(self, *, is_fresh: bool = False) -> None:
        presenter = self._presenter
        self.calendar.show_diary(presenter, is_fresh=is_fresh)
        self.page.show_span(self.calendar.days.top, presenter.diary)
        self.side.show_counts(typed_lines(presenter))

    def show_review(self, review: Review) -> None:
        """Show what the rules say of the record as it would be."""
        presenter, words = self._presenter, self.context.wording
        presenter.review = review
        ground = presenter.ground
        self.page.strip.show_identity(identity(presenter.previewed(), review, ground.protocol, words))
        needed = ground.protocol.common.urine.dipstick_days_to_confirm.whole
        self.side.show_rules((state_line(review, needed, words), *news(ground.review, review, words)))

    def _ask_rules(self) -> None:
        if self.presenter is None or self._is_saving:
            return
        presenter = self.presenter
        record, on = presenter.previewed(), presenter.diary.latest
        self.context.clinic_jobs.read(
            lambda clinic: clinic.review_record(record, on),
            lambda review: self.show_review(review) if self.presenter is presenter else None,
            owner=self,
            instead_of="rules",
        )

    # --- typing ----------------------------------------------------------------------------------------------------

    def type_key(self, key: str) -> None:
        """Write the day under the cursor; a key that writes nothing is said aloud and stays said.

        One key that is lost unseen shifts every later value by a day.
        """
        presenter, words = self._presenter, self.context.wording
        mark = mark_of_key(key, words)
        day = words.date(presenter.diary.cursor)
        if mark is None:
            self._refuse(
                words.t(
                    "“{key}” means nothing here: {date} was not written.", key=words.isolate(key), date=day
                )
            )
            return
        try:
            written = presenter.diary.write(mark)
        except NoDayLeftError:
            self._refuse(
                words.t("No day is left after {date}: are the values one day out of step?", date=day)
            )
            return
        self._change(written, is_typing=True)

    def _refuse(self, said: str) -> None:
        QApplication.beep()
        self.page.say_refused(said)

    def reverse(self) -> None:
        """Type in the other direction."""
        if self.presenter is not None:
            self._change(self.presenter.diary.reversed())
            self.calendar.setFocus()

    def _turn(self, pages: int) -> None:
        if self.presenter is not None:
            self._change(self.presenter.diary.moved(pages * PAGE_DAYS))
            self.calendar.setFocus()

    def _change(self, diary: Diary, *, is_typing: bool = False) -> None:
        presenter = self._presenter
        has_changed = diary.typed != presenter.diary.typed
        presenter.diary = diary
        if not is_typing:
            self.page.say_refused("")
        self._show()
        if not has_changed:
            return
        self._review_timer.start()
        if presenter.is_dirty:
            self.drafts.note_change()
        else:
            self.drafts.rest()
            self.drafts.forget(presenter.draft_id)

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _show_offer(self, draft: DiaryDraft | None) -> None:
        words = self.context.wording
        if draft is None:
            self.page.offer.show_offer("")
            return
        day, _, time = draft.kept_at.partition("T")
        offer = words.ngettext(
            "A diary of {n} day was typed and not saved (draft kept {day}, {time}).",
            "A diary of {n} days was typed and not saved (draft kept {day}, {time}).",
            len(draft.typed),
            day=words.date(date.fromisoformat(day)) if day else "",
            time=words.left_to_right(time[:5]),
        )
        has_changed = draft.has_record_changed
        self.page.offer.show_offer(with_change_of_record(offer, words, has_changed=has_changed))

    def _take(self, draft: DiaryDraft) -> None:
        self._presenter.take_draft(draft)
        self._show()
        self._ask_rules()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the diary in one change; a correction asks why first, and nothing typed is nothing saved."""
        presenter, words = self.presenter, self.context.wording
        if presenter is None or self._is_saving:
            return
        if not presenter.is_dirty:
            self.context.navigate.say(words.t("Nothing was typed: there is nothing to save."))
            return
        reason = self._ask_reason(presenter)
        if reason is None:
            return
        entry, on = presenter.entry(reason), presenter.diary.latest
        before = presenter.ground.review
        self._begin_saving()

        def write(clinic: Clinic) -> Kept[Review]:
            save_diary(clinic, entry)
            return kept(clinic, clinic.review(entry.patient_id, on))

        self.context.clinic_jobs.write(write, lambda done: self._saved(entry, before, done), self._not_saved)

    def _ask_reason(self, presenter: DiaryPresenter) -> str | None:
        """Give the reason for the corrections, empty where there is none to give; None to go back to the diary."""
        words, diary = self.context.wording, presenter.diary
        if not diary.corrections:
            return ""
        changes = tuple(
            words.t(
                "{date}: {change}",
                date=near_date(day, diary.latest, words),
                change=presenter.day(day).value,
            )
            for day in diary.corrections
        )
        question = Question(
            words.t("Why is this corrected?"),
            words.isolate(presenter.ground.record.child.name),
            changes,
            words.t("What was recorded before stays in the history, with this reason."),
            words.t("Save the correction"),
        )
        reason = ask_reason(question, self.context.theme, words, self)
        self.calendar.setFocus()
        return reason or None

    def _saved(self, entry: DiaryEntry, before: Review, done: Kept[Review]) -> None:
        self._end_saving()
        happened, means = saved_words(before, done.answer, len(entry.observations), self.context.wording)
        self.context.navigate.say(happened, means, undo=undo_offer(self.context, done.change_id))
        self.context.navigate.child(entry.patient_id)
