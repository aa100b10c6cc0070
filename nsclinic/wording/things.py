"""Names of what stands in the catalogues and files: drugs, analytes, choices, events, columns.

English labels live in the TOML catalogues; the catalogue tool takes them from there as msgids. An unknown code is shown
as it is: a newer file may hold one.
"""

from datetime import date

from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.record import Event, EventKind
from nsclinic.wording.labels import CAUSES
from nsclinic.wording.speech import Speech, marked

CHOICES = {
    "none": marked("none"),
    "mild": marked("mild"),
    "moderate": marked("moderate"),
    "severe": marked("severe"),
    "negative": marked("negative"),
    "positive": marked("positive"),
    "trace": marked("trace"),
}
"""Values that are words; grades such as 1+ are the same in every language."""

GROUPS = {
    "measure": marked("Measurements"),
    "pressure": marked("Blood pressure"),
    "urine": marked("Urine"),
    "blood": marked("Blood"),
    "level": marked("Drug levels"),
    "screen": marked("Screening"),
}

PLACES = {
    "clinic": marked("clinic"),
    "laboratory": marked("laboratory"),
    "home": marked("home"),
}

COLUMNS = {
    "patient_id": marked("Clinic number"),
    "given_name": marked("Given name"),
    "family_name": marked("Family name"),
    "sex": marked("Sex"),
    "birth_date": marked("Birth date"),
    "birth_date_estimated": marked("Birth date estimated"),
    "guardian": marked("Guardian"),
    "phone": marked("Phone"),
    "address": marked("Address"),
    "diagnosis_date": marked("Date of diagnosis"),
    "cause": marked("Cause"),
    "consent_registry": marked("Consent to the registry"),
    "note": marked("Note"),
}
"""Columns of patients.csv as a form labels them."""

DUE_THINGS = {
    "visit": marked("Visit"),
    "urine": marked("Urine test"),
    "biopsy": marked("Kidney biopsy"),
    "genetic_test": marked("Genetic test"),
}

COMPUTED = {
    "egfr": marked("eGFR"),
    "surface": marked("Body surface area"),
    "relapse": marked("Relapse"),
    "visit": marked("Visit"),
    "next_visit_date": marked("Next visit booked"),
    "diagnosis": marked("Diagnosis"),
    "steroid_start": marked("Steroid started"),
    "step": marked("Step of the protocol"),
    "decision_date": marked("Decision date"),
    "state": marked("State of the urine"),
    "remission": marked("Remission"),
    "mean_steroid": marked("Mean steroid dose, prednisolone equivalent"),
    "cumulative_dose": marked("Total dose"),
    "height_z": marked("Height z-score"),
    "bp_centile": marked("Blood pressure limit for age, sex and height"),
}
"""Facts that the rules compute or that are no observation."""

EVENT_KINDS = frozenset(EventKind)

CLOSED_LISTS = frozenset({"direction", "reason", "withheld"})
"""Parameters that are words of a list and nothing else: an unknown code says nothing to the reader."""

KINDS_BY_NAME = {
    "vaccine": EventKind.VACCINATION,
    "event": EventKind.ADVERSE_EVENT,
    "histology": EventKind.BIOPSY,
    "outcome": EventKind.OUTCOME,
    "classification": EventKind.CLASSIFICATION,
}
"""Parameters of findings whose codes are event codes."""

WORDS_BY_NAME = {
    "tests": {"sbp": marked("Blood pressure"), "glucose": marked("Glucose")},
    "cause": {**{cause.value: text for cause, text in CAUSES.items()}, "other_variant": "Other variant"},
    "direction": {"up": marked("raises"), "down": marked("lowers")},
    "reason": {
        "infant": marked("the disease began in infancy"),
        "DMS": marked("the biopsy shows diffuse mesangial sclerosis"),
        "familial": marked("the disease is familial"),
        "congenital": marked("the disease is congenital"),
    },
    "withheld": {
        "stop": marked("a finding that stops treatment stands"),
        "creatinine-rise": marked("the creatinine has risen"),
        "censored": marked("the level lies outside what the laboratory can measure"),
        "not-a-trough": marked("the sample is not a trough"),
        "not-steady": marked("the dose was changed too shortly before"),
        "interaction": marked("an interacting drug was started since"),
        "dose-unknown": marked("the present dose in mg is not known"),
        "dose-dangerous": marked("the present dose is in the dangerous range"),
        "size-unknown": marked("the child's weight or height is not known"),
        "no-change": marked("no whole capsule lies between the present and the suggested dose"),
        "at-highest": marked("the dose is already the highest that the protocol allows"),
    },
}
"""Parameters of findings whose codes are words of a rule; each has its own list."""


