"""What is taken, what was decided and by whom, and when the child comes again."""

from itertools import groupby

from nsclinic.charts.drugs import is_of_disease
from nsclinic.course.model import Dose
from nsclinic.reports.blocks import Block, Piece, boxed, gap, heading, line, paragraph, row
from nsclinic.reports.script import plain
from nsclinic.reports.values import Decision, DecisionKind, decided
from nsclinic.reports.writer import Writer

MOST_DUE = 8
"""Things due that are named beside the next visit."""


def drugs_taken(writer: Writer) -> list[Block]:
    """Give what is taken, as the family takes it, and as the clinician reads it."""
    words, review = writer.words, writer.content.review
    blocks = [heading(words.t("Drugs taken now"), writer.size, writer.width)]
    ordered = sorted(review.doses, key=lambda dose: not is_of_disease(dose.drug))
    blocks += [_dose(writer, dose) for dose in ordered[: writer.fit.doses]]
    if not review.doses:
        blocks += paragraph(words.t("No drug is taken now"), writer.size, writer.width)
    if len(ordered) > writer.fit.doses:
        blocks.append(writer.more(len(ordered) - writer.fit.doses))
    return blocks


def _dose(writer: Writer, dose: Dose) -> Block:
    width = writer.width
    pieces = (
        Piece(writer.words.drug(dose.drug), room=0.2 * width - 4, bold=True),
        Piece(_taken(writer, dose), 0.2 * width, 0.43 * width - 4),
        Piece(writer.words.dose(dose), 0.63 * width, 0.37 * width, soft=True),
    )
    return row(writer.size, pieces, width)


def _taken(writer: Writer, dose: Dose) -> str:
    words = writer.words
    if dose.per_day_mg is None:
        return words.t("amount in mg not known: measure the child")
    return words.as_taken(dose.per_day_mg, dose.doses_per_day, dose.frequency, dose.drug)


def decisions(writer: Writer) -> list[Block]:
    """Give what was decided on the day and by whom, and the visit's note."""
    words, content = writer.words, writer.content
    blocks = [heading(words.t("Decided"), writer.size, writer.column)]
    if content.visit is None:
        return blocks + paragraph(words.t("No visit on file"), writer.size, writer.column)
    found = decided(content.record, content.visit, content.review.as_of)
    for decision in found[: writer.fit.decisions]:
        most = 2 if decision.kind is DecisionKind.SET_ASIDE else 0
        blocks += paragraph(_decision(writer, decision), writer.size, writer.column, most_lines=most)
    if len(found) > writer.fit.decisions:
        blocks.append(writer.more(len(found) - writer.fit.decisions))
    if not found:
        blocks += paragraph(words.t("No change of treatment"), writer.size, writer.column)
    if content.visit.note:
        note = words.isolate(plain(content.visit.note))
        blocks += paragraph(note, writer.size, writer.column, most_lines=3)
    by = words.isolate(plain(content.visit.clinician)) or words.t("clinician not recorded")
    blocks += paragraph(words.t("Seen by {by}", by=by), writer.size, writer.column, most_lines=2)
    return blocks


def _decision(writer: Writer, decision: Decision) -> str:
    words, event = writer.words, decision.event
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


def next_visit(writer: Writer) -> list[Block]:
    """Give the next visit large, and what is due by then."""
    words, review = writer.words, writer.content.review
    pad = 0.6 * writer.size
    width = writer.column - 2 * pad
    blocks = [line(writer.size, (Piece(words.t("Next visit"), bold=True),), width)]
    day = words.t("not booked") if review.next_visit is None else words.date(review.next_visit)
    blocks.append(line(2.1 * writer.size, (Piece(day, bold=True),), width))
    if review.due:
        for due in _due(writer):
            blocks += paragraph(due, 0.92 * writer.size, width)
    if len(review.due) > MOST_DUE:
        blocks.append(writer.more(len(review.due) - MOST_DUE))
    return [gap(0.6 * writer.size), boxed(blocks, writer.column, pad)]


def _due(writer: Writer) -> list[str]:
    """Give what is due, the earliest first, all of one date in one sentence."""
    words = writer.words
    sentences = []
    due_first = sorted(writer.content.review.due, key=lambda due: due.on)[:MOST_DUE]
    for (on, is_overdue), group in groupby(due_first, key=lambda due: (due.on, due.is_overdue)):
        names = words.listed([words.named(due.what) for due in group])
        if is_overdue:
            sentences.append(words.t("{what} overdue since {date}", what=names, date=on))
        else:
            sentences.append(words.t("{what} due {date}", what=names, date=on))
    return sentences
