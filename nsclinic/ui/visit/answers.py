"""What a line of the form says back at once: the value it will keep, and whether it can be meant.

Hard limits refuse, soft limits and a jump from the child's own last value ask for a second look; what was read from
foreign digits or a decimal comma is shown in plain ones.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.domain.jumps import jump_from
from nsclinic.domain.limits import LONGEST_HOURS_AFTER_DOSE, OutsideLimits, hard_fault, soft_warning
from nsclinic.domain.record import Observation, Qualifier
from nsclinic.ui.visit.lines import Line
from nsclinic.ui.visit.typed import Meaning, Typed, TypedFault, read_typed
from nsclinic.wording import Wording


class Look(StrEnum):
    """How a line speaks: nothing to say, an echo of what was read, a warning, a fault that Save does not pass."""

    PLAIN = ""
    ECHO = "echo"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a line: the text of the field, the unit chosen, and the hours since the dose."""

    text: str = ""
    unit: str = ""
    hours: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed."""
        return not self.text.strip() and not self.hours.strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """The row that the line will keep (None: nothing, or a fault) and what is said under the field."""

    row: Observation | None = None
    look: Look = Look.PLAIN
    message: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Reads lines for one visit: its day, the child's age in completed years on it (None: not known), the language."""

    on: date
    age_years: int | None
    words: Wording

    def read(self, line: Line, filled: Filled) -> Answer:
        """Give what a line with this content means."""
        analyte = line.analyte
        unit = filled.unit
        if not analyte.units or analyte.takes_choice(unit):
            answer = self._choice(line, filled)
        else:
            answer = self._number(line, filled, read_typed(filled.text, self.words.language))
        if answer.row is None or not line.asks_hours:
            if answer.row is None and answer.look is not Look.FAULT and filled.hours.strip():
                return Answer(look=Look.FAULT, message=self.words.t("Hours are given, but no level."))
            return answer
        return self._with_hours(answer, filled.hours)

    def _choice(self, line: Line, filled: Filled) -> Answer:
        typed = filled.text.strip()
        if not typed:
            return Answer()
        if typed in ("-", Qualifier.NOT_DONE):
            return Answer(self._row(line, "", "", Qualifier.NOT_DONE))
        if typed in line.analyte.choices:
            return Answer(self._row(line, typed, filled.unit, Qualifier.NONE))
        return Answer(look=Look.FAULT, message=self.words.t("Choose one of the values listed."))

    def _number(self, line: Line, filled: Filled, typed: Typed) -> Answer:
        match typed.meaning:
            case Meaning.NOTHING:
                return Answer()
            case Meaning.NOT_DONE:
                return Answer(
                    self._row(line, "", "", Qualifier.NOT_DONE), Look.ECHO, self.words.t("not done")
                )
            case Meaning.SAME_AS_LAST:
                return self._same(line)
            case Meaning.FAULT:
                return Answer(look=Look.FAULT, message=typed_fault(typed, self.words))
        row = self._row(line, typed.value, filled.unit, typed.qualifier)
        return self._judged(line, row, typed)

    def _same(self, line: Line) -> Answer:
        if line.last is None:
            return Answer(look=Look.FAULT, message=self.words.t("There is no earlier value to repeat."))
        row = self._row(line, line.last.value, line.last.unit, line.last.qualifier)
        told = self.words.t("the same as last time: {value}", value=self.words.observed(row))
        return Answer(row, Look.ECHO, told)

    def _judged(self, line: Line, row: Observation, typed: Typed) -> Answer:
        value = Decimal(row.value)
        refused = hard_fault(line.analyte, value, row.unit, self.age_years)
        if refused is not None:
            return Answer(None, Look.FAULT, outside(refused, self.words, is_refused=True))
        doubted = soft_warning(line.analyte, value, row.unit, self.age_years, row.qualifier)
        if doubted is not None:
            return Answer(row, Look.WARNING, outside(doubted, self.words, is_refused=False))
        jump = jump_from(line.last, row, line.analyte) if line.last is not None else None
        if jump is not None:
            told = self.words.t(
                "{factor} times the last value ({value}, {date}). Is the decimal point right?",
                factor=factor(jump.factor, self.words),
                value=self.words.observed(jump.last),
                date=self.words.date(jump.last.on),
            )
            return Answer(row, Look.WARNING, told)
        if typed.is_reinterpreted:
            told = self.words.t("read as {value}", value=self.words.observed(row))
            return Answer(row, Look.ECHO, told)
        return Answer(row)

    def _with_hours(self, answer: Answer, hours: str) -> Answer:
        row = answer.row
        typed = read_typed(hours, self.words.language)
        if row is None or typed.meaning in (Meaning.NOTHING, Meaning.NOT_DONE):
            return answer
        if typed.meaning is not Meaning.VALUE or typed.qualifier is not Qualifier.NONE:
            return Answer(None, Look.FAULT, self.words.t("Hours after the dose: a plain number, such as 12."))
        if not 0 <= Decimal(typed.value) <= LONGEST_HOURS_AFTER_DOSE:
            most = self.words.quantity(LONGEST_HOURS_AFTER_DOSE, "h")
            return Answer(
                None, Look.FAULT, self.words.t("Hours after the dose: from 0 to {most}.", most=most)
            )
        return Answer(row._replace(hours_after_dose=typed.value), answer.look, answer.message)

    def _row(self, line: Line, value: str, unit: str, qualifier: Qualifier) -> Observation:
        row = Observation(self.on, line.code, value, unit, qualifier)
        if line.recorded is None:
            return row
        kept = line.recorded
        return row._replace(place=kept.place, lab=kept.lab, note=kept.note, row_id=kept.row_id)


