"""The composed lines of a protocol's page: who, steps, doses, targets, what was given in the study, urine."""

from collections.abc import Iterator

from nsclinic.course.exposure import TROUGH_OF
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.record import Cause, EventKind, Frequency
from nsclinic.protocol.facts import errata, source_facts
from nsclinic.protocol.model import DoseRange, Protocol, UrineLimits
from nsclinic.wording.protocol_lines import (
    DANGEROUS,
    Citation,
    PageLine,
    Placed,
    amount_of,
    citation,
    line_of,
    named,
    range_of,
    told,
)
from nsclinic.wording.quantities import without_end_zeros
from nsclinic.wording.speech import marked, within
from nsclinic.wording.wording import Wording

PHASES = {
    "always": marked("{level}"),
    "without_held_remission": marked("{level}, until complete remission has held"),
    "held_remission": marked("{level}, once complete remission has held"),
}

NO_BREAK_SPACE = "\u00a0"
"""Keeps a grade of the strip on one line with its limit."""

REFERENCE = "R"
"""The key of the program's own clinical reference among the sources."""


# --- who ----------------------------------------------------------------------------------------------------


def who_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give who may be on the protocol, but for the numbers that have a line of their own."""
    who = protocol.eligibility
    yield PageLine("drugs", words.t("Drugs"), named(protocol.main_drugs, words))
    if who.age_from is not None:
        placed: list[Placed] = [("eligibility.age_from", who.age_from)]
        if who.age_to is not None:
            placed.append(("eligibility.age_to", who.age_to))
        amount = range_of(who.age_from, who.age_to, words)
        yield line_of(protocol, words, "age", words.t("Age at diagnosis, in completed years"), placed, amount)
    elif who.age_to is not None:
        label = words.t("Age at diagnosis, in completed years, at most")
        yield line_of(protocol, words, "age", label, [("eligibility.age_to", who.age_to)])
    for key, label, codes in (
        ("causes", words.t("Excluded by cause"), [words.cause(Cause(code)) for code in who.excluded_causes]),
        (
            "variants",
            words.t("Excluded by genetic test"),
            [words.event_code(EventKind.GENETIC_TEST, code) for code in who.excluded_variants],
        ),
        (
            "screens",
            words.t("Excluded where the test is positive"),
            [words.analyte(code) for code in who.excluded_screens],
        ),
        (
            "rituximab",
            words.t("Excluded where given before"),
            [words.drug("rituximab")] if who.excludes_prior_rituximab else [],
        ),
    ):
        if codes:
            cited = (citation(protocol, who.source, who.section, words),) if who.source else ()
            said = words.pgettext("list", ", ").join(words.isolate(code) for code in codes)
            yield PageLine(key, label, words.own_direction(said), cited)
    if not (who.source or who.age_from or who.age_to or who.age_under_at_start):
        yield told("nobody", words.t("The source names nobody who may not be on it."))


# --- steps --------------------------------------------------------------------------------------------------


def step_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give the steps with their drugs."""
    if not protocol.is_stepwise:
        yield told("steps", words.t("One regimen without steps."))
    for step in protocol.steps:
        notes = []
        if step.without_drugs:
            names = words.listed([within(words.drug(drug)) for drug in step.without_drugs])
            notes.append(words.t("without {drugs}", drugs=names))
        if step.lasts_while_any:
            names = words.listed([within(words.drug(drug)) for drug in step.lasts_while_any])
            notes.append(words.t("lasts while any of these is taken: {drugs}", drugs=names))
        amount = named(step.with_drugs, words)
        yield PageLine(f"step:{step.number}", words.step(protocol, step.number), amount, notes=tuple(notes))


# --- doses --------------------------------------------------------------------------------------------------


