"""What is measured at a visit: values that fit the urine, the drugs and the size, as four laboratories print them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.demo.story import CR, NS, PR, Story
from nsclinic.course.model import UrineState
from nsclinic.domain.record import Observation, Qualifier


@dataclass(frozen=True, slots=True)
class Printed:
    """How a laboratory prints a value of the first unit: value × factor + add, in its unit, with its decimals."""

    unit: str
    factor: float = 1.0
    decimals: int = 0
    add: float = 0.0


_COMMON = {
    "weight": Printed("kg", decimals=1),
    "height": Printed("cm", decimals=1),
    "temperature": Printed("Cel", decimals=1),
    "sbp": Printed("mmHg"),
    "dbp": Printed("mmHg"),
    "sodium": Printed("mmol/L"),
    "potassium": Printed("mmol/L", decimals=1),
    "hba1c": Printed("%", decimals=1),
    "alt": Printed("U/L"),
    "csa_c2": Printed("ng/mL"),
    "mpa_trough": Printed("mg/L", decimals=1),
    "mpa_auc": Printed("mg.h/L"),
    "tac_trough": Printed("ng/mL", decimals=1),
    "csa_trough": Printed("ng/mL"),
    "cd19": Printed("cells/uL"),
}

_CONVENTIONAL = _COMMON | {
    "upcr": Printed("mg/mg", 1, 2),
    "urine_protein_rate": Printed("mg/m2/h", 1, 1),
    "albumin": Printed("g/dL", 1, 1),
    "cholesterol": Printed("mg/dL"),
    "creatinine": Printed("mg/dL", 1, 2),
    "urea": Printed("mg/dL"),
    "magnesium": Printed("mg/dL", 2.4305, 1),
    "glucose_fasting": Printed("mg/dL"),
    "glucose_random": Printed("mg/dL"),
    "haemoglobin": Printed("g/dL", 1, 1),
    "wbc": Printed("10^9/L", 1, 1),
    "neutrophils": Printed("10^9/L", 1, 1),
    "platelets": Printed("10^9/L"),
}

_SI = _COMMON | {
    "upcr": Printed("mg/mmol", 100, 0),
    "urine_protein_rate": Printed("mg/m2/d", 24, 0),
    "albumin": Printed("g/L", 10),
    "cholesterol": Printed("mmol/L", 1 / 38.67, 1),
    "creatinine": Printed("umol/L", 88.4),
    "urea": Printed("mmol/L", 1 / 6.006, 1),
    "sodium": Printed("mmol/L"),
    "magnesium": Printed("mmol/L", 1, 2),
    "glucose_fasting": Printed("mmol/L", 1 / 18.016, 1),
    "glucose_random": Printed("mmol/L", 1 / 18.016, 1),
    "haemoglobin": Printed("g/L", 10),
    "wbc": Printed("10^9/L", 1, 1),
    "neutrophils": Printed("10^9/L", 1, 1),
    "platelets": Printed("10^9/L"),
    "hba1c": Printed("mmol/mol", 10.931, 0, -23.5),
    "tac_trough": Printed("ug/L", 1, 1),
    "csa_trough": Printed("ug/L"),
    "mpa_trough": Printed("ug/mL", 1, 1),
}

_MIXED = _CONVENTIONAL | {
    "upcr": Printed("mg/g", 1000),
    "wbc": Printed("cells/uL", 1000),
    "neutrophils": Printed("cells/uL", 1000),
    "platelets": Printed("cells/uL", 1000),
    "sodium": Printed("mEq/L"),
    "potassium": Printed("mEq/L", 1, 1),
    "height": Printed("m", 0.01, 3),
}

_PRIVATE = _CONVENTIONAL | {
    "upcr": Printed("g/g", 1, 2),
    "weight": Printed("g", 1000),
    "cd19": Printed("%", 0.01),
}

LABORATORIES = {
    "University laboratory": _CONVENTIONAL,
    "Laboratorio Central": _SI,
    "مختبر المحافظة": _MIXED,
    "Nile laboratory": _PRIVATE,
}

DETECTION = {"upcr": 0.1, "urine_protein_rate": 2.0, "tac_trough": 2.0, "csa_trough": 25.0, "alt": 8.0}
"""Below this, in the first unit, a laboratory prints only that it is below."""

URINE = {
    CR: (0.02, 0.185),
    PR: (0.32, 1.75),
    NS: (2.3, 8.5),
}
RATE = {CR: (0.8, 3.6), PR: (6.0, 36.0), NS: (46.0, 190.0)}
STRIPS = {CR: ("negative", "negative", "trace"), PR: ("1+", "2+"), NS: ("3+", "4+")}
STRIPS_MG_DL = {CR: ("<15", "<15", "20"), PR: ("50", "100", "200"), NS: ("300", "500", ">1000")}
ALBUMIN = {CR: (3.8, 4.6), PR: (3.1, 3.7), NS: (1.4, 2.6)}
CHOLESTEROL = {CR: (135, 200), PR: (200, 275), NS: (290, 480)}
OEDEMA = {CR: ("none",), PR: ("none", "mild"), NS: ("mild", "moderate", "severe")}

CORE = (
    "weight",
    "height",
    "sbp",
    "dbp",
    "urine",
    "albumin",
    "creatinine",
    "potassium",
    "glucose_random",
    "haemoglobin",
)
"""Ten tests at every visit; a trough for those on a calcineurin inhibitor; and others in turn."""

OTHERS = (
    "wbc",
    "cholesterol",
    "oedema",
    "platelets",
    "urea",
    "sodium",
    "neutrophils",
    "alt",
    "temperature",
    "magnesium",
    "hba1c",
    "csa_c2",
    "mpa_trough",
    "mpa_auc",
    "urine_protein_rate",
)

ONLY_ON = {"csa_c2": "ciclosporin", "mpa_trough": "mycophenolate_mofetil", "mpa_auc": "mycophenolate_mofetil"}
"""Levels that are measured only while their drug is taken."""

TROUGHS = {"tacrolimus": "tac_trough", "ciclosporin": "csa_trough"}
CLOTTED = "sample clotted"


def kidney_share(story: Story, day: int) -> float:
    """Give the share of kidney function that is left on a day: 1, or falling in a line to the last visit."""
    if story.kidney_falls is None or day <= story.kidney_falls[0]:
        return 1.0
    begun, left = story.kidney_falls
    return 1 - (1 - left) * (day - begun) / max(1, story.seen - begun)


def _creatinine(story: Story, day: int) -> float:
    height = story.size(day)[1]
    on_cni = any(story.is_on(drug, day) for drug in TROUGHS)
    egfr = (112 if on_cni else 120) * kidney_share(story, day)
    return 0.413 * height / egfr * story.dice.between(0.96, 1.04)


def _to_grain(value: float, parts: int) -> float:
    """Give the value to the part of a unit that the scale or the rod shows."""
    return int(value * parts + 0.5) / parts


def _systolic(story: Story, day: int) -> float:
    return 87 + 1.6 * min(story.age_years(day), 14) + story.dice.between(-6, 5)


def _diastolic(story: Story, day: int) -> float:
    return 43 + 2.3 * min(story.age_years(day), 9.5) + story.dice.between(-5, 4)


def _tacrolimus(story: Story, day: int) -> float:
    row = story.stretch_on("tacrolimus", day)
    per_kg = float(row.dose) / story.size(day)[0] if row else 0.0
    return per_kg * story.trough_per_dose * story.dice.between(0.86, 1.16)


def _ciclosporin(story: Story, day: int) -> float:
    row = story.stretch_on("ciclosporin", day)
    per_m2 = float(row.dose) / story.size(day)[2] if row else 0.0
    return per_m2 / 145 * story.csa_trough * story.dice.between(0.88, 1.12)


def _by_state(table: Mapping[UrineState, tuple[float, float]]) -> Callable[[Story, int], float]:
    return lambda story, day: story.dice.between(*table[story.state(day)])


def _from(low: float, high: float) -> Callable[[Story, int], float]:
    return lambda story, _: story.dice.between(low, high)


VALUES: dict[str, Callable[[Story, int], float]] = {
    "weight": lambda story, day: _to_grain(story.size(day)[0] * story.dice.between(0.99, 1.01), 10),
    "height": lambda story, day: _to_grain(story.size(day)[1], 2),
    "sbp": _systolic,
    "dbp": _diastolic,
    "upcr": _by_state(URINE),
    "urine_protein_rate": _by_state(RATE),
    "albumin": _by_state(ALBUMIN),
    "cholesterol": _by_state(CHOLESTEROL),
    "creatinine": _creatinine,
    "urea": lambda story, day: story.dice.between(18, 34) / kidney_share(story, day),
    "sodium": _from(135, 142),
    "potassium": _from(3.7, 4.7),
    "magnesium": _from(0.76, 0.95),
    "glucose_random": _from(78, 126),
    "glucose_fasting": _from(74, 92),
    "hba1c": _from(4.8, 5.5),
    "haemoglobin": _from(11.2, 13.6),
    "wbc": _from(5.6, 11),
    "neutrophils": _from(2.6, 6),
    "platelets": _from(210, 430),
    "alt": _from(6, 30),
    "temperature": _from(36.4, 37.2),
    "csa_c2": _from(480, 900),
    "mpa_trough": _from(1.2, 3.6),
    "mpa_auc": _from(36, 66),
    "tac_trough": _tacrolimus,
    "csa_trough": _ciclosporin,
}

_SCREENS = frozenset({"c3", "c4", "hbsag", "anti_hcv", "cd19", "glucose_fasting"})
"""Codes that are measured only where the story fixes them."""


class Bench:
    """Measures the visits of a block of children so that they have twelve values on average."""

    WANTED = 12
    MOST_MORE = 5

    def __init__(self) -> None:
        self._owed = 0
        self._turn = 0

    def visit(self, story: Story, day: int, on: date, laboratory: str, urine: str) -> list[Observation]:
        """Give the values of one visit to the clinic, in the order in which the form asks."""
        codes = [urine if code == "urine" else code for code in CORE]
        codes += [code for drug, code in TROUGHS.items() if story.is_on(drug, day)]
        codes += [code for fixed_day, code in story.fixed if fixed_day == day and code not in codes]
        codes = [code for code in codes if not _is_skipped(story, code, day)]
        self._owed += self.WANTED - len(codes)
        most = len(codes) + self.MOST_MORE
        for _ in OTHERS:
            if self._owed <= 0 or len(codes) == most:
                break
            code = OTHERS[self._turn % len(OTHERS)]
            self._turn += 1
            if code in ONLY_ON and not story.is_on(ONLY_ON[code], day):
                continue
            if code not in codes and not _is_skipped(story, code, day):
                codes.append(code)
                self._owed -= 1
        return [measured(story, code, day, on, laboratory) for code in codes]

    def phone(self, story: Story, day: int, on: date) -> list[Observation]:
        """Give what a family tells by telephone: the morning's strip."""
        self._owed += self.WANTED - 1
        strip = story.dice.pick(STRIPS[story.state(day)])
        return [Observation(on, "dipstick_protein", strip, "grade", place="home")]


