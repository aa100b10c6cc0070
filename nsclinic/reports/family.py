"""The sheet that the family takes home: what to give and when, what to stop, when to come, in its own language.

Larger type, plain words, doses as pieces at times of day. Every sentence comes from the glossary; a dose that cannot be
counted out says so instead of a number that somebody would have to guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nsclinic.course.dose_calendar import DoseStretch, DrugCalendar
from nsclinic.domain.record import Frequency
from nsclinic.reports.blocks import (
    Block,
    Piece,
    boxed,
    gap,
    heading,
    line,
    paragraph,
    side_by_side,
)
from nsclinic.reports.family_model import (
    FamilyContent,
    Told,
    ToldDose,
    UnconfirmedDoseError,
    told_at_home,
)
from nsclinic.reports.furniture import MARGIN, Furniture, draw_sheets
from nsclinic.reports.page import A4_WIDTH, Page
from nsclinic.reports.script import plain, text_width
from nsclinic.wording.glossary import Glossary
from nsclinic.wording.speech import ENGLISH
from nsclinic.wording.wording import Wording

SIZE = 13.5
"""Points of running text: read without glasses, by the light there is."""

SMALL = 9.0
MOST_DATES = 16
"""Days of an alternate-day dose that are written out; more are told by the day on which they begin."""

WIDTH = A4_WIDTH - 2 * MARGIN
WHEN_SHARE = 0.42

TIMES = {
    1: ("dose_morning",),
    2: ("dose_morning", "dose_evening"),
    3: ("dose_morning", "dose_midday", "dose_evening"),
}
"""When the parts of a day's dose are given; more than three are numbered."""

ASKED = {Told.DOSE: "ask_dose", Told.SIZE: "ask_size", Told.WHICH: "ask_which"}

WITHOUT_STRENGTH = frozenset({Told.NO_STRENGTH, Told.NOT_CHOSEN})

VACCINE_GROUPS = (
    "steroid",
    "calcineurin_inhibitor",
    "mycophenolate",
    "antimetabolite",
    "alkylating",
    "anti_cd20",
)
"""Drugs with which a live vaccine is dangerous (rules: live-vaccine)."""


@dataclass(frozen=True, slots=True)
class FamilyWriter:
    """Writes one family's sheet: sentences by the glossary, names of drugs by the catalogue of the same language."""

    content: FamilyContent
    glossary: Glossary
    words: Wording
    size: float = SIZE

    def drug(self, code: str, name: str = "") -> str:
        """Give a drug's name; of another medicine the one that the record gives it."""
        return self.glossary.name(plain(name) if name else self.words.drug(code))

    def listed_drugs(self, codes: tuple[str, ...]) -> str:
        """Give names inside a sentence."""
        return self.glossary.listed([self.drug(code) for code in codes])

    def text(self, text: str, *, start: float = 0.0, bold: bool = False, width: float = WIDTH) -> list[Block]:
        """Give a paragraph of running text."""
        return paragraph(text, self.size, width, start=start, bold=bold)

    def bullet(self, text: str, width: float = WIDTH) -> list[Block]:
        """Give a paragraph behind a dot."""
        indent = 1.1 * self.size
        lines = paragraph(text, self.size, width, start=indent)
        dot = line(self.size, (Piece("•"),), width)
        first = lines[0]

        def draw(page: Page, top: float) -> None:
            dot.draw(page, top)
            first.draw(page, top)

        return [Block(first.height, draw), *lines[1:]]


def draw_family_sheet(page: Page, content: FamilyContent, glossary: Glossary, words: Wording) -> int:
    """Draw the sheet from a fresh sheet of `page` on, in the direction of its language; give the number of sheets.

    Raises:
        UnconfirmedDoseError: a dose in the dangerous range stands on it that nobody has confirmed.
    """
    if content.needs_confirmation:
        raise UnconfirmedDoseError(content.dangerous)
    page.right_to_left, page.margin = glossary.is_right_to_left, MARGIN
    writer = FamilyWriter(content, glossary, words)
    return draw_sheets(page, list(_groups(writer)), furniture(writer, "sheet_title"))