class Things(Speech):
    """Names of catalogue entries in one language."""

    def drug(self, code: str) -> str:
        """Give a drug's name."""
        known = drugs().get(code)
        return self.t(known.label) if known else code

    def drug_short(self, code: str) -> str:
        """Give a drug's abbreviation (CsA, MMF, Tac), or its name where it has none."""
        known = drugs().get(code)
        return self.t(known.short) if known else code

    def analyte(self, code: str) -> str:
        """Give an analyte's name."""
        known = analytes().get(code)
        return self.t(known.label) if known else code

    def analyte_short(self, code: str) -> str:
        """Give an analyte's short name (uPCR, CD19)."""
        known = analytes().get(code)
        return self.t(known.short) if known else code

    def group(self, group: str) -> str:
        """Give the heading of a group of analytes."""
        return self.t(GROUPS[group]) if group in GROUPS else group

    def place(self, place: str) -> str:
        """Give where a value was measured."""
        return self.t(PLACES[place]) if place in PLACES else place

    def column(self, name: str) -> str:
        """Give the label of a column of patients.csv."""
        return self.t(COLUMNS[name]) if name in COLUMNS else name

    def choice(self, value: str) -> str:
        """Give a value that is a word ("negative", "trace", "moderate"); a grade such as 1+ reads from the left."""
        return self.t(CHOICES[value]) if value in CHOICES else self.left_to_right(value)

    def event_kind(self, kind: EventKind) -> str:
        """Give the name of a kind of event."""
        return self.t(event_kinds()[kind].label)

    def event_code(self, kind: EventKind, code: str) -> str:
        """Give what a code means in its kind of event; a code of another catalogue is named from there."""
        entry = event_kinds()[kind]
        if code in entry.codes:
            return self.t(entry.codes[code])
        if entry.codes_from == "drug":
            return self.drug(code)
        return code

    def event(self, event: Event) -> str:
        """Give an event in words: "Adverse event: Diarrhoea (moderate)"."""
        if event.kind is EventKind.STEP_START:
            return self.t("Step {number} started", number=event.code)
        what = self.event_kind(event.kind)
        if event.code:
            what = self.t("{kind}: {what}", kind=what, what=self.event_code(event.kind, event.code))
        if event.severity:
            what = self.t("{what} ({detail})", what=what, detail=self.choice(event.severity))
        return what

    def knows(self, name: str, code: str) -> bool:
        """Say whether the code passed under the parameter `name` (several: blanks between) can be named at all."""
        return name not in CLOSED_LISTS or all(one in WORDS_BY_NAME[name] for one in code.split())

    def code_in(self, name: str, code: str) -> str:
        """Name a code that a finding passes under the parameter `name`."""
        if name in KINDS_BY_NAME:
            return self.event_code(KINDS_BY_NAME[name], code)
        words = WORDS_BY_NAME.get(name, {})
        return self.t(words[code]) if code in words else self.named(code)

    def named(self, code: str) -> str:
        """Name any code that a fact, a due item or a missing input can carry."""
        kind, _, event_code = code.partition(":")
        if event_code and kind in EVENT_KINDS:
            return self.event(Event(on=date.min, kind=EventKind(kind), code=event_code))
        for table in (DUE_THINGS, COMPUTED, COLUMNS):
            if code in table:
                return self.t(table[code])
        if code in analytes():
            return self.analyte_short(code)
        if code in drugs():
            return self.drug(code)
        if code in EVENT_KINDS:
            return self.event_kind(EventKind(code))
        return code
