"""Draws the key of the signs in words, in as many lines as it takes, from the top downwards."""

from collections.abc import Sequence

from nsclinic.charts.drawing.picture import Easel, Sign, Tone
from nsclinic.charts.drawing.surface import SIGN, SMALL
from nsclinic.charts.key import KeyEntry

LINE = 1.25
"""From one line of the key to the next, in ems."""


HEADING = 1.7
"""Height of the line over a picture that leaves the program, in ems."""


def draw_heading(easel: Easel, heading: str, width: float, top: float) -> float:
    """Write the line over a picture with its upper edge at `top`; give the upper edge of what stands under it."""
    em = easel.em
    shown = easel.shortened(heading, width - 0.6 * em, bold=True)
    easel.write(0.3 * em, top - 0.6 * em, shown, bold=True)
    return top - HEADING * em


def key_lines(entries: Sequence[KeyEntry], easel: Easel, room: float) -> list[list[KeyEntry]]:
    """Give the entries broken into lines no wider than `room`."""
    lines: list[list[KeyEntry]] = []
    used = room + 1
    for entry in entries:
        width = _width(entry, easel)
        if used + width > room or not lines:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += width
    return lines


def _width(entry: KeyEntry, easel: Easel) -> float:
    return easel.width(entry.text, SMALL) + 2.5 * easel.em


def draw_key(easel: Easel, lines: Sequence[Sequence[KeyEntry]], left: float, top: float) -> None:
    """Draw the lines of the key with their upper edge at `top`."""
    em = easel.em
    middle = top - LINE / 2 * em
    for line in lines:
        x = left
        for entry in line:
            fill = Tone.PAPER if entry.is_hollow else Tone.SOFT
            sign = Sign(
                x + 0.55 * em,
                middle,
                entry.shape,
                fill,
                Tone.INK,
                SIGN * em,
                entry.arrow,
                is_ringed=entry.is_severe,
            )
            easel.signs.append(sign)
            easel.write(x + 1.4 * em, middle, entry.text, size=SMALL, tone=Tone.SOFT)
            x += _width(entry, easel)
        middle -= LINE * em