def _is_skipped(story: Story, code: str, day: int) -> bool:
    return any(code == skipped and first <= day <= last for skipped, first, last in story.skipped)


def measured(story: Story, code: str, day: int, on: date, laboratory: str) -> Observation:
    """Give one value as the laboratory prints it, censored below what it detects."""
    place = "clinic" if code in ("weight", "height", "sbp", "dbp", "temperature", "oedema") else "laboratory"
    lab = laboratory if place == "laboratory" else ""
    fixed = story.fixed.get((day, code))
    if fixed is not None:
        return Observation(
            on, code, fixed.value, fixed.unit, Qualifier(fixed.qualifier), fixed.hours, place, lab
        )
    hours = ""
    if code in TROUGHS.values():
        hours = story.dice.pick(("11.5", "12", "12", "12.5", ""))
    if code == "oedema":
        return Observation(on, code, story.dice.pick(OEDEMA[story.state(day)]), place="clinic")
    if code == "dipstick_protein":
        return strip_of(story, day, on, laboratory)
    if (
        day != story.seen
        and story.dice.chance(0.004)
        and code not in ("weight", "height", "upcr", "creatinine")
    ):
        return Observation(on, code, "", "", Qualifier.NOT_DONE, place=place, lab=lab, note=CLOTTED)
    printed = LABORATORIES[laboratory][code]
    value = VALUES[code](story, day)
    limit = DETECTION.get(code)
    qualifier = Qualifier.NONE
    if limit is not None and value < limit:
        value, qualifier = limit, Qualifier.LESS
    text = f"{value * printed.factor + printed.add:.{printed.decimals}f}"
    return Observation(on, code, text, printed.unit, qualifier, hours, place, lab)


def strip_of(story: Story, day: int, on: date, laboratory: str) -> Observation:
    """Give a dipstick read by grade, or in mg/dL where the laboratory's machine reads it."""
    state = story.state(day)
    if laboratory != "Nile laboratory":
        return Observation(on, "dipstick_protein", story.dice.pick(STRIPS[state]), "grade", place="clinic")
    text = story.dice.pick(STRIPS_MG_DL[state])
    qualifier = Qualifier(text[0]) if text[0] in "<>" else Qualifier.NONE
    return Observation(
        on, "dipstick_protein", text.lstrip("<>"), "mg/dL", qualifier, "", "laboratory", laboratory
    )
