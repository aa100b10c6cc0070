"""The diary without a window: what is asked of the clinic, what each day shows, and what a Save would write."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.diary import HOME, DiaryEntry, home_dipstick, with_diary
from nsclinic.clinic.drafting import kept_drafts
from nsclinic.course.model import UrineState
from nsclinic.course.urine import urine_state
from nsclinic.domain.record import ChildRecord, Observation
from nsclinic.protocol.model import Protocol
from nsclinic.ui.diary.days import diary_of
from nsclinic.ui.diary.drafts import DiaryDraft, draft_of, drafts_of, typed_from
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class DiaryGround:
    """What a diary stands on: the record as it is, its protocol and review of the last day, drafts of the child."""

    record: ChildRecord
    protocol: Protocol
    review: Review
    drafts: tuple[DiaryDraft, ...] = ()


def read_ground(clinic: Clinic, patient_id: str, on: date) -> DiaryGround:
    """Read what the diary stands on; runs on the store thread."""
    record = clinic.record(patient_id)
    return DiaryGround(
        record=record,
        protocol=clinic.protocol_of(record, on),
        review=clinic.review_record(record, on),
        drafts=drafts_of(kept_drafts(clinic), patient_id),
    )


class DayLook(StrEnum):
    """How a day stands in the calendar."""

    OUTSIDE = "outside"
    EMPTY = "empty"
    GAP = "gap"
    ELSEWHERE = "elsewhere"
    HOME = "home"
    TYPED = "typed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class DayWords:
    """A day of the calendar in words. `state` is what the value shows, None where it shows none."""

    day: date
    look: DayLook
    date: str
    value: str = ""
    remark: str = ""
    state: UrineState | None = None
    spoken: str = ""


class DiaryPresenter:
    """One diary being typed. `diary` is its contents; every change gives what the window has to show anew."""

    def __init__(self, ground: DiaryGround, latest: date, words: Wording, *, draft_id: str) -> None:
        self.ground = ground
        self.words = words
        self.draft_id = draft_id
        self.diary = diary_of(ground.record, latest)
        self.review = ground.review

    # --- reading ---------------------------------------------------------------------------------------------------

    @property
    def patient_id(self) -> str:
        """The child that the diary was opened for, for good."""
        return self.ground.record.child.patient_id

    @property
    def is_dirty(self) -> bool:
        """Whether anything was typed that a Save would write."""
        return bool(self.diary.typed)

    def day(self, day: date) -> DayWords:
        """Give what a day of the calendar shows."""
        words, diary = self.words, self.diary
        short = words.short_date(day)
        if not diary.is_within(day):
            return self._said(DayWords(day, DayLook.OUTSIDE, short, remark=self._why_outside(day)))
        recorded = diary.recorded.get(day)
        if day in diary.typed:
            before = diary.corrected(day)
            row = home_dipstick(day, diary.typed[day], before)
            told = DayWords(day, DayLook.TYPED, short, words.observed(row), words.t("new"), self._state(row))
            if before is not None:
                arrow = words.pgettext(
                    "correction", "{before} → {after}", before=words.observed(before), after=told.value
                )
                told = replace(told, look=DayLook.CORRECTED, value=arrow, remark=words.t("correction"))
                if recorded is not None and recorded.row is not before:
                    what = self._elsewhere(recorded.row)
                    told = replace(told, remark=words.t("correction; {what} counts", what=what))
            elif recorded is not None:
                told = replace(told, remark=words.t("new; {what}", what=self._elsewhere(recorded.row)))
            return self._said(told)
        if recorded is not None:
            row = recorded.row
            look = DayLook.HOME if row.place == HOME else DayLook.ELSEWHERE
            remark = self._place(row)
            if len(recorded.rows) > 1:
                remark = words.t("{what}, last of {n}", what=remark, n=len(recorded.rows))
            return self._said(DayWords(day, look, short, words.observed(row), remark, self._state(row)))
        if diary.is_gap(day):
            return self._said(DayWords(day, DayLook.GAP, short, remark=words.t("no entry")))
        return self._said(DayWords(day, DayLook.EMPTY, short))

    def _state(self, row: Observation) -> UrineState | None:
        return urine_state(row, self.ground.protocol.common.urine) if row.is_done else None

    def _place(self, row: Observation) -> str:
        return self.words.place(row.place) if row.place else self.words.t("clinic")

    def _elsewhere(self, row: Observation) -> str:
        return self.words.t("{place} {value}", place=self._place(row), value=self.words.observed(row))

    def _why_outside(self, day: date) -> str:
        if day < self.diary.earliest:
            return self.words.t("not born")
        return ""

    def _said(self, told: DayWords) -> DayWords:
        words = self.words
        parts = [words.weekday(told.day), words.date(told.day), told.value, told.remark]
        if told.state is not None:
            parts.insert(3, words.state(told.state))
        if told.look is DayLook.EMPTY:
            parts.append(words.t("empty"))
        elif told.look is DayLook.OUTSIDE and not told.remark:
            parts.append(words.t("not yet"))
        comma = words.pgettext("list", ", ")
        return replace(told, spoken=comma.join(part for part in parts if part))

    def entry(self, reason: str = "") -> DiaryEntry:
        """Give what a Save would write now."""
        diary = self.diary
        rows = tuple(
            home_dipstick(day, diary.typed[day], diary.corrected(day)) for day in sorted(diary.typed)
        )
        return DiaryEntry(self.patient_id, rows, reason, self.draft_id)

    def previewed(self) -> ChildRecord:
        """Give the record as it would be, for the rules."""
        return with_diary(self.ground.record, self.entry())

    def draft(self, kept_at: str) -> dict[str, Any]:
        """Give the diary as the store's drafts keep it."""
        return draft_of(self.patient_id, self.diary, kept_at)

    # --- writing ---------------------------------------------------------------------------------------------------

    def take_draft(self, draft: DiaryDraft) -> None:
        """Put a kept draft of this child into the diary; days that can no longer be written are left out.

        Raises:
            ValueError: the draft is another child's.
        """
        if draft.patient_id != self.patient_id:
            raise ValueError("a draft belongs to the child it was typed for")
        self.draft_id = draft.draft_id
        fresh = replace(self.diary, typed={}, is_newest_first=draft.is_newest_first)
        for day, mark in typed_from(draft, self.diary).items():
            fresh = fresh.at(day).write(mark)
        self.diary = fresh