def dose_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give every dose range, then the drugs without one, then where a dose is questioned twice."""
    yield told("doses", words.t("Each dose is all that is taken on one treatment day."))
    for place, dose in enumerate(protocol.doses, start=1):
        yield from _dose(protocol, dose, f"doses.{place}", words)
    ranged = {dose.drug for dose in protocol.doses}
    reported = {dose.drug for dose in protocol.reported_doses}
    for drug in protocol.main_drugs:
        if drug not in ranged:
            says = (
                words.t("The source prints no dose range, only what was given.")
                if drug in reported
                else words.t("The source prints no dose.")
            )
            yield PageLine(f"dose:{drug}::", words.drug(drug), says)
    for drug in sorted({*protocol.main_drugs, *ranged}, key=list(drugs()).index):
        yield from _dangerous(drug, words)


def _dose(protocol: Protocol, dose: DoseRange, where: str, words: Wording) -> Iterator[PageLine]:
    frequency = Frequency(dose.frequency)
    label = words.drug(dose.drug)
    if dose.step == 0:
        label = words.t("{drug}, before the first step", drug=label)
    elif dose.step is not None:
        label = words.t("{drug}, step {number}", drug=label, number=dose.step)
    if dose.is_start:
        label = words.t("{drug}, to start; then by the level", drug=label)
    key = f"dose:{dose.drug}:{'' if dose.step is None else dose.step}:"
    placed: list[Placed] = [(f"{where}.low", dose.low)]
    if dose.high is not None:
        placed.append((f"{where}.high", dose.high))
    amount = words.regimen(dose.low.value, dose.upper.value, dose.low.unit, frequency, dose.doses_per_day)
    if dose.low.unit != dose.upper.unit:
        amount = range_of(dose.low, dose.high, words)
    yield line_of(protocol, words, key, label, placed, amount)
    if dose.start is not None:
        begin = dose.start
        amount = words.regimen(begin.value, begin.value, begin.unit, frequency, dose.doses_per_day)
        label = words.t("{drug}, first dose", drug=words.drug(dose.drug))
        yield line_of(protocol, words, f"{key}start", label, [(f"{where}.start", begin)], amount)


def _dangerous(drug: str, words: Wording) -> Iterator[PageLine]:
    """Give above which dose a drug is questioned twice: numbers of the formulary, with the facts that state them."""
    known = drugs().get(drug)
    if known is None or not known.dangerous:
        return
    amounts = [
        words.quantity(without_end_zeros(line.above), line.unit, qualifier=">") for line in known.dangerous
    ]
    facts = [
        fact
        for name in known.source.split(", ")
        if (fact := source_facts().get(name)) is not None
        and all(fact.stated(line.above, line.unit) for line in known.dangerous)
    ]
    cited = dict.fromkeys(words.isolate(f"{fact.source}, {fact.place}") for fact in facts)
    yield PageLine(
        f"{DANGEROUS}{drug}",
        words.t("{drug}: a dose that is questioned twice", drug=words.drug(drug)),
        words.pgettext("list", " or ").join(amounts),
        tuple(Citation(text, REFERENCE) for text in cited),
    )


def given_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give what a study reports as given: a mean with its deviation, which is no range."""
    for place, dose in enumerate(protocol.reported_doses, start=1):
        where = f"reported_doses.{place}"
        mean, deviation = dose.mean, dose.deviation
        amount = words.quantity(f"{words.number(mean.value)} ± {words.number(deviation.value)}", mean.unit)
        if mean.unit != deviation.unit:
            amount = words.listed([amount_of(mean, words), amount_of(deviation, words, "±")])
        placed = [(f"{where}.mean", mean), (f"{where}.deviation", deviation)]
        label = words.t("{drug}: mean and deviation, no range", drug=words.drug(dose.drug))
        yield line_of(protocol, words, f"given:{dose.drug}", label, placed, amount)


# --- levels -------------------------------------------------------------------------------------------------