def furniture(writer: FamilyWriter, title: str) -> Furniture:
    """Give head and foot of the sheets of this child: clinic and child at the top, child and digest at the foot."""
    return Furniture(
        tuple(_head(writer, title)),
        tuple(_next_head(writer, title)),
        lambda number, count: _foot(writer, number, count),
    )


def _head(writer: FamilyWriter, title: str) -> Iterator[Block]:
    say, content, child = writer.glossary.say, writer.content, writer.content.child
    name = writer.glossary.name
    yield line(
        writer.size,
        (
            Piece(name(plain(content.letterhead.name)), room=0.6 * WIDTH, bold=True),
            Piece(say(title), 0.6 * WIDTH, 0.4 * WIDTH, bold=True, at_end=True),
        ),
        WIDTH,
    )
    address = " · ".join(name(plain(text)) for text in content.letterhead.lines if text)
    made = say("made_on", date=writer.glossary.long_date(content.on))
    yield line(
        0.8 * writer.size,
        (
            Piece(address, room=0.55 * WIDTH, soft=True),
            Piece(made, 0.55 * WIDTH, 0.45 * WIDTH, soft=True, at_end=True),
        ),
        WIDTH,
    )
    if content.letterhead.is_demonstration:
        yield line(0.8 * writer.size, (Piece(say("invented"), bold=True),), WIDTH)
    yield gap(0.5 * writer.size)
    who = name(plain(child.name))
    large = next((size for size in (26.0, 21.0, 17.0) if text_width(who, size, bold=True) <= WIDTH), 17.0)
    yield from paragraph(who, large, WIDTH, bold=True)
    known = (say("born", date=writer.glossary.plain_date(child.birth_date)), name(plain(child.patient_id)))
    yield from paragraph(" · ".join(known), 0.85 * writer.size, WIDTH, soft=True)
    yield gap(0.4 * writer.size)


def _next_head(writer: FamilyWriter, title: str) -> Iterator[Block]:
    who = writer.glossary.name(plain(writer.content.child.name))
    yield line(
        writer.size,
        (
            Piece(who, room=0.7 * WIDTH, bold=True),
            Piece(writer.glossary.say(title), 0.7 * WIDTH, 0.3 * WIDTH, bold=True, at_end=True),
        ),
        WIDTH,
    )
    yield gap(0.6 * writer.size)


def _foot(writer: FamilyWriter, number: int, count: int) -> list[Block]:
    glossary, content = writer.glossary, writer.content
    name = glossary.name
    who = " · ".join(
        name(plain(text)) for text in (content.child.name, content.child.patient_id, content.letterhead.name)
    )
    numbers = {"n": glossary.left_to_right(str(number)), "total": glossary.left_to_right(str(count))}
    made = glossary.left_to_right(f"nsclinic {content.program_version} · {content.digest}")
    blocks = [
        line(
            SMALL,
            (
                Piece(who, room=0.72 * WIDTH, bold=True),
                Piece(glossary.say("page_of", **numbers), 0.72 * WIDTH, 0.28 * WIDTH, at_end=True),
            ),
            WIDTH,
        ),
    ]
    if not glossary.is_confirmed:
        own = glossary.say("not_confirmed")
        english = glossary.left_to_right(Glossary(ENGLISH).say("not_confirmed"))
        blocks += paragraph(f"{own} {english}", SMALL, WIDTH, bold=True)
    return [*blocks, *paragraph(made, 0.85 * SMALL, WIDTH, soft=True)]


# --- sections ------------------------------------------------------------------------------------------------------


