"""The prescription for the pharmacy: drug, strength and how many pieces until the next visit, to be signed by hand.

The same doses as on the family sheet, told by the same glossary in the clinic's language. Where a dose cannot be made
from whole pieces the nearest below and above stand with their difference: the pharmacist asks, nobody rounds.
"""

from collections.abc import Iterator

from nsclinic.course.dose_calendar import DrugCalendar
from nsclinic.domain.pieces import Intake, Making
from nsclinic.reports.blocks import Block, gap, heading, paragraph, side_by_side
from nsclinic.reports.family import WHEN_SHARE, WIDTH, FamilyWriter, columns, furniture
from nsclinic.reports.family_model import (
    FamilyContent,
    HandOut,
    Told,
    ToldDose,
    UnconfirmedDoseError,
    handed_out,
    told_doses,
)
from nsclinic.reports.furniture import MARGIN, draw_sheets
from nsclinic.reports.page import INK, Page
from nsclinic.reports.script import plain
from nsclinic.wording.glossary import Glossary
from nsclinic.wording.wording import Wording

SIZE = 10.5


def draw_prescription(page: Page, content: FamilyContent, glossary: Glossary, words: Wording) -> int:
    """Draw the prescription from a fresh sheet of `page` on; give the number of sheets.

    Raises:
        UnconfirmedDoseError: a dose in the dangerous range stands on it that nobody has confirmed.
    """
    if content.needs_confirmation:
        raise UnconfirmedDoseError(content.dangerous)
    page.right_to_left, page.margin = glossary.is_right_to_left, MARGIN
    writer = FamilyWriter(content, glossary, words, SIZE)
    return draw_sheets(page, list(_groups(writer)), furniture(writer, "rx_title"))


def _groups(writer: FamilyWriter) -> Iterator[list[Block]]:
    say, glossary, content = writer.glossary.say, writer.glossary, writer.content
    about = []
    if content.weight is not None:
        weight = glossary.left_to_right(f"{content.weight.value}\u202f{content.weight.unit}")
        about.append(say("rx_weight", weight=weight, date=glossary.long_date(content.weight.on)))
    if content.next_visit is not None and content.next_visit >= content.on:
        first, last = glossary.date(content.on), glossary.long_date(content.next_visit)
        about.append(say("rx_period", first=first, last=last))
    top: list[Block] = [block for text in about for block in writer.text(text)]
    top.append(heading(say("rx_title"), 1.3 * writer.size, WIDTH))
    yield top
    is_empty = True
    for medicine, doses in told_doses(content):
        is_empty = False
        yield list(_medicine(writer, medicine, doses))
    if is_empty:
        yield writer.text(say("no_medicine"))
    last_lines = writer.text(say("rx_common_strengths")) if content.common_strengths else []
    yield [*last_lines, gap(2.4 * writer.size), _signature(writer)]


def _medicine(writer: FamilyWriter, medicine: DrugCalendar, doses: tuple[ToldDose, ...]) -> Iterator[Block]:
    say = writer.glossary.say
    yield from paragraph(writer.drug(medicine.drug, medicine.name), 1.15 * writer.size, WIDTH, bold=True)
    if medicine.drug in writer.content.dangerous:
        by = writer.glossary.name(plain(writer.content.confirmed_by))
        yield from writer.text(f"▲ {say('rx_confirmed', name=by)}", bold=True)
    for dose in doses:
        yield side_by_side(*columns(writer, dose), WHEN_SHARE * WIDTH)
        if dose.told is Told.NOT_EXACT:
            for intake in dict.fromkeys(dose.intakes):
                yield from _nearest(writer, intake)
        yield gap(0.3 * writer.size)
    kind, pieces = handed_out(writer.content, doses)
    if kind is HandOut.PIECES:
        if pieces:
            listed = writer.glossary.listed([writer.glossary.piece(piece) for piece in pieces])
            yield from writer.text(say("rx_hand_out", pieces=listed), bold=True)
    else:
        term = "rx_no_visit" if kind is HandOut.NO_VISIT else "rx_cannot_tell"
        yield from writer.text(say(term), bold=True)
    yield gap(0.5 * writer.size)


def _nearest(writer: FamilyWriter, intake: Intake) -> Iterator[Block]:
    for term, making in (("rx_below", intake.below), ("rx_above", intake.above)):
        if making is not None:
            yield from writer.text(nearest(writer.glossary, term, intake, making), start=WHEN_SHARE * WIDTH)


def nearest(glossary: Glossary, term: str, intake: Intake, making: Making) -> str:
    """Give one of the two nearest makings with its difference: "nearest below: 2 tablets of 20 mg (−1.9 mg, −4 %)"."""
    off_mg, off_percent = intake.difference(making)
    return glossary.say(
        term,
        pieces=glossary.pieces(making),
        difference=glossary.quantity(round(off_mg, 2), "mg", is_signed=True),
        percent=glossary.quantity(round(off_percent, 1), "%", is_signed=True),
    )


def _signature(writer: FamilyWriter) -> Block:
    text = paragraph(writer.glossary.say("rx_signature"), 0.9 * writer.size, 0.5 * WIDTH, soft=True)

    def draw(page: Page, top: float) -> None:
        left = page.left_of(0.45 * WIDTH, 0.55 * WIDTH)
        page.line(left, top, left + 0.55 * WIDTH, top, INK, 0.8)
        with page.moved(0.45 * WIDTH):
            for block in text:
                block.draw(page, top - 2)

    return Block(text[0].height + 4, draw)
