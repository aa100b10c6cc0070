"""Doses in words: as the clinician reads them, as the family takes them, and as a finding suggests them."""

from collections.abc import Iterable
from decimal import Decimal

from nsclinic.advice.model import Amount, SuggestedDose
from nsclinic.course.model import Dose
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.pieces import parts_of_day
from nsclinic.domain.record import Frequency, Observation, Treatment
from nsclinic.wording.quantities import Quantities
from nsclinic.wording.speech import marked, within
from nsclinic.wording.things import Things

TIMES_OF_DAY = {
    1: (marked("{dose} in the morning"),),
    2: (marked("{dose} in the morning"), marked("{dose} in the evening")),
    3: (marked("{dose} in the morning"), marked("{dose} at midday"), marked("{dose} in the evening")),
}
"""When the parts of a day's dose are taken; more than three are told by their number."""


def unit_of_day(unit: str, frequency: Frequency) -> str:
    """Give a dose's unit without "/day" where not every day is a treatment day: 1 mg/kg on alternate days."""
    return unit if frequency is Frequency.DAILY else unit.removesuffix("/day")


class Doses(Quantities, Things):
    """Doses and observed values in one language."""

    def observed(self, row: Observation) -> str:
        """Give a value as it came: "< 2.0 ng/mL", "3+", "negative", "not done"."""
        if not row.is_done:
            return self.t("not done")
        if not row.value[:1].isdigit() or row.unit == "grade":
            return self.choice(row.value)
        return self.quantity(row.value, row.unit, qualifier=row.qualifier.value)

    def dose_amount(self, value: Decimal, unit: str) -> str:
        """Give a dose rounded for display to what is meaningful, without an end zero: "2.5 mg", "0.1 mg/kg"."""
        return self.amount(Amount(value, unit))

    def dose(self, dose: Dose) -> str:
        """Give a dose as the clinician reads it: "2.5 mg/day in 2 doses (0.1 mg/kg, 2.7 mg/m²)".

        A dose that cannot be told in mg keeps the words of the prescription: "0.1 mg/kg/day".
        """
        if dose.per_day_mg is None:
            main = self._stated(dose.stated, unit_of_day(dose.stated_unit, dose.frequency))
            by_size: list[str] = []
        else:
            main = self.dose_amount(dose.per_day_mg, unit_of_day("mg/day", dose.frequency))
            sizes = ((dose.mg_per_kg, "mg/kg"), (dose.mg_per_m2, "mg/m2"))
            by_size = [self.dose_amount(value, unit) for value, unit in sizes if value is not None]
        text = self._with_times(main, dose.frequency, dose.doses_per_day)
        if by_size:
            comma = self.pgettext("list", ", ")
            text = self.pgettext("dose", "{dose} ({by_size})", dose=text, by_size=comma.join(by_size))
        return text

    def prescribed(self, row: Treatment) -> str:
        """Give a treatment row's dose as it was written: "0.1 mg/kg/day in 2 doses", "dose not recorded"."""
        if not row.dose:
            return self.t("dose not recorded")
        stated = self._stated(row.dose, unit_of_day(row.dose_unit, row.frequency))
        return self._with_times(stated, row.frequency, row.doses_per_day)

    def regimen(
        self, low: Decimal, high: Decimal, unit: str, frequency: Frequency, doses_per_day: int | None
    ) -> str:
        """Give a protocol's dose range: "0.1–0.25 mg/kg/day in 2 doses", "1 mg/kg on alternate days"."""
        return self._with_times(self.span(low, high, unit_of_day(unit, frequency)), frequency, doses_per_day)

    def as_taken(
        self, per_day_mg: Decimal, doses_per_day: int | None, frequency: Frequency | str, drug: str = ""
    ) -> str:
        """Give a dose as the family takes it: "1.5 mg in the morning, 1 mg in the evening, on alternate days".

        With `drug` the parts are what its capsules or tablets allow; the larger is taken in the morning. A day's dose
        of fewer pieces than times says that it cannot be divided so: a part of nothing is no dose.
        """
        if frequency == Frequency.SINGLE:
            return self.t("{dose} once", dose=self.dose_amount(per_day_mg, "mg"))
        if doses_per_day is None or doses_per_day < 1:
            text = self.t("{dose} a day", dose=self.dose_amount(per_day_mg, "mg"))
        else:
            known = drugs().get(drug)
            parts = parts_of_day(per_day_mg, doses_per_day, known.step_mg if known else None)
            text = self._taken_parts(parts) if all(parts) else self._undivided(per_day_mg, doses_per_day)
        if frequency == Frequency.ALTERNATE_DAY:
            text = self.t("{dose}, every other day", dose=text)
        return text

    def suggested(self, dose: SuggestedDose) -> str:
        """Give a suggested dose: "ciclosporin 130 mg/day in 2 doses (150 mg/m²/day)".

        Where the child's size is not known only the rule's dose stands, with what has to be measured.
        """
        frequency = Frequency(dose.frequency)
        rule = self.amount(Amount(dose.rule_dose.value, unit_of_day(dose.rule_dose.unit, frequency)))
        drug = within(self.drug(dose.drug))
        if dose.per_day_mg is None:
            by_rule = self.pgettext(
                "dose",
                "{drug} {dose}",
                drug=drug,
                dose=self._with_times(rule, frequency, dose.doses_per_day),
            )
            lacking = self.listed([within(self.named(code)) for code in dose.missing])
            return self.t("{dose} (in mg once measured: {lacking})", dose=by_rule, lacking=lacking)
        unit = unit_of_day("mg/day", frequency)
        amount = self._with_times(self.dose_amount(dose.per_day_mg, unit), frequency, dose.doses_per_day)
        named = self.pgettext("dose", "{drug} {dose}", drug=drug, dose=amount)
        if dose.is_capped:
            return self.t("{dose} (the highest dose; by the rule {rule})", dose=named, rule=rule)
        if dose.rule_dose.unit in ("mg", "mg/day"):
            return named
        return self.pgettext("dose", "{dose} ({by_size})", dose=named, by_size=rule)

    def suggested_doses(self, doses: Iterable[SuggestedDose]) -> str:
        """Give all doses that a finding suggests, as one list."""
        return self.listed([self.suggested(dose) for dose in doses])

    def _stated(self, dose: str, unit: str) -> str:
        return self.quantity(dose, unit) if dose else self.t("dose not recorded")

    def _with_times(self, main: str, frequency: Frequency, doses_per_day: int | None) -> str:
        if frequency is Frequency.SINGLE:
            return self.t("{dose} once", dose=main)
        if doses_per_day is not None and doses_per_day > 1:
            main = self.ngettext("{dose} in {n} dose", "{dose} in {n} doses", doses_per_day, dose=main)
        if frequency is Frequency.ALTERNATE_DAY:
            main = self.t("{dose} on alternate days", dose=main)
        return main

    def _undivided(self, per_day_mg: Decimal, doses_per_day: int) -> str:
        return self.ngettext(
            "{dose} a day, which cannot be divided into {n} dose",
            "{dose} a day, which cannot be divided into {n} doses",
            doses_per_day,
            dose=self.dose_amount(per_day_mg, "mg"),
        )

    def _taken_parts(self, parts: tuple[Decimal, ...]) -> str:
        doses = [self.dose_amount(part, "mg") for part in parts]
        if len(parts) in TIMES_OF_DAY:
            times = TIMES_OF_DAY[len(parts)]
            comma = self.pgettext("list", ", ")
            return comma.join(self.t(time, dose=dose) for time, dose in zip(times, doses, strict=True))
        if len(set(parts)) == 1:
            return self.ngettext(
                "{dose}, {n} time a day", "{dose}, {n} times a day", len(parts), dose=doses[0]
            )
        return self.t("{doses} through the day", doses=self.listed(doses))