def target_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give the target of each level by phase, and the drugs led by a level for which the source prints none."""
    for place, target in enumerate(protocol.targets, start=1):
        level = words.analyte(target.code)
        label = words.t(PHASES[target.phase], level=level) if target.phase in PHASES else level
        placed = [(f"targets.{place}.low", target.low), (f"targets.{place}.high", target.high)]
        amount = range_of(target.low, target.high, words)
        yield line_of(protocol, words, f"target:{target.code}:{target.phase}", label, placed, amount)
    for drug in protocol.main_drugs:
        code = TROUGH_OF.get(drug)
        if code is not None and not protocol.targets_of(code):
            says = words.t("The source prints no target.")
            yield PageLine(f"target:{code}:always", words.analyte(code), says)
    if protocol.held_remission is not None:
        held = protocol.held_remission
        for name, label in (
            ("complete_days_apart", words.t("Complete remission has held: two such days apart by at least")),
            (
                "partial_days_apart",
                words.t("It no longer holds: two days of partial remission apart by at least"),
            ),
        ):
            placed = [(f"held_remission.{name}", getattr(held, name))]
            yield line_of(protocol, words, f"held:{name}", label, placed)
    if not (protocol.targets or any(drug in TROUGH_OF for drug in protocol.main_drugs)):
        yield told("targets", words.t("No drug of it is led by a level."))


# --- urine --------------------------------------------------------------------------------------------------


def urine_lines(protocol: Protocol, words: Wording) -> Iterator[PageLine]:
    """Give the limits between the states of the urine, in every unit in which it is reported."""
    urine = protocol.common.urine
    for code, name in (("upcr", "upcr"), ("urine_protein_rate", "urine_protein_rate")):
        yield from _limits(protocol, words, code, f"common.urine.{name}", getattr(urine, name))
    yield _dipstick(protocol, words)
    placed: list[Placed] = []
    said_grades = []
    for place, grade in enumerate(urine.strip_grades, start=1):
        name = words.choice(grade.grade)
        if grade.below is None:
            said_grades.append(words.t("{grade} from there on", grade=name))
        else:
            placed.append((f"common.urine.strip_grades.{place}.below", grade.below))
            limit = amount_of(grade.below, words, "<")
            said = words.pgettext("grade", "{grade} {limit}", grade=name, limit=limit)
            said_grades.append(said.replace(" ", NO_BREAK_SPACE))
    if placed:
        label = words.t("A strip that is read in mg/dL")
        amount = words.pgettext("list", ", ").join(said_grades)
        yield line_of(protocol, words, "strip:grades", label, placed, amount)


def _dipstick(protocol: Protocol, words: Wording) -> PageLine:
    urine = protocol.common.urine
    comma = words.pgettext("list", ", ").replace(" ", NO_BREAK_SPACE)
    said = [
        words.t("{what}: {detail}", what=state, detail=comma.join(words.choice(grade) for grade in grades))
        for state, grades in (
            (words.t("complete remission"), urine.dipstick_complete),
            (words.t("partial remission"), urine.dipstick_partial),
            (words.t("nephrotic"), urine.dipstick_nephrotic),
        )
    ]
    return PageLine(
        "dipstick",
        words.analyte("dipstick_protein"),
        words.pgettext("list", "; ").join(said),
        notes=(words.isolate(urine.dipstick_source),),
        errata=tuple(name for name in errata() if f"{name})" in urine.dipstick_source),
    )


_ENDS = (
    ("complete", "complete_at_most", "≤", marked("{what}: complete remission")),
    ("complete", "complete_below", "<", marked("{what}: complete remission")),
    ("nephrotic", "nephrotic_from", "≥", marked("{what}: nephrotic")),
    ("nephrotic", "nephrotic_above", ">", marked("{what}: nephrotic")),
)


def _limits(
    protocol: Protocol, words: Wording, code: str, where: str, limits: tuple[UrineLimits, ...]
) -> Iterator[PageLine]:
    for state, name, sign, label in _ENDS:
        placed = [
            (f"{where}.{place}.{name}", limit)
            for place, each in enumerate(limits, start=1)
            if (limit := getattr(each, name)) is not None
        ]
        if placed:
            said = words.t(label, what=words.analyte(code))
            yield line_of(protocol, words, f"{code}:{state}:{sign}", said, placed, sign=sign)