def _groups(writer: FamilyWriter) -> Iterator[list[Block]]:
    """Give the sections in the order in which they matter at home; a heading stays with what it is of."""
    say = writer.glossary.say
    title = heading(say("medicines"), 1.2 * writer.size, WIDTH)
    first = True
    for medicine, doses in told_at_home(writer.content):
        blocks = _medicine(writer, medicine, doses)
        yield [title, *blocks] if first else blocks
        first = False
    if first:
        yield [title, *writer.text(say("no_medicine"))]
    yield _stopped(writer)
    yield _next_visit(writer)
    yield _danger(writer)
    yield _urine(writer)
    yield _care(writer)


def _medicine(writer: FamilyWriter, medicine: DrugCalendar, doses: tuple[ToldDose, ...]) -> list[Block]:
    blocks = paragraph(writer.drug(medicine.drug, medicine.name), 1.15 * writer.size, WIDTH, bold=True)
    for dose in doses:
        blocks += [side_by_side(*columns(writer, dose), WHEN_SHARE * WIDTH), gap(0.3 * writer.size)]
    if medicine.drug in writer.content.dangerous:
        blocks += writer.text(writer.glossary.say("checked_high"))
    if medicine.stops_on is not None:
        stop = writer.glossary.say(
            "stop_after",
            drug=writer.drug(medicine.drug, medicine.name),
            date=writer.glossary.date(medicine.stops_on),
        )
        blocks += writer.text(stop, bold=True)
    return blocks


def columns(writer: FamilyWriter, dose: ToldDose) -> tuple[list[Block], list[Block]]:
    """Give one stretch in two columns: on which days, and what is given on them."""
    when_width = (WHEN_SHARE - 0.03) * WIDTH
    when = [
        block for text in _days(writer, dose.stretch) for block in paragraph(text, writer.size, when_width)
    ]
    what = [
        block
        for text in taken(writer.glossary, dose)
        for block in paragraph(text, writer.size, (1 - WHEN_SHARE) * WIDTH, bold=dose.is_exact)
    ]
    return when, what


def _days(writer: FamilyWriter, stretch: DoseStretch) -> Iterator[str]:
    glossary, until = writer.glossary, writer.content.next_visit
    first = glossary.date(stretch.first)
    if stretch.frequency is Frequency.SINGLE or stretch.last == stretch.first:
        yield glossary.say("on_day", date=first)
        return
    if stretch.last is None:
        yield glossary.say("from_open", first=first)
    else:
        yield glossary.say("from_to", first=first, last=glossary.date(stretch.last))
    if stretch.frequency is Frequency.DAILY:
        yield glossary.say("every_day")
        return
    end = stretch.last or until
    days = list(stretch.treatment_days(end)) if end is not None else []
    is_whole = stretch.last is not None
    if days and is_whole and len(days) <= MOST_DATES:
        yield glossary.say("on_these_days", dates=glossary.dates(days))
    else:
        begins = next(iter(stretch.treatment_days(stretch.last or stretch.first.max)))
        yield glossary.say("every_second_day", date=glossary.date(begins))
        if days and len(days) <= MOST_DATES:
            yield glossary.dates(days)
    yield glossary.say("none_between")


def taken(glossary: Glossary, dose: ToldDose) -> Iterator[str]:
    """Give what is given on a treatment day: a sentence for each time of day, or what has to be asked."""
    say = glossary.say
    if dose.told in ASKED:
        yield say(ASKED[dose.told])
        return
    if dose.told is Told.HOW_OFTEN and dose.stretch.per_day_mg is not None:
        yield say("ask_how_often", dose=glossary.dose(dose.stretch.per_day_mg))
        return
    is_once = dose.stretch.frequency is Frequency.SINGLE
    for index, intake in enumerate(dose.intakes):
        amount = glossary.dose(intake.dose_mg)
        if intake.exact is not None:
            pieces = glossary.pieces(intake.exact)
        else:
            pieces = say("ask_strength" if dose.told in WITHOUT_STRENGTH else "ask_pieces", dose=amount)
        if is_once:
            yield say("dose_once", pieces=pieces)
        elif len(dose.intakes) in TIMES:
            yield say(TIMES[len(dose.intakes)][index], pieces=pieces)
        else:
            yield say("dose_nth", n=glossary.left_to_right(str(index + 1)), pieces=pieces)


