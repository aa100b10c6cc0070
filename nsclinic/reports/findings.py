"""What the rules say, most serious first: sign, word, what was seen, what is suggested, and the source."""

from nsclinic.advice.model import Finding
from nsclinic.reports.blocks import Block, heading, paragraph
from nsclinic.reports.script import plain
from nsclinic.reports.writer import Writer


def what_the_rules_say(writer: Writer, room: float) -> list[Block]:
    """Give the findings that fit into `room` points, the most serious first, and how many more there are."""
    words = writer.words
    found = sorted(writer.content.review.findings, key=lambda item: item.set_aside is not None)
    blocks = [heading(words.t("What the rules say"), writer.size, writer.width)]
    if not found:
        return blocks + paragraph(words.t("Nothing to do by the rules"), writer.size, writer.width)
    room -= blocks[0].height
    for index, finding in enumerate(found):
        written = _finding(writer, finding)
        height = sum(block.height for block in written)
        is_last = index == len(found) - 1
        more = writer.more(len(found) - index)
        if height > room - (0.0 if is_last else more.height):
            blocks.append(more)
            break
        blocks += written
        room -= height
    return blocks


def _finding(writer: Writer, finding: Finding) -> list[Block]:
    """Give one finding: sign, word, what was seen, what is suggested, and the source."""
    words, most = writer.words, writer.fit.finding_lines
    indent = 1.5 * writer.size
    title = words.t(
        "{severity}: {title}",
        severity=words.severity(finding.severity),
        title=words.finding_title(finding.rule, finding.variant),
    )
    sign = f"{words.severity_sign(finding.severity)} "
    blocks = paragraph(
        sign + title, writer.size, writer.width, bold=finding.set_aside is None, most_lines=most
    )
    text = words.finding_message(finding)
    action = words.finding_action(finding)
    if action:
        text = f"{text} → {action}" if not words.is_right_to_left else f"{text} ← {action}"
    blocks += paragraph(text, writer.size, writer.width, start=indent, most_lines=2 * most)
    small = 0.84 * writer.size
    if finding.set_aside is not None:
        aside = words.t(
            "Set aside on {date} by {by}: {reason}",
            date=finding.set_aside.on,
            by=words.isolate(plain(finding.set_aside.by)) or words.t("not recorded"),
            reason=words.isolate(plain(finding.set_aside.reason)),
        )
        blocks += paragraph(aside, small, writer.width, start=indent, most_lines=2)
    source = words.isolate(words.source(finding.source))
    blocks += paragraph(source, small, writer.width, start=indent, soft=True, most_lines=most)
    return blocks
