"""The six troughs of the worked examples D-17 and D-18 as a history, and what is asked of it."""

from datetime import date, timedelta

from nsclinic.course.reading import read_course
from nsclinic.course.time_in_target import TimeInTarget, TroughsInTarget, time_in_target, troughs_in_target
from nsclinic.course.timeline import Timeline
from nsclinic.course.variability import Variability, variability
from nsclinic.domain.calendar import add_days
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

START = day("2020-01-01")
DAYS = (0, 14, 42, 70, 98, 126)
LEVELS = ("4.2", "6.1", "7.8", "5.5", "9.9", "6.5")
ON_TACROLIMUS = "2019-12-01.. tacrolimus 2.5 mg/day x2"
FIRST, LAST = START, add_days(START, 400)


def on(days: int) -> date:
    return START + timedelta(days=days)


def levels(values: tuple[str, ...] = LEVELS, days: tuple[int, ...] = DAYS) -> str:
    return "\n".join(f"{on(each)} tac_trough {value}" for each, value in zip(days, values, strict=True))


def timeline(history: str) -> Timeline:
    return Timeline(told(f"born 2012-01-01\n{history}"), LAST)


def variability_of(history: str) -> Variability:
    common = shipped_protocols()["yang-2016"].common
    return variability(timeline(history), "tacrolimus", common, FIRST, LAST)


def time_of(history: str, protocol: str = "yang-2016") -> TimeInTarget:
    line, chosen = timeline(history), shipped_protocols()[protocol]
    return time_in_target(line, "tacrolimus", read_course(line, chosen), chosen, FIRST, LAST)


def share_of(history: str, protocol: str = "yang-2016") -> TroughsInTarget:
    line, chosen = timeline(history), shipped_protocols()[protocol]
    return troughs_in_target(line, "tacrolimus", read_course(line, chosen), chosen, FIRST, LAST)
