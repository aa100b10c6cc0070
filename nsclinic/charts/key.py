"""The key of the course chart: what each sign means, in words, for the signs that this child's chart really shows."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from nsclinic.charts.events import INFECTIONS, PLANS
from nsclinic.charts.model import CourseChart, LaneName, Mark, Shape
from nsclinic.charts.words import Words
from nsclinic.domain.record import EventKind


class KeyEntry(NamedTuple):
    """One sign and its words. `is_hollow`: open; `is_severe`: ringed; `arrow`: up 1, down -1, none 0."""

    shape: Shape
    text: str
    is_hollow: bool = False
    is_severe: bool = False
    arrow: int = 0


def is_plan(mark: Mark) -> bool:
    """Say whether a mark stands for what is only planned, and is drawn hollow."""
    return any(mark.code.startswith(f"{kind}:") for kind in PLANS)


def chart_key(chart: CourseChart, words: Words, lanes: Collection[LaneName]) -> tuple[KeyEntry, ...]:
    """Give the entries for the signs that stand in these lanes, each once, in the order of the lanes."""
    found = dict.fromkeys(
        entry for lane in LaneName if lane in lanes for entry in _of_lane(chart, lane, words)
    )
    return tuple(found)


def _of_lane(chart: CourseChart, lane: LaneName, words: Words) -> Iterator[KeyEntry]:
    marks = chart.of_lane(lane)
    if lane is LaneName.STEPS and any(mark.code == "decision" for mark in marks):
        yield KeyEntry(Shape.DIAMOND, words.t("decision date"))
    elif lane is LaneName.URINE:
        yield from _of_urine(marks, words)
    elif lane is LaneName.LEVELS and any(mark.is_faint for mark in marks):
        yield KeyEntry(Shape.CROSS, words.t("not a trough"))
    elif lane is LaneName.STEROID and any(mark.shape is Shape.DOWN for mark in marks):
        yield KeyEntry(Shape.DOWN, words.t("steroid pulse"))
    elif lane is LaneName.EVENTS:
        yield from _of_events(marks, words)


def _of_urine(marks: tuple[Mark, ...], words: Words) -> Iterator[KeyEntry]:
    if any(mark.code == "relapse" for mark in marks):
        yield KeyEntry(Shape.BAR, words.t("R1, R2 …: relapse"))
    if any(mark.code == "remission" for mark in marks):
        yield KeyEntry(Shape.BAR, words.t("short: remission begins"))
    shapes = {mark.code: mark.shape for mark in marks if mark.y is not None}
    for code, shape in shapes.items():
        yield KeyEntry(shape, words.analyte_short(code))
    if any(mark.qualifier.value == "<" for mark in marks):
        yield KeyEntry(Shape.CIRCLE, words.t("below the number"), is_hollow=True, arrow=-1)
    if any(mark.qualifier.value == ">" for mark in marks):
        yield KeyEntry(Shape.CIRCLE, words.t("above the number"), is_hollow=True, arrow=1)


def _of_events(marks: tuple[Mark, ...], words: Words) -> Iterator[KeyEntry]:
    for mark in marks:
        kind, _, code = mark.code.partition(":")
        name = _event_words(EventKind(kind), code, mark, words)
        if name:
            yield KeyEntry(mark.shape, name)
    if any(mark.is_severe for mark in marks):
        yield KeyEntry(Shape.CROSS, words.t("severe"), is_severe=True)
    if any(is_plan(mark) for mark in marks):
        yield KeyEntry(Shape.TRIANGLE, words.t("planned"), is_hollow=True)


def _event_words(kind: EventKind, code: str, mark: Mark, words: Words) -> str:
    if kind in PLANS and kind is EventKind.TREATMENT_PLANNED:
        return words.t("treatment planned")
    if kind in (EventKind.VACCINATION, EventKind.VACCINATION_PLANNED):
        return words.t("live vaccine") if mark.shape is Shape.STAR else words.t("vaccine, not live")
    if kind is EventKind.ADVERSE_EVENT:
        return words.t("infection") if code in INFECTIONS else words.t("adverse event")
    plain = {
        EventKind.BIOPSY: words.t("biopsy"),
        EventKind.GENETIC_TEST: words.t("genetic test"),
        EventKind.CLASSIFICATION: words.t("classified elsewhere"),
        EventKind.OUTCOME: words.t("outcome"),
        EventKind.EVENT_RESOLVED: words.t("over"),
    }
    return plain.get(kind, "")
