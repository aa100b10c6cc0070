"""Before and on each drug, and what harmed the children on it, in words."""

from collections.abc import Sequence

from nsclinic.clinic.outcome_words.counted import Counted, few_words, in_parts, key_of
from nsclinic.clinic.outcome_words.figures import quartile_words
from nsclinic.cohort.cells import OF, N
from nsclinic.cohort.cells import Cell as Address
from nsclinic.cohort.facts import SHORTEST_SPAN_DAYS, STEROID_DAYS
from nsclinic.domain.catalogue import drugs, event_kinds
from nsclinic.domain.record import EventKind
from nsclinic.reports.outcomes_model import Cell, Row, Section, Table

MOST_DRUGS = 4
"""So many drugs stand side by side in a table."""


def before_after_section(counted: Counted) -> Section:
    """Give relapses and steroid dose before and on each drug."""
    words = counted.words
    who = words.t(
        "Counted are children with {days} or more between the diagnosis and the drug, and again on it; a child with "
        "less, or with a value missing, is left out. Median and quartiles; P of the paired differences.",
        days=words.days(SHORTEST_SPAN_DAYS),
    )
    rates = _compared(
        counted,
        "relapse_rate",
        words.t("Relapses a year"),
        (
            who,
            words.t(
                "Before: from the diagnosis to the first day of the drug. On it: from there to its last day."
            ),
        ),
    )
    doses = _compared(
        counted,
        "steroid_dose",
        words.t("Prednisolone, mg/kg/day"),
        (
            who,
            words.t(
                "Before: the mean of the {days} up to the first day of the drug. On it: the mean of the last {days} on "
                "it. Alternate-day doses count half.",
                days=words.days(STEROID_DAYS),
            ),
        ),
    )
    return Section("before_after", words.t("Before and after"), (rates, doses))


def _taken(counted: Counted, table: str, column: str) -> list[str]:
    """Give the drugs with a child in a column of a table, in the formulary's order."""
    found = {
        address.row
        for address in counted.members.cells()
        if (address.table, address.column) == (table, column)
    }
    return [drug for drug in drugs() if drug in found]


def _compared(counted: Counted, table: str, title: str, says: tuple[str, ...]) -> Table:
    words = counted.words
    rows, sizes = [], []
    for drug in _taken(counted, table, N):
        address = Address(table, drug, N)
        found = counted.cohort.tables[table][drug]
        shown = [
            Cell(quartile_words(one["median"], one["q1"], one["q3"], 2, words))
            for one in (found["before"], found["after"])
        ]
        rows.append(Row(words.drug(drug), (counted.number(address), *shown, counted.p(found))))
        sizes.append((words.drug(drug), found["n"]))
    return Table(
        title,
        (words.t("Drug"), words.t("Children"), words.t("Before"), words.t("On it"), words.t("P")),
        tuple(rows),
        says=says,
        warns=few_words(sizes, words),
        empty=words.t("No child has enough of a record both before a drug and on it."),
    )


def adverse_section(counted: Counted) -> Section:
    """Give the adverse events of the children on each drug, a few drugs side by side, the most taken first."""
    words, table = counted.words, "adverse_event_proportions"
    taken = _taken(counted, table, OF)
    taken.sort(key=lambda drug: -counted.count(Address(table, drug, OF)))
    title = words.t("Adverse events")
    if not taken:
        return Section(
            "adverse", title, (Table("", (), (), empty=words.t("No child took a drug that is compared.")),)
        )
    tables = tuple(
        _events(counted, part, is_last=part[-1] == taken[-1]) for part in in_parts(taken, MOST_DRUGS)
    )
    return Section("adverse", title, tables)


def _events(counted: Counted, taken: Sequence[str], *, is_last: bool) -> Table:
    words, table = counted.words, "adverse_event_proportions"
    codes = [
        code
        for code in event_kinds()[EventKind.ADVERSE_EVENT].codes
        if any(counted.count(Address(table, drug, code)) for drug in taken)
    ]
    first = Row(words.t("Children on it"), tuple(_on(counted, drug) for drug in taken))
    rows = [
        Row(
            words.event_code(EventKind.ADVERSE_EVENT, code),
            tuple(counted.share(Address(table, drug, code), Address(table, drug, OF)) for drug in taken),
        )
        for code in codes
    ]
    says = (
        words.t(
            "Counted is each child once for an event that fell on a day on which the drug was taken; another drug of "
            "that day counts too, so this does not say which one did it. In brackets the 95 % confidence interval "
            "(Wilson). An event that nobody recorded is not counted."
        ),
    )
    sizes = [(words.drug(drug), counted.count(Address(table, drug, OF))) for drug in taken]
    return Table(
        words.t("Adverse events"),
        (words.t("Adverse event"), *(words.drug(drug) for drug in taken)),
        (first, *rows),
        says=says if is_last else (),
        warns=few_words(sizes, words),
    )


def _on(counted: Counted, drug: str) -> Cell:
    address = Address("adverse_event_proportions", drug, OF)
    return Cell(counted.words.number(counted.count(address)), key_of(address))
