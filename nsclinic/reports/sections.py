"""The sections of the visit summary, each as blocks for a text size and how much of a long list may stand."""

from dataclasses import dataclass

from nsclinic.advice.model import Finding, LevelVerdict
from nsclinic.charts.drugs import is_of_disease
from nsclinic.course.model import Dose, EvidenceDay, StepOutcome, UrineState
from nsclinic.domain.record import EventKind, Observation
from nsclinic.reports.blocks import Block, Piece, gap, heading, line, paragraph, row
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.script import plain, text_width
from nsclinic.reports.values import (
    PRESSURE,
    Decision,
    DecisionKind,
    Measured,
    decided,
    evidence_days,
    measured_values,
    step_line,
)
from nsclinic.wording.wording import Wording

_VERDICT_SIGNS = {LevelVerdict.BELOW: "↓", LevelVerdict.IN_RANGE: "●", LevelVerdict.ABOVE: "↑", None: "○"}


@dataclass(frozen=True, slots=True)
class Fit:
    """How closely a page is set: text size in points, height of the chart, and how much of each list may stand.

    `finding_lines` is how many lines a message or an action may take, 0 for as many as it needs.
    """

    size: float
    chart: float
    values: int
    doses: int
    decisions: int
    finding_lines: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the sections of one content in one language, `width` points wide."""

    content: SummaryContent
    words: Wording
    fit: Fit
    width: float

    @property
    def size(self) -> float:
        """Size of running text."""
        return self.fit.size

    def head(self) -> list[Block]:
        """Give clinic and child, as they stand at the top."""
        words, content, child = self.words, self.content, self.content.record.child
        clinic = words.isolate(plain(content.letterhead.name))
        seen = content.visit.on if content.visit else content.review.as_of
        blocks = [
            line(
                self.size,
                (
                    Piece(clinic, room=0.62 * self.width, bold=True),
                    Piece(
                        words.t("Visit summary, {date}", date=seen),
                        0.62 * self.width,
                        bold=True,
                        at_end=True,
                    ),
                ),
                self.width,
            )
        ]
        address = " · ".join(words.isolate(plain(text)) for text in content.letterhead.lines if text)
        if address:
            blocks.append(line(0.85 * self.size, (Piece(address, soft=True),), self.width))
        if content.letterhead.is_demonstration:
            text = words.t("Demonstration: this child is invented")
            blocks.append(line(self.size, (Piece(text, bold=True),), self.width))
        blocks.append(gap(0.4 * self.size))
        blocks += self._name(words.isolate(plain(child.name)))
        blocks += paragraph(self._who(), self.size, self.width, most_lines=2)
        blocks += paragraph(self._disease(), self.size, self.width, most_lines=2)
        return blocks

    def _name(self, name: str) -> list[Block]:
        """Write the name large, smaller where it is long, and on two lines rather than cut."""
        for size in (1.9 * self.size, 1.6 * self.size, 1.35 * self.size):
            if text_width(name, size, bold=True) <= self.width:
                return paragraph(name, size, self.width, bold=True)
        return paragraph(name, 1.35 * self.size, self.width, bold=True, most_lines=2)

    def _who(self) -> str:
        words, review, child = self.words, self.content.review, self.content.record.child
        parts = [
            words.sex(child.sex),
            words.age(child.birth_date, review.as_of, child.birth_date_estimated),
            words.t("born {date}", date=child.birth_date),
            words.t("clinic number {id}", id=words.isolate(plain(child.patient_id))),
        ]
        size = review.size
        if size.weight is not None:
            parts.append(words.observed(size.weight))
        if size.height is not None:
            parts.append(words.observed(size.height))
        if size.surface_m2 is not None:
            parts.append(words.quantity(words.number(size.surface_m2, 2), "m2"))
        return " · ".join(parts)

    def _disease(self) -> str:
        words, review, record = self.words, self.content.review, self.content.record
        parts = []
        if record.child.diagnosis_date is not None:
            parts.append(words.t("nephrotic syndrome since {date}", date=record.child.diagnosis_date))
        parts.append(words.response(review.course.steroid_response))
        if review.course.relapse_pattern is not None:
            parts.append(words.pattern(review.course.relapse_pattern))
        biopsies = [event for event in record.events if event.kind is EventKind.BIOPSY]
        parts += [
            f"{words.event_code(event.kind, event.code)} ({words.date(event.on)})" for event in biopsies[-2:]
        ]
        parts.append(words.protocol_title(self.content.protocol))
        return " · ".join(parts)

    def state(self) -> list[Block]:
        """Give the state, since when, and the dated urine that it rests on."""
        words, course = self.words, self.content.review.course
        state = course.state
        title = f"{words.state_sign(state)} {words.state(state)}"
        blocks = paragraph(title, 1.45 * self.size, self._column, bold=True)
        if course.state_since is not None:
            days = (self.content.review.as_of - course.state_since).days
            text = words.t("since {date} ({days})", date=course.state_since, days=words.days(days))
            if not course.is_confirmed:
                text = words.t("{text}, not confirmed", text=text)
            elif course.is_relapse:
                text = words.t("{text}, relapse", text=text)
            blocks += paragraph(text, self.size, self._column)
        for day in evidence_days(self.content, 3):
            blocks += paragraph(
                self._evidence(day), 0.92 * self.size, self._column, start=self.size, most_lines=1
            )
        if state is UrineState.UNKNOWN:
            lacking = words.t("no urine recent enough") if course.evidence else words.t("no urine on file")
            blocks += paragraph(lacking, 0.92 * self.size, self._column, start=self.size)
        return blocks

    @property
    def _column(self) -> float:
        return 0.47 * self.width

    def _evidence(self, day: EvidenceDay) -> str:
        words = self.words
        if day.row is None:
            return words.pgettext("fact", "{date}: {what}", date=day.on, what=words.t("Diagnosis"))
        value = words.t(
            "{what}: {value}", what=words.analyte_short(day.row.code), value=words.observed(day.row)
        )
        return words.pgettext("fact", "{date}: {what}", date=day.on, what=value)

    def steps_and_levels(self) -> list[Block]:
        """Give the step with its day, and each level against its target."""
        words, review, protocol = self.words, self.content.review, self.content.protocol
        blocks: list[Block] = []
        if review.steps:
            step = review.steps[-1]
            blocks += paragraph(
                words.step(protocol, step.number), self.size, self._column, bold=True, most_lines=2
            )
            if step.outcome is StepOutcome.ONGOING:
                text = words.step_line(step_line(step, review.as_of))
                decision = words.t("decision on {date}", date=step.decision_date)
                blocks += paragraph(f"{text} · {decision}", self.size, self._column)
            else:
                blocks += paragraph(words.step_outcome(step), self.size, self._column, most_lines=2)
        else:
            blocks += paragraph(words.t("No step of the protocol begun"), self.size, self._column)
        for level in review.levels:
            value = words.t("{what}: {value}", what=words.analyte_short(level.code), value=words.level(level))
            text = words.t(
                "{level}, {date}; target {target}: {verdict}",
                level=value,
                date=level.on,
                target=words.target(level),
                verdict=words.verdict(level.verdict),
            )
            sign = f"{_VERDICT_SIGNS[level.verdict]} "
            is_off = level.verdict in (LevelVerdict.BELOW, LevelVerdict.ABOVE)
            blocks += paragraph(sign + text, self.size, self._column, bold=is_off, most_lines=2)
        if not review.levels:
            blocks += paragraph(words.t("Drug level never measured"), self.size, self._column)
        return blocks

    def values(self) -> list[Block]:
        """Give the day's values against the last, three across; out of range with a sign and bold."""
        words = self.words
        seen = self.content.visit.on if self.content.visit else self.content.review.as_of
        found = measured_values(self.content.record, seen)
        title = words.t("Values of {date}, and the last before it", date=seen)
        if not any(line.now for line in found):
            title = words.t("No value of {date}; the last of each", date=seen)
        blocks = [heading(title, self.size)]
        kept = _most_telling(found, self.fit.values)
        for start in range(0, len(kept), 3):
            pieces = []
            for column, measured in enumerate(kept[start : start + 3]):
                pieces += self._value(measured, column * self.width / 3, self.width / 3)
            blocks.append(line(self.size, pieces, self.width))
        if len(kept) < len(found):
            blocks.append(self._more(len(found) - len(kept)))
        if not found:
            blocks += paragraph(words.t("Nothing was ever measured"), self.size, self.width)
        return blocks

    def _value(self, measured: Measured, start: float, width: float) -> list[Piece]:
        words = self.words
        name = words.t("Blood pressure") if measured.code == PRESSURE else words.analyte_short(measured.code)
        flag = measured.flag.value
        now = " ".join(part for part in (self._observed(measured.now), flag if measured.now else "") if part)
        before = ""
        if measured.before:
            value = self._observed(measured.before)
            before = words.pgettext(
                "value", "{value} ({date})", value=value, date=self._near_date(measured.before[0])
            )
            if not measured.now and flag:
                before = f"{before} {flag}"
        middle = 0.36 * width if measured.now else 0.4 * width
        return [
            Piece(name, start, middle - 3, soft=True),
            Piece(now, start + middle, 0.3 * width, bold=bool(flag)),
            Piece(
                before,
                start + (0.66 * width if measured.now else middle),
                (0.34 if measured.now else 0.6) * width - 5,
                bold=bool(flag) and not measured.now,
                soft=bool(measured.now),
            ),
        ]

    def _near_date(self, row: Observation) -> str:
        same_year = row.on.year == self.content.review.as_of.year
        return self.words.short_date(row.on) if same_year else self.words.month(row.on)

    def _observed(self, rows: tuple[Observation, ...]) -> str:
        if len(rows) == 2 and all(row.is_done for row in rows):
            return self.words.quantity(f"{rows[0].value}/{rows[1].value}", rows[0].unit)
        return self.words.observed(rows[0]) if rows else ""

    def doses(self) -> list[Block]:
        """Give what is taken, as the family takes it, and as the clinician reads it."""
        words, review = self.words, self.content.review
        blocks = [heading(words.t("Drugs taken now"), self.size)]
        ordered = sorted(review.doses, key=lambda dose: not is_of_disease(dose.drug))
        blocks += [self._dose(dose) for dose in ordered[: self.fit.doses]]
        if not review.doses:
            blocks += paragraph(words.t("No drug is taken now"), self.size, self.width)
        if len(ordered) > self.fit.doses:
            blocks.append(self._more(len(ordered) - self.fit.doses))
        return blocks

    def _dose(self, dose: Dose) -> Block:
        width = self.width
        pieces = (
            Piece(self.words.drug(dose.drug), room=0.2 * width - 4, bold=True),
            Piece(self._taken(dose), 0.2 * width, 0.43 * width - 4),
            Piece(self.words.dose(dose), 0.63 * width, 0.37 * width, soft=True),
        )
        return row(self.size, pieces, width)

    def _taken(self, dose: Dose) -> str:
        words = self.words
        if dose.per_day_mg is None:
            return words.t("amount in mg not known: measure the child")
        return words.as_taken(dose.per_day_mg, dose.doses_per_day, dose.frequency, dose.drug)

    def finding(self, finding: Finding) -> list[Block]:
        """Give one finding: sign, word, what was seen, what is suggested, and the source."""
        words, most = self.words, self.fit.finding_lines
        indent = 1.5 * self.size
        title = words.t(
            "{severity}: {title}",
            severity=words.severity(finding.severity),
            title=words.finding_title(finding.rule, finding.variant),
        )
        sign = f"{words.severity_sign(finding.severity)} "
        blocks = paragraph(
            sign + title, self.size, self.width, bold=finding.set_aside is None, most_lines=most
        )
        text = words.finding_message(finding)
        action = words.finding_action(finding)
        if action:
            text = f"{text} → {action}" if not words.is_right_to_left else f"{text} ← {action}"
        blocks += paragraph(text, self.size, self.width, start=indent, most_lines=2 * most)
        small = 0.84 * self.size
        if finding.set_aside is not None:
            aside = words.t(
                "Set aside on {date} by {by}: {reason}",
                date=finding.set_aside.on,
                by=words.isolate(plain(finding.set_aside.by)) or words.t("not recorded"),
                reason=words.isolate(plain(finding.set_aside.reason)),
            )
            blocks += paragraph(aside, small, self.width, start=indent, most_lines=2)
        source = words.source(finding.source)
        blocks += paragraph(source, small, self.width, start=indent, soft=True, most_lines=most)
        return blocks

    def findings(self, room: float) -> list[Block]:
        """Give the findings that fit into `room` points, the most serious first, and how many more there are."""
        words = self.words
        found = sorted(self.content.review.findings, key=lambda finding: finding.set_aside is not None)
        blocks = [heading(words.t("What the rules say"), self.size)]
        if not found:
            return blocks + paragraph(words.t("Nothing to do by the rules"), self.size, self.width)
        room -= blocks[0].height
        for index, finding in enumerate(found):
            written = self.finding(finding)
            height = sum(block.height for block in written)
            is_last = index == len(found) - 1
            more = self._more(len(found) - index)
            if height > room - (0.0 if is_last else more.height):
                blocks.append(more)
                break
            blocks += written
            room -= height
        return blocks

    def decisions(self) -> list[Block]:
        """Give what was decided on the day and by whom, and the visit's note."""
        words, content = self.words, self.content
        blocks = [heading(words.t("Decided"), self.size)]
        if content.visit is None:
            return blocks + paragraph(words.t("No visit on file"), self.size, self._column)
        found = decided(content.record, content.visit, content.review.as_of)
        for decision in found[: self.fit.decisions]:
            blocks += paragraph(self._decision(decision), self.size, self._column, most_lines=2)
        if len(found) > self.fit.decisions:
            blocks.append(self._more(len(found) - self.fit.decisions))
        if not found:
            blocks += paragraph(words.t("No change of treatment"), self.size, self._column)
        if content.visit.note:
            note = words.isolate(plain(content.visit.note))
            blocks += paragraph(note, self.size, self._column, most_lines=3)
        by = words.isolate(plain(content.visit.clinician)) or words.t("clinician not recorded")
        blocks += paragraph(words.t("Seen by {by}", by=by), self.size, self._column, most_lines=2)
        return blocks

    def _decision(self, decision: Decision) -> str:
        words, event = self.words, decision.event
        by = words.isolate(plain(decision.by))
        if event is not None:
            if decision.kind is DecisionKind.SET_ASIDE:
                text = words.t(
                    "Set aside: {finding} ({reason})",
                    finding=words.finding_title(event.code),
                    reason=words.isolate(plain(event.note)) or words.t("no reason given"),
                )
            else:
                text = words.pgettext("fact", "{date}: {what}", date=event.on, what=words.event(event))
            return f"{text} · {by}" if by else text
        taken = decision.after or decision.before
        if taken is None:
            return ""
        is_named = taken.drug == "other" and taken.note
        drug = words.isolate(plain(taken.note)) if is_named else words.drug(taken.drug)
        if decision.kind is DecisionKind.STOPPED:
            return words.t("{drug}: stopped", drug=drug)
        if decision.before is None:
            return words.t("{drug}: started, {dose}", drug=drug, dose=words.prescribed(taken))
        return words.t(
            "{drug}: from {before} to {after}",
            drug=drug,
            before=words.prescribed(decision.before),
            after=words.prescribed(taken),
        )

    def next_visit(self) -> list[Block]:
        """Give the next visit large, and what is due by then."""
        words, review = self.words, self.content.review
        blocks = [line(self.size, (Piece(words.t("Next visit"), bold=True),), self._column)]
        day = words.t("not booked") if review.next_visit is None else words.date(review.next_visit)
        blocks.append(line(2.1 * self.size, (Piece(day, bold=True),), self._column))
        for due in review.due[:4]:
            blocks += paragraph(words.due(due), 0.92 * self.size, self._column, most_lines=1)
        if len(review.due) > 4:
            blocks.append(self._more(len(review.due) - 4))
        return blocks

    def _more(self, count: int) -> Block:
        text = self.words.ngettext("and {n} more: see the program", "and {n} more: see the program", count)
        return line(self.size, (Piece(text, bold=True),), self.width)

    def foot(self) -> list[Block]:
        """Give clinic and child once more, and what the page was made from."""
        words, content = self.words, self.content
        review, child = content.review, content.record.child
        who = " · ".join(
            (
                words.isolate(plain(child.name)),
                words.isolate(plain(child.patient_id)),
                words.isolate(plain(content.letterhead.name)),
            )
        )
        made = words.t(
            "As of {date} · protocol {protocol} version {version} ({hash}) · nsclinic {program} · page {digest}",
            date=review.as_of,
            protocol=words.left_to_right(review.protocol_id),
            version=words.left_to_right(review.protocol_version),
            hash=words.left_to_right(review.protocol_hash[:8]),
            program=words.left_to_right(content.program_version),
            digest=words.left_to_right(content.digest),
        )
        small = 7.0
        return [
            *paragraph(who, small, self.width, bold=True, most_lines=1),
            *paragraph(made, 0.9 * small, self.width, soft=True, most_lines=1),
        ]


def _most_telling(found: tuple[Measured, ...], most: int) -> list[Measured]:
    """Give the values that may stand, those out of range first where not all may, in the order of the catalogue."""
    if len(found) <= most:
        return list(found)
    ranked = sorted(range(len(found)), key=lambda index: (not found[index].flag.value, index))
    return [found[index] for index in sorted(ranked[:most])]