def factor(value: Decimal, words: Wording) -> str:
    """Give how many times one value is another: "10", "0.1", "2.4"."""
    return words.number(value, 0 if value >= 10 else 1 if value >= 1 else 2)


def outside(limits: OutsideLimits, words: Wording, *, is_refused: bool) -> str:
    """Give the sentence for a value outside its limits, with the unit that was perhaps meant."""
    span = _span(limits, words)
    if is_refused:
        text = words.t("Not possible ({span}).", span=span)
    else:
        text = words.t("Unusual ({span}). Kept as typed.", span=span)
    if limits.did_you_mean:
        unit = words.unit(limits.did_you_mean)
        text = words.pgettext(
            "messages",
            "{first} {second}",
            first=text,
            second=words.t("Did you mean {unit}?", unit=words.left_to_right(unit)),
        )
    return text


def _span(limits: OutsideLimits, words: Wording) -> str:
    if limits.low is not None and limits.high is not None:
        return words.span(limits.low, limits.high, limits.limit_unit)
    if limits.low is not None:
        return words.t("at least {value}", value=words.quantity(limits.low, limits.limit_unit))
    if limits.high is not None:
        return words.t("at most {value}", value=words.quantity(limits.high, limits.limit_unit))
    return words.unit(limits.limit_unit)


def typed_fault(typed: Typed, words: Wording) -> str:
    """Give the sentence for a text that was not taken for a number: what to write instead."""
    readings = [words.left_to_right(reading) for reading in typed.readings]
    match typed.fault:
        case TypedFault.AMBIGUOUS_COMMA:
            return words.t(
                "Could be {first} or {second}: write it with a decimal point.",
                first=readings[0],
                second=readings[1],
            )
        case TypedFault.DECIMAL_COMMA if readings:
            return words.t("Write {value}, with a decimal point.", value=readings[0])
        case TypedFault.DECIMAL_COMMA | TypedFault.THOUSANDS_SEPARATOR:
            return words.t("Write the number without separators, with a decimal point.")
        case TypedFault.NUMBER_MISSING:
            return words.t("A number belongs after the sign.")
        case TypedFault.TOO_LONG:
            return words.t("Too long for a number.")
    return words.t("Not a number. Also possible: - not done, . same as last, < or > before a number.")