def _stopped(writer: FamilyWriter) -> list[Block]:
    glossary = writer.glossary
    blocks = [heading(glossary.say("stop_heading"), 1.2 * writer.size, WIDTH)]
    for stopped in writer.content.stopped:
        text = glossary.say(
            "stop_now", drug=writer.drug(stopped.drug, stopped.name), date=glossary.date(stopped.last)
        )
        blocks += writer.text(f"✕ {text}", bold=True)
    return [*blocks, *writer.text(glossary.say("stop_never_alone"))]


def _danger(writer: FamilyWriter) -> list[Block]:
    glossary, content = writer.glossary, writer.content
    say = glossary.say
    pad = 0.7 * writer.size
    width = WIDTH - 2 * pad
    steroids = content.taken_of("steroid")
    signs = [
        say("danger_fever", temperature=glossary.quantity(*content.fever)),
        *(say(term) for term in ("danger_belly", "danger_leg", "danger_breath", "danger_nerves")),
        *(say(term) for term in ("danger_fit", "danger_no_urine")),
    ]
    if steroids:
        signs.append(say("danger_vomit", drugs=writer.listed_drugs(steroids)))
    same_day = [say("same_day_pox")] if content.taken_of(*VACCINE_GROUPS) else []
    if content.taken_of("calcineurin_inhibitor", "mycophenolate"):
        same_day.append(say("same_day_diarrhoea"))
    blocks = paragraph(f"▲ {say('danger_heading')}", 1.15 * writer.size, width, bold=True)
    for sign in signs:
        blocks += writer.bullet(sign, width)
    if same_day:
        blocks += paragraph(say("same_day_heading"), writer.size, width, bold=True)
        for sign in same_day:
            blocks += writer.bullet(sign, width)
    return [gap(0.4 * writer.size), boxed(blocks, WIDTH, pad)]


def _next_visit(writer: FamilyWriter) -> list[Block]:
    glossary, content = writer.glossary, writer.content
    pad = 0.7 * writer.size
    width = WIDTH - 2 * pad
    day = content.next_visit
    text = glossary.say("next_visit_none") if day is None else glossary.long_date(day)
    blocks = paragraph(glossary.say("next_visit"), writer.size, width, bold=True)
    blocks += paragraph(text, 1.8 * writer.size, width, bold=True)
    blocks += paragraph(glossary.say("next_visit_bring"), writer.size, width)
    return [gap(0.4 * writer.size), boxed(blocks, WIDTH, pad)]


def _urine(writer: FamilyWriter) -> list[Block]:
    glossary, urine = writer.glossary, writer.content.urine
    call = glossary.count("urine_call", urine.mornings, grade=glossary.left_to_right(urine.grade))
    texts = (glossary.say("urine_how"), glossary.say("urine_write"), call, glossary.say("urine_swelling"))
    blocks = [heading(glossary.say("urine_heading"), 1.2 * writer.size, WIDTH)]
    return blocks + [block for text in texts for block in writer.bullet(text)]


def _care(writer: FamilyWriter) -> list[Block]:
    glossary, content = writer.glossary, writer.content
    say = glossary.say
    inhibitors = content.taken_of("calcineurin_inhibitor")
    steroids = content.taken_of("steroid")
    texts = [say("care_other_medicines")]
    if inhibitors:
        named = writer.listed_drugs(inhibitors)
        texts = [
            say("care_blood_test", drugs=named),
            *texts,
            say("care_painkillers"),
            say("care_fruit", drugs=named),
        ]
    if content.taken_of(*VACCINE_GROUPS):
        texts.append(say("care_vaccines"))
    if steroids:
        texts.append(say("care_operation", drugs=writer.listed_drugs(steroids)))
    blocks = [heading(say("care_heading"), 1.2 * writer.size, WIDTH)]
    return blocks + [block for text in texts for block in writer.bullet(text)]
