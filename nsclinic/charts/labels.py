"""What the course chart says in words: lane titles, labels from long to short, and the reading of a mark.

Screen and paper say the same. Of several labels the drawing takes the first that fits.
"""

from decimal import Decimal

from nsclinic.charts.axis import Grain, TimeTick
from nsclinic.charts.model import (
    Axis,
    Band,
    CourseChart,
    DoseBar,
    DrugRow,
    EventRow,
    EventRowName,
    LaneName,
    Mark,
    Missing,
    Panel,
    Shape,
    StepBar,
)
from nsclinic.charts.steroid import STOPPED
from nsclinic.charts.words import Words
from nsclinic.course.model import StepOutcome, UrineState
from nsclinic.domain.record import Event, EventKind, Frequency, Observation

COURSE_CODES = frozenset({"diagnosis", "relapse", "remission", "step", "decision"})
"""Codes of marks that the course itself made: neither a value nor a drug nor an event."""


def lane_title(lane: LaneName, words: Words) -> str:
    """Give the name that stands beside a lane."""
    titles = {
        LaneName.STEPS: words.t("Steps"),
        LaneName.URINE: words.t("Urine protein"),
        LaneName.LEVELS: words.t("Drug levels"),
        LaneName.KIDNEY: words.t("Kidney"),
        LaneName.STEROID: words.t("Steroid dose"),
        LaneName.DRUGS: words.t("Drugs"),
        LaneName.EVENTS: words.t("Events"),
    }
    return titles[lane]


def empty_lane(lane: LaneName, words: Words) -> str:
    """Give the sentence that stands in a lane without data: what was never measured is said, not left blank."""
    sentences = {
        LaneName.STEPS: words.t("No step of the protocol begun"),
        LaneName.URINE: words.t("Urine protein never measured"),
        LaneName.LEVELS: words.t("Drug level never measured"),
        LaneName.KIDNEY: words.t("Creatinine never measured"),
        LaneName.STEROID: words.t("No steroid on file"),
        LaneName.DRUGS: words.t("No drug on file"),
        LaneName.EVENTS: words.t("No event on file"),
    }
    return sentences[lane]


def panel_title(panel: Panel, words: Words) -> str:
    """Give the name of the one thing that a panel shows."""
    return words.t("eGFR") if panel.code == "egfr" else words.analyte_short(panel.code)


def unit_label(axis: Axis, words: Words) -> str:
    """Give the unit of an axis."""
    return words.left_to_right(words.unit(axis.unit))


def target_labels(band: Band, panel: Panel, words: Words) -> tuple[str, ...]:
    """Give the lines that name a target: the word, its numbers with their unit, and the phase it stands for."""
    low, high = Decimal(str(band.low)), Decimal(str(band.high))
    lines = (words.t("Target"), words.span(low, high, panel.axis.unit), phase_words(band.phase, words))
    return tuple(line for line in lines if line)


def reference_label(code: str, words: Words) -> str:
    """Give the words for a line that values are held against."""
    return words.t("baseline") if code == "baseline" else words.t("limit")


def tick_label(tick: TimeTick, words: Words) -> str:
    """Give the text under a tick of the time axis."""
    if tick.grain is Grain.YEAR:
        return str(tick.on.year)
    return words.short_date(tick.on) if tick.grain is Grain.DAY else words.month(tick.on)


def _title(bar: StepBar, words: Words) -> str:
    return bar.title.get(words.language) or bar.title.get("en", "")


def step_labels(bar: StepBar, words: Words) -> tuple[str, ...]:
    """Give what is written into a step's bar, the longest first; the drawing takes the first that fits."""
    days = words.days_short(bar.days)
    if bar.number is None:
        steroid = words.t("First steroid course")
        return (words.pgettext("chart", "{title} · {days}", title=steroid, days=days), steroid, days)
    number = str(bar.number)
    title = words.pgettext("chart", "{number} {title}", number=number, title=_title(bar, words)).strip()
    count = days
    if bar.is_open and bar.of_days is not None and bar.days <= bar.of_days:
        count = words.t("day {day} of {of_days}", day=bar.days, of_days=bar.of_days)
    labels = [words.pgettext("chart", "{title} · {days}", title=title, days=count)]
    if bar.outcome is not None and not bar.is_open:
        outcome = words.outcome(bar.outcome)
        full, by_name, by_number = (
            words.pgettext("chart", "{title} · {days}", title=text, days=outcome)
            for text in (labels[0], title, number)
        )
        labels = [full, by_name, by_number, *labels]
    short = words.pgettext("chart", "{title} · {days}", title=number, days=count)
    return (*labels, short, words.pgettext("chart", "{title} · {days}", title=number, days=days), number)


