"""Leaves out marks that lie too close to be told apart: ten thousand values then draw as fast as a hundred.

What a clinician looks for is never left out: relapses, decision dates, and the lowest and highest of each place.
"""

from collections.abc import Iterable
from datetime import date

from nsclinic.charts.model import Mark


def thinned(marks: Iterable[Mark], start: date, end: date, columns: int) -> tuple[Mark, ...]:
    """Give the marks from `start` to `end` (both included) of which at most a few stand in each of `columns` of time.

    Per column, code and kind of mark the first, the last, the lowest and the highest stay, besides every mark that
    `is_kept` or has no place on an axis. Order is kept.
    """
    inside = [mark for mark in marks if start <= mark.on <= end]
    if len(inside) <= columns:
        return tuple(inside)
    days = max(1, (end - start).days)
    kept: set[int] = set()
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, mark in enumerate(inside):
        if mark.is_kept or mark.y is None:
            kept.add(index)
            continue
        column = (mark.on - start).days * columns // (days + 1)
        kind = (column, mark.lane, mark.panel, mark.code, mark.qualifier, mark.is_faint)
        groups.setdefault(kind, []).append(index)
    for indexes in groups.values():
        by_height = sorted(indexes, key=lambda index: (inside[index].y or 0.0, index))
        kept.update((indexes[0], indexes[-1], by_height[0], by_height[-1]))
    return tuple(inside[index] for index in sorted(kept))
