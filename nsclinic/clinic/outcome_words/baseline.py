"""How the children were at the start of each step, in words."""

from nsclinic.clinic.outcome_words.counted import Counted, key_of
from nsclinic.clinic.outcome_words.figures import DASH, quartile_words
from nsclinic.cohort.cells import Cell as Address
from nsclinic.cohort.facts import BASELINE_DAYS, Baseline
from nsclinic.domain.catalogue import analytes
from nsclinic.reports.outcomes_model import Cell, Row, Section, Table
from nsclinic.wording.quantities import EGFR_UNIT

_DECIMALS = {"age": 1, "weight": 1, "height": 0, "albumin": 1, "cholesterol": 0, "egfr": 0}
"""Of what is not shown to two."""


def baseline_section(counted: Counted) -> Section:
    """Give age, size and blood values at the start of each step, and whether the steps differ."""
    words = counted.words
    title = words.t("At the start")
    if not counted.steps:
        nothing = words.t("This protocol has no steps whose start could be compared.")
        return Section("baseline", title, (Table("", (), (), empty=nothing),))
    heads = [words.t("Step {number} · n", number=step) for step in counted.steps]
    columns = [
        head
        for step, count in zip(counted.steps, heads, strict=True)
        for head in (words.t("Step {number}", number=step), count)
    ]
    table = Table(
        "",
        (words.t("At the start of the step"), *columns, words.t("P")),
        tuple(_row(counted, name) for name in Baseline._fields),
        says=(
            words.t(
                "The last value of the {days} up to the first day of the step; a child without one is left out of that "
                "line. Median and quartiles. A child counts at each step that was begun, so the groups of a line are "
                "not apart from each other and P is a rough guide.",
                days=words.days(BASELINE_DAYS),
            ),
        ),
    )
    return Section("baseline", title, (table,))


def _row(counted: Counted, name: str) -> Row:
    words = counted.words
    whole, cells = counted.cohort.tables["baseline"][name], []
    for step in counted.steps:
        address, found = Address("baseline", name, str(step)), whole[str(step)]
        if found["n"]:
            text = quartile_words(found["median"], found["q1"], found["q3"], _DECIMALS.get(name, 2), words)
            cells += [Cell(text, key_of(address)), counted.number(address)]
        else:
            cells += [Cell(DASH), Cell(words.number(0))]
    return Row(_label(counted, name), (*cells, counted.p(whole)))


def _label(counted: Counted, name: str) -> str:
    words = counted.words
    if name == "age":
        return words.t("Age, years")
    if name == "egfr":
        what, unit = words.t("eGFR"), EGFR_UNIT
    else:
        what, unit = words.analyte(name), analytes()[name].units[0].symbol
    shown = words.unit(unit)
    return words.t("{what}, {unit}", what=what, unit=words.left_to_right(shown)) if shown else what