def drug_title(row: DrugRow, words: Words) -> str:
    """Give the name beside a drug's bar; a drug that is only named in a note is named by it."""
    return words.isolate(row.note) if row.note else words.drug_short(row.drug)


def drug_unit(row: DrugRow) -> str:
    """Give the unit in which most of a drug's bars are written, which may then stand beside its name once."""
    units = [bar.unit for bar in row.bars if bar.amount is not None]
    return max(units, key=units.count) if units else ""


def dose_labels(bar: DoseBar, row_unit: str, words: Words) -> tuple[str, ...]:
    """Give what is written into a stretch of a dose, the longest first.

    The number stands alone only where the unit beside the drug's name is its own.
    """
    if bar.amount is None:
        return (words.t("dose not recorded"), words.left_to_right("?"))
    shown = few_digits(bar.amount)
    full = words.dose_amount(shown, bar.unit)
    if bar.unit != row_unit:
        return (full,)
    return (full, words.left_to_right(words.number(shown)))


_STATED_DIGITS = 4
"""A dose with no more digits than this was written so by somebody and is shown as it was."""


def few_digits(amount: Decimal) -> Decimal:
    """Round a computed dose for a label to two digits, whole from 10 on; what was written stays as it is."""
    if len(amount.as_tuple().digits) <= _STATED_DIGITS:
        shown = amount
    else:
        places = max(0, 1 - amount.adjusted())
        shown = round(amount, places)
    return shown.to_integral_value() if shown == shown.to_integral_value() else shown.normalize()


def flag_label(mark: Mark, words: Words) -> str:
    """Give the few letters beside a diagnosis or a relapse."""
    return words.pgettext("chart", "Dx") if mark.code == "diagnosis" else mark.label


def censored_label(mark: Mark) -> str:
    """Give the text beside a censored value: its sign and number as they came ("< 0.2")."""
    return f"{mark.qualifier.value}\u202f{mark.value}"


def phase_words(phase: str, words: Words) -> str:
    """Give the phase for which a target stands; empty where it stands always."""
    if phase == "held_remission":
        return words.t("once remission has held")
    return words.t("until remission has held") if phase == "without_held_remission" else ""


def event_row_title(row: EventRow, words: Words) -> str:
    """Give the name of a row of the events lane."""
    titles = {
        EventRowName.FINDINGS: words.t("Biopsy, tests"),
        EventRowName.ADVERSE: words.t("Adverse events"),
        EventRowName.VACCINES: words.t("Vaccines"),
    }
    return titles[row.name]


def event_labels(mark: Mark, words: Words) -> tuple[str, ...]:
    """Give what is written beside an event, the longest first; a biopsy's code is what nephrologists call it.

    Only codes that are abbreviations stand in for the name: `no_variant` is nobody's word.
    """
    event = event_of(mark)
    if event.kind is EventKind.EVENT_RESOLVED:
        return ()
    name = words.event_code(event.kind, event.code)
    is_abbreviated = event.kind in (EventKind.BIOPSY, EventKind.GENETIC_TEST, EventKind.CLASSIFICATION)
    if is_abbreviated and event.code[:1].isupper():
        return (name, words.left_to_right(event.code))
    return (name,)


def more_drugs(count: int, words: Words) -> str:
    """Give the name of the row that gathers the drugs for which there is no row."""
    return words.ngettext("{n} more drug", "{n} more drugs", count)


def observed_row(mark: Mark) -> Observation:
    """Give the value of a mark as the row that it came from, so that it is worded as everywhere."""
    return Observation(mark.on, mark.code, mark.value, mark.unit, mark.qualifier)


def event_of(mark: Mark) -> Event:
    """Give the event that a mark of the events lane stands for."""
    kind, _, code = mark.code.partition(":")
    return Event(mark.on, EventKind(kind), code, mark.detail)


def _event_reading(mark: Mark, words: Words) -> str:
    """Give an event in words; of a vaccine whether it is live, which its sign says too."""
    event = event_of(mark)
    text = words.event(event)
    if event.kind in (EventKind.VACCINATION, EventKind.VACCINATION_PLANNED):
        kind = words.t("live vaccine") if mark.shape is Shape.STAR else words.t("not live")
        return words.t("{what} ({detail})", what=text, detail=kind)
    return text


