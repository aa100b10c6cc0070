"""Head and foot of the summary: the clinic and the child twice, and what the page was made from."""

from nsclinic.domain.record import EventKind
from nsclinic.reports.blocks import Block, Piece, gap, line, paragraph
from nsclinic.reports.script import plain, text_width
from nsclinic.reports.writer import Writer

AUDIT_SHARE = 0.2
"""Of the first line of the foot, for the head of the audit at its end."""


def head(writer: Writer) -> list[Block]:
    """Give clinic and child, as they stand at the top."""
    words, content, child = writer.words, writer.content, writer.content.record.child
    clinic = words.isolate(plain(content.letterhead.name))
    seen = content.visit.on if content.visit else content.review.as_of
    blocks = [
        line(
            writer.size,
            (
                Piece(clinic, room=0.62 * writer.width, bold=True),
                Piece(
                    words.t("Visit summary, {date}", date=seen),
                    0.62 * writer.width,
                    bold=True,
                    at_end=True,
                ),
            ),
            writer.width,
        )
    ]
    address = " · ".join(words.isolate(plain(text)) for text in content.letterhead.lines if text)
    if address:
        blocks.append(line(0.85 * writer.size, (Piece(address, soft=True),), writer.width))
    if content.letterhead.is_demonstration:
        text = words.t("Demonstration: this child is invented")
        blocks.append(line(writer.size, (Piece(text, bold=True),), writer.width))
    blocks.append(gap(0.4 * writer.size))
    blocks += _name(writer, words.isolate(plain(child.name)))
    blocks += paragraph(_who(writer), writer.size, writer.width, most_lines=2)
    blocks += paragraph(_disease(writer), writer.size, writer.width, most_lines=2)
    return blocks


def _name(writer: Writer, name: str) -> list[Block]:
    """Write the name large, smaller where it is long, and on two lines rather than cut."""
    for size in (1.9 * writer.size, 1.6 * writer.size, 1.35 * writer.size):
        if text_width(name, size, bold=True) <= writer.width:
            return paragraph(name, size, writer.width, bold=True)
    return paragraph(name, 1.35 * writer.size, writer.width, bold=True, most_lines=2)


def _who(writer: Writer) -> str:
    words, review, child = writer.words, writer.content.review, writer.content.record.child
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


def _disease(writer: Writer) -> str:
    words, review, record = writer.words, writer.content.review, writer.content.record
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
    parts.append(words.protocol_title(writer.content.protocol))
    return " · ".join(parts)


def foot(writer: Writer) -> list[Block]:
    """Give clinic and child once more, and what the page was made from."""
    words, content = writer.words, writer.content
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
    pieces = [Piece(who, room=(1 - AUDIT_SHARE) * writer.width, bold=True)]
    if content.head:
        audit = words.t("audit {head}", head=words.left_to_right(content.head))
        share = AUDIT_SHARE * writer.width
        pieces.append(Piece(audit, writer.width - share, share, soft=True, at_end=True, scale=0.9))
    return [
        line(small, pieces, writer.width),
        *paragraph(made, 0.9 * small, writer.width, soft=True, most_lines=1),
    ]
