"""What the page of matching says, made without Qt: columns, what each can be, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nsclinic.exchange.child_list import ChildList
from nsclinic.exchange.faults import visible
from nsclinic.exchange.list_dates import DateOrder, Orders
from nsclinic.exchange.list_matching import (
    AGE,
    DATES,
    FULL_NAME,
    NOT_TAKEN,
    SAMPLES,
    Lack,
    Matching,
    Missing,
    headings,
    missing,
    order_told,
    remarks,
    values_of,
)
from nsclinic.wording import Wording

HEADING_LINES = 20
"""Rows among which the headings can be chosen."""

TEMPLATE_COLUMNS = (
    "patient_id",
    "given_name",
    "family_name",
    "sex",
    "birth_date",
    "guardian",
    "phone",
    "address",
    "diagnosis_date",
    "note",
)


def meaning_words(words: Wording) -> dict[str, str]:
    """Give what each column of a list can be, as the form of registration calls it."""
    return {
        NOT_TAKEN: words.t("Not taken"),
        "patient_id": words.t("Clinic number"),
        FULL_NAME: words.t("Full name"),
        "given_name": words.t("Given name"),
        "family_name": words.t("Family name"),
        "sex": words.t("Sex"),
        "birth_date": words.t("Birth date"),
        AGE: words.t("Age"),
        "birth_date_estimated": words.t("Birth date is estimated"),
        "guardian": words.t("Guardian"),
        "phone": words.t("Phone"),
        "address": words.t("Address"),
        "diagnosis_date": words.t("First day of nephrotic syndrome"),
        "cause": words.t("Cause"),
        "consent_registry": words.t("Consent to the registry"),
        "note": words.t("Note"),
    }


def known_headings(words: Wording) -> dict[str, str]:
    """Give the headings of the empty list in this language, and what they mean."""
    meanings = meaning_words(words)
    return {meanings[name]: name for name in TEMPLATE_COLUMNS}


def template_name(words: Wording) -> str:
    """Give the name of the sheet, and of the file, of the empty list."""
    return words.t("Children")


def order_words(words: Wording) -> dict[DateOrder, str]:
    """Give the orders that a person can choose for a column of dates."""
    return {
        DateOrder.DAY_MONTH_YEAR: words.t("day, month, year"),
        DateOrder.MONTH_DAY_YEAR: words.t("month, day, year"),
    }


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """One column of the list. `asks_order`: the order of its dates has to be chosen; `note` says what will be done."""

    place: int
    heading: str
    samples: str
    meaning: str
    note: str = ""
    asks_order: bool = False
    order: DateOrder | None = None
    asks_day: bool = False
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class MatchingPage:
    """The page of matching: a line a column, what is missing in words, what is worth a second look."""

    columns: tuple[ColumnWords, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def heading_lines(found: ChildList, words: Wording) -> list[tuple[int, str]]:
    """Give the lines that may hold the headings, each with its first cells."""
    return [
        (
            row.line,
            words.t(
                "line {n}: {cells}",
                n=row.line,
                cells=words.isolate(_cut(" · ".join(filter(None, map(_one_line, row.cells))), 40)),
            ),
        )
        for row in found.rows[:HEADING_LINES]
    ]


def matching_page(found: ChildList, matching: Matching, words: Wording) -> MatchingPage:
    """Word the matching of a list."""
    lacks = missing(found, matching)
    names = headings(found, matching.heading)
    columns = tuple(
        _column(found, matching, place, names[place], lacks, words) for place in range(found.width)
    )
    said = tuple(
        _of_column(names, found, place, remark.said(words.t_isolated), words)
        for place, remark in remarks(found, matching)
    )
    return MatchingPage(
        columns, tuple(dict.fromkeys(_lack(lack, names, found, words) for lack in lacks)), said
    )


def _column(
    found: ChildList, matching: Matching, place: int, heading: str, lacks: Sequence[Missing], words: Wording
) -> ColumnWords:
    meaning = matching.columns[place]
    told = order_told(found, matching.heading, place) if meaning in DATES else None
    note = ""
    if meaning == FULL_NAME:
        note = words.t("first word: given name; the rest: family name")
    elif meaning == AGE and matching.age_on is not None:
        note = words.date(matching.age_on)
    elif isinstance(told, DateOrder) and told in order_words(words):
        note = order_words(words)[told]
    samples = [
        words.isolate(_cut(_one_line(text), 28))
        for text in values_of(found, matching.heading, place)[:SAMPLES]
    ]
    return ColumnWords(
        place=place,
        heading=heading or words.t("column {n}", n=found.letters(place) or place + 1),
        samples=" · ".join(samples) or words.t("empty"),
        meaning=meaning,
        note=note,
        asks_order=told is Orders.NOT_TOLD,
        order=matching.orders.get(place),
        asks_day=meaning == AGE,
        is_wrong=any(lack.column == place for lack in lacks),
    )


def _lack(lack: Missing, names: Sequence[str], found: ChildList, words: Wording) -> str:
    sentences = {
        Lack.NO_ROWS: words.t("No row stands below the headings."),
        Lack.BIRTH: words.t("Say which column holds the birth date or the age."),
        Lack.NAME: words.t("Say which column holds the name or the clinic number."),
        Lack.TWO_NAMES: words.t("Take either the full name, or given and family name."),
        Lack.AGE_DAY: words.t("Write the day on which these ages were right."),
        Lack.TWICE: words.t("Two columns cannot be the same thing."),
        Lack.DATE_ORDER: words.t("Say whether the day or the month comes first: 03/04/2019 can be either."),
    }
    return _of_column(names, found, lack.column, sentences[lack.lack], words)


def _of_column(names: Sequence[str], found: ChildList, place: int, sentence: str, words: Wording) -> str:
    if place < 0:
        return sentence
    name = names[place] or words.t("column {n}", n=found.letters(place) or place + 1)
    return f"{words.isolate(name)}: {sentence}"


def with_meaning(matching: Matching, place: int, meaning: str) -> Matching:
    """Give the matching with another meaning of one column."""
    columns = list(matching.columns)
    columns[place] = meaning
    return replace(matching, columns=tuple(columns))


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