def _course_reading(mark: Mark, words: Words) -> str:
    number = mark.value
    if mark.code == "diagnosis":
        return words.t("Diagnosis")
    if mark.code == "relapse":
        return words.t("Relapse {number}", number=number)
    if mark.code == "remission":
        return words.t("{state} begins", state=words.state(mark.state or UrineState.UNKNOWN))
    if mark.code == "step":
        return words.t("Step {number} started", number=number)
    outcome = words.outcome(StepOutcome(mark.detail))
    return words.t("Step {number}, decision date: {outcome}", number=number, outcome=outcome)


def what(mark: Mark, words: Words) -> str:
    """Give a mark in words without its date."""
    if mark.code in COURSE_CODES:
        return _course_reading(mark, words)
    if mark.lane is LaneName.STEROID:
        return _steroid_reading(mark, words)
    if mark.lane is LaneName.EVENTS:
        return _event_reading(mark, words)
    if mark.lane is LaneName.DRUGS:
        return _drug_reading(mark, words)
    return _value_reading(mark, words)


def _drug_reading(mark: Mark, words: Words) -> str:
    drug = words.isolate(mark.label) if mark.label else words.drug(mark.code)
    if mark.detail == "stopped":
        return words.t("{drug}: last day", drug=drug)
    if not mark.value:
        return words.t("{drug}: dose not recorded", drug=drug)
    dose = dose_words(Decimal(mark.value), mark.unit, Frequency(mark.detail), words)
    return words.t("{drug}: {dose} from this day", drug=drug, dose=dose)


def dose_words(amount: Decimal, unit: str, frequency: Frequency, words: Words) -> str:
    """Give a dose with its unit, and how often it is taken where that is not daily."""
    dose = words.dose_amount(amount, unit)
    if frequency is Frequency.DAILY:
        return dose
    return words.pgettext("chart", "{dose} {frequency}", dose=dose, frequency=words.frequency(frequency))


def missing_words(missing: Missing | None, words: Words) -> str:
    """Give why a dose per kg stands nowhere."""
    if missing is Missing.DOSE:
        return words.t("dose not recorded")
    return words.t("height missing") if missing is Missing.HEIGHT else words.t("weight missing")


def steroid_amount(per_kg: Decimal, unit: str, words: Words) -> str:
    """Give a steroid amount as it is written, with its unit."""
    return words.dose_amount(few_digits(per_kg), unit)


def _steroid_reading(mark: Mark, words: Words) -> str:
    """Give all steroids together from a day on, or a pulse; by the weight at the start, alternate days halved."""
    if mark.detail == STOPPED:
        return words.t("Steroid: last day")
    if mark.code == "steroid_pulse":
        drug = words.drug(mark.label)
        if not mark.value:
            why = missing_words(Missing(mark.detail), words)
            return words.t("{drug}, a single dose: per kg not known, {why}", drug=drug, why=why)
        amount = steroid_amount(Decimal(mark.value), mark.unit, words)
        return words.t("{drug}, a single dose: {amount} as prednisolone", drug=drug, amount=amount)
    if not mark.value:
        return words.t("Steroid: per kg not known, {why}", why=missing_words(Missing(mark.detail), words))
    amount = steroid_amount(Decimal(mark.value), mark.unit, words)
    return words.t("Steroid: {amount} as prednisolone from this day", amount=amount)


def _value_reading(mark: Mark, words: Words) -> str:
    if mark.code == "egfr":
        rate = words.quantity(words.number(Decimal(mark.value), 0), mark.unit)
        return words.t("{what}: {value}", what=words.t("eGFR"), value=rate)
    text = words.t(
        "{what}: {value}", what=words.analyte_short(mark.code), value=words.observed(observed_row(mark))
    )
    if mark.state is not None:
        text = words.pgettext("chart", "{title} · {days}", title=text, days=words.state(mark.state))
    if mark.is_faint:
        hours = words.quantity(mark.detail, "h")
        return words.t("{text} (not a trough: {hours} after the dose)", text=text, hours=hours)
    return text


def reading(mark: Mark, words: Words) -> str:
    """Give a mark as it is read aloud and shown by the cursor: its date, what it is, its value as it came."""
    return words.pgettext("fact", "{date}: {what}", date=words.date(mark.on), what=what(mark, words))


def chart_summary(chart: CourseChart, words: Words) -> str:
    """Give the one sentence by which a screen reader introduces the chart."""
    return words.t(
        "Course chart from {start} to {end}, {count} values",
        start=words.date(chart.start),
        end=words.date(chart.end),
        count=len(chart.marks),
    )
