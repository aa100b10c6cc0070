"""Shares out the surface: gutters for titles and axes, time from left to right, a height for each lane.

Time runs from left to right in every language. A lane without data gets one line, so that the others have its room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nsclinic.charts.model import Axis, CourseChart, LaneName, Mark, Panel

SLIM = 1.5
"""Height of a lane without data, and of a row of one line, in ems."""
GAP, NARROW_GAP = 0.55, 0.3
"""Between two lanes, in ems; the narrow one where not every lane has its least height."""
STEP_ROW, DATE_ROW = 1.8, 1.25
DRUG_ROW, EVENT_ROW = 1.45, 1.45
TIME_ROW = 1.7
LEAST_DRUG_ROWS = 3
STEROID_ROW = 2.6

_PANELS = {
    LaneName.URINE: (8.0, 5.0),
    LaneName.LEVELS: (3.2, 2.4),
    LaneName.KIDNEY: (2.4, 1.4),
    LaneName.STEROID: (STEROID_ROW, 1.0),
}
"""Least height in ems and share of the room that is left, of each panel."""
_FLOORS = {LaneName.URINE: 5.0, LaneName.LEVELS: 2.2, LaneName.KIDNEY: 2.2, LaneName.STEROID: 1.85}
"""Height to which a panel shrinks before lines of text do, in ems: two lines; three zones with their names."""
FLOOR_DRUG_ROWS = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """The time axis of a column from x `outer` to `width`: days from `start` to `end` between `left` and `right`."""

    width: float
    left: float
    right: float
    start: date
    end: date
    outer: float = 0.0

    def x(self, day: date) -> float:
        """Give the place of a day; a day outside the axis is placed at its end."""
        return min(self.right, max(self.left, self.unbounded_x(day)))

    def unbounded_x(self, day: date) -> float:
        """Give the place of a day where the axis went on for ever."""
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return self.left + (self.right - self.left) * share

    def holds(self, day: date) -> bool:
        """Say whether a day lies on the axis, its ends included."""
        return self.start <= day <= self.end

    def overlap(self, start: date, end: date) -> tuple[float, float] | None:
        """Give the ends of a stretch of days on the surface, cut at the axis; None where it lies outside."""
        if end < self.start or start > self.end:
            return None
        return self.x(start), self.x(end)


@dataclass(frozen=True, slots=True)
class Strip:
    """The room of one lane, or of one panel of the levels lane."""

    lane: LaneName
    bottom: float
    top: float
    index: int = 0

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class _Wish:
    lane: LaneName
    least: float
    share: float = 0.0
    index: int = 0

    @property
    def floor(self) -> float:
        """Height under which it would have to be cut."""
        if self.lane is LaneName.DRUGS:
            return min(self.least, FLOOR_DRUG_ROWS * DRUG_ROW)
        return min(self.least, _FLOORS.get(self.lane, self.least))


def _panel_wish(lane: LaneName, panel: Panel | None, index: int = 0) -> _Wish:
    if panel is None:
        return _Wish(lane, SLIM)
    least, share = _PANELS[lane]
    return _Wish(lane, least, share, index)


def _wishes(chart: CourseChart, lanes: Sequence[LaneName]) -> list[_Wish]:
    wishes = []
    for lane in lanes:
        if lane is LaneName.STEPS:
            has_dates = any(mark.code == "decision" for mark in chart.of_lane(lane))
            wishes.append(_Wish(lane, STEP_ROW + (DATE_ROW if has_dates else 0) if chart.steps else SLIM))
        elif lane is LaneName.URINE:
            wishes.append(_panel_wish(lane, chart.urine))
        elif lane in (LaneName.LEVELS, LaneName.KIDNEY):
            panels = (chart.levels if lane is LaneName.LEVELS else chart.kidney) or (None,)
            wishes += [_panel_wish(lane, panel, index) for index, panel in enumerate(panels)]
        elif lane is LaneName.STEROID:
            wishes.append(_Wish(lane, *_PANELS[lane]) if chart.steroid else _Wish(lane, SLIM))
        elif lane is LaneName.EVENTS:
            wishes.append(_Wish(lane, EVENT_ROW * len(chart.events) if chart.events else SLIM))
        else:
            rows = min(len(chart.drugs), LEAST_DRUG_ROWS)
            wishes.append(_Wish(lane, DRUG_ROW * rows if rows else SLIM))
    return wishes


_GIVE_WAY = (
    LaneName.STEROID,
    LaneName.EVENTS,
    LaneName.KIDNEY,
    LaneName.STEPS,
    LaneName.LEVELS,
    LaneName.DRUGS,
)
"""Where there is no room for all, lanes are left out in this order: what another place of the page says too, first."""
_LEAST_READABLE = 0.8
"""Share of their floors to which lanes may shrink before one has to give way; firm ones keep theirs whole."""


def readable_lanes(
    chart: CourseChart, lanes: Sequence[LaneName], room: float
) -> tuple[tuple[LaneName, ...], tuple[LaneName, ...]]:
    """Give the lanes that can be read in a room of so many ems, and those that have to be left out for them."""
    kept: list[LaneName] = list(lanes)
    left_out: list[LaneName] = []
    for lane in _GIVE_WAY:
        wishes = _wishes(chart, kept)
        gaps = NARROW_GAP * (len(wishes) - 1) * _LEAST_READABLE
        floors = sum(wish.floor * (1 if _is_firm(wish) else _LEAST_READABLE) for wish in wishes)
        note = SLIM if left_out else 0.0
        if len(kept) == 1 or floors + gaps + note <= room:
            break
        if lane in kept:
            kept.remove(lane)
            left_out.append(lane)
    return tuple(kept), tuple(lane for lane in lanes if lane in left_out)


def strips(
    chart: CourseChart, lanes: Sequence[LaneName], bottom: float, top: float, em: float
) -> tuple[Strip, ...]:
    """Give the room of each lane from top to bottom.

    Drugs get a row each while the panels keep their least height; panels share what is left. Where even the least does
    not fit, lanes move together and panels shrink to their floors; where that does not fit either, all shrink alike.
    """
    wishes = _wishes(chart, lanes)
    heights = [wish.least for wish in wishes]
    gap = GAP if (top - bottom) / em >= sum(heights) + GAP * (len(wishes) - 1) else NARROW_GAP
    room = (top - bottom) / em - gap * (len(wishes) - 1)
    left = room - sum(heights)
    for index, wish in enumerate(wishes):
        if wish.lane is LaneName.DRUGS and left > 0:
            more = min(left * 0.75, max(0.0, DRUG_ROW * len(chart.drugs) - wish.least))
            more -= more % DRUG_ROW
            heights[index] += more
            left -= more
    shares = sum(wish.share for wish in wishes)
    if left > 0 and shares:
        heights = [height + left * wish.share / shares for height, wish in zip(heights, wishes, strict=True)]
    elif left < 0:
        heights = _squeezed(wishes, room)
    found = []
    y = top
    for wish, height in zip(wishes, heights, strict=True):
        found.append(Strip(wish.lane, y - height * em, y, wish.index))
        y -= (height + gap) * em
    return tuple(found)


def _squeezed(wishes: Sequence[_Wish], room: float) -> list[float]:
    """Give heights that fit into a room too low for every lane's least height."""
    least, floors = sum(wish.least for wish in wishes), sum(wish.floor for wish in wishes)
    if floors >= room:
        firm = sum(wish.floor for wish in wishes if _is_firm(wish))
        if firm < room and firm < floors:
            share = (room - firm) / (floors - firm)
            return [wish.floor * (1 if _is_firm(wish) else share) for wish in wishes]
        return [wish.floor * room / floors for wish in wishes]
    kept = (room - floors) / (least - floors)
    return [wish.floor + (wish.least - wish.floor) * kept for wish in wishes]


def _is_firm(wish: _Wish) -> bool:
    """Say whether a lane keeps its floor while others shrink: urine and drugs together are the course."""
    return wish.lane in (LaneName.URINE, LaneName.DRUGS)


def height_of(strip: Strip, axis: Axis, value: float) -> float:
    """Give the place of a value of an axis in a strip; a value beyond an end stands at that end."""
    inside = min(max(value, axis.low), axis.high)
    return strip.bottom + (strip.top - strip.bottom) * axis.share(inside)


def in_window(marks: Sequence[Mark], frame: Frame) -> tuple[Mark, ...]:
    """Give the marks that lie on the time axis."""
    return tuple(mark for mark in marks if frame.holds(mark.on))
