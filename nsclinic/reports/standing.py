"""Where the child stands: the state and what it rests on, the step, the levels, the values of the day."""

from nsclinic.advice.model import LevelVerdict
from nsclinic.course.model import EvidenceDay, StepOutcome, UrineState
from nsclinic.domain.record import Observation
from nsclinic.reports.blocks import Block, Piece, heading, line, paragraph
from nsclinic.reports.values import (
    PRESSURE,
    Measured,
    evidence_days,
    measured_values,
    step_line,
)
from nsclinic.reports.writer import Writer

_VERDICT_SIGNS = {LevelVerdict.BELOW: "↓", LevelVerdict.IN_RANGE: "●", LevelVerdict.ABOVE: "↑", None: "○"}


def current_state(writer: Writer) -> list[Block]:
    """Give the state, since when, and the dated urine that it rests on."""
    words, course = writer.words, writer.content.review.course
    title = f"{words.state_sign(course.state)} {words.state(course.state)}"
    blocks = paragraph(title, 1.45 * writer.size, writer.column, bold=True)
    if course.state_since is not None:
        days = (writer.content.review.as_of - course.state_since).days
        text = words.t("since {date} ({days})", date=course.state_since, days=words.days(days))
        if not course.is_confirmed:
            text = words.t("{text}, not confirmed", text=text)
        elif course.is_relapse:
            text = words.t("{text}, relapse", text=text)
        blocks += paragraph(text, writer.size, writer.column)
    evidence = [_evidence(writer, day) for day in evidence_days(writer.content, 3)]
    if evidence:
        text = words.t("rests on {evidence}", evidence="; ".join(evidence))
        blocks += paragraph(text, writer.size, writer.column)
    if course.state is UrineState.UNKNOWN:
        lacking = words.t("no urine recent enough") if course.evidence else words.t("no urine on file")
        blocks += paragraph(lacking, writer.size, writer.column)
    return blocks


def _evidence(writer: Writer, day: EvidenceDay) -> str:
    words = writer.words
    if day.row is None:
        return words.pgettext("fact", "{date}: {what}", date=day.on, what=words.t("Diagnosis"))
    value = words.t("{what}: {value}", what=words.analyte_short(day.row.code), value=words.observed(day.row))
    return words.pgettext("fact", "{date}: {what}", date=day.on, what=value)


def steps_and_levels(writer: Writer) -> list[Block]:
    """Give the step with its day, and each level against its target."""
    words, review, protocol = writer.words, writer.content.review, writer.content.protocol
    blocks: list[Block] = []
    if review.steps:
        step = review.steps[-1]
        blocks += paragraph(
            words.step(protocol, step.number), writer.size, writer.column, bold=True, most_lines=2
        )
        if step.outcome is StepOutcome.ONGOING:
            text = words.step_line(step_line(step, review.as_of))
            decision = words.t("decision on {date}", date=step.decision_date)
            blocks += paragraph(f"{text} · {decision}", writer.size, writer.column)
        else:
            blocks += paragraph(words.step_outcome(step), writer.size, writer.column, most_lines=2)
    else:
        blocks += paragraph(words.t("No step of the protocol begun"), writer.size, writer.column)
    for level in review.levels:
        value = words.t("{what}: {value}", what=words.analyte_short(level.code), value=words.level(level))
        text = words.t("{level}, {date}; {target}", level=value, date=level.on, target=words.target(level))
        if level.target_low is not None:
            text = words.t(
                "{level}, {date}; target {target}: {verdict}",
                level=value,
                date=level.on,
                target=words.target(level),
                verdict=words.verdict(level.verdict),
            )
        if not level.is_trough:
            text = words.t("{text} (not a trough)", text=text)
        sign = f"{_VERDICT_SIGNS[level.verdict]} "
        is_off = level.verdict in (LevelVerdict.BELOW, LevelVerdict.ABOVE)
        blocks += paragraph(sign + text, writer.size, writer.column, bold=is_off, most_lines=2)
    if not review.levels:
        blocks += paragraph(words.t("Drug level never measured"), writer.size, writer.column)
    return blocks


def day_values(writer: Writer) -> list[Block]:
    """Give the day's values against the last, three across; out of range with a sign and bold."""
    words = writer.words
    seen = writer.content.visit.on if writer.content.visit else writer.content.review.as_of
    found = measured_values(writer.content.record, seen)
    title = words.t("Values of {date}, and the last before it", date=seen)
    if not any(line.now for line in found):
        title = words.t("No value of {date}; the last of each", date=seen)
    blocks = [heading(title, writer.size, writer.width)]
    kept = _most_telling(found, writer.fit.values)
    for start in range(0, len(kept), 3):
        pieces = []
        for column, measured in enumerate(kept[start : start + 3]):
            pieces += _value(writer, measured, column * writer.width / 3, writer.width / 3)
        blocks.append(line(writer.size, pieces, writer.width))
    if len(kept) < len(found):
        blocks.append(writer.more(len(found) - len(kept)))
    if not found:
        blocks += paragraph(words.t("Nothing was ever measured"), writer.size, writer.width)
    return blocks


def _value(writer: Writer, measured: Measured, start: float, width: float) -> list[Piece]:
    words = writer.words
    name = words.t("Blood pressure") if measured.code == PRESSURE else words.analyte_short(measured.code)
    flag = measured.flag.value
    now = " ".join(part for part in (_observed(writer, measured.now), flag if measured.now else "") if part)
    before = ""
    if measured.before:
        value = _observed(writer, measured.before, measured.now)
        before = words.pgettext(
            "value", "{value} ({date})", value=value, date=_near_date(writer, measured.before[0])
        )
        if not measured.now and flag:
            before = f"{before} {flag}"
    first = 0.31 * width
    named = Piece(name, start, first - 2, soft=True, scale=0.9)
    if not measured.now:
        return [named, Piece(before, start + first, width - first - 6, bold=bool(flag))]
    return [
        named,
        Piece(now, start + first, 0.34 * width - 2, bold=bool(flag)),
        Piece(before, start + 0.65 * width, 0.35 * width - 3, soft=True, scale=0.9),
    ]


def _near_date(writer: Writer, row: Observation) -> str:
    same_year = row.on.year == writer.content.review.as_of.year
    return writer.words.short_date(row.on) if same_year else writer.words.month(row.on)


def _observed(writer: Writer, rows: tuple[Observation, ...], beside: tuple[Observation, ...] = ()) -> str:
    """Word a value, a blood pressure as a pair; without its unit only where it stands beside one in that unit."""
    if not rows:
        return ""
    unit = "" if beside and beside[0].is_done and beside[0].unit == rows[0].unit else rows[0].unit
    if len(rows) == 2 and all(row.is_done for row in rows):
        return writer.words.quantity(f"{rows[0].value}/{rows[1].value}", unit)
    return writer.words.observed(rows[0]._replace(unit=unit) if rows[0].is_done else rows[0])


def _most_telling(found: tuple[Measured, ...], most: int) -> list[Measured]:
    """Give the values that may stand, those out of range first where not all may, in the order of the catalogue."""
    if len(found) <= most:
        return list(found)
    ranked = sorted(range(len(found)), key=lambda index: (not found[index].flag.value, index))
    return [found[index] for index in sorted(ranked[:most])]
