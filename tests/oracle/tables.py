"""Words and numbers that the rules print: drug groups, units, the protocols of sections 2, 4 and 5."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

D = Decimal

STEROIDS = ("prednisolone", "methylprednisolone", "deflazacort")
ORAL_STEROIDS = ("prednisolone", "deflazacort")
PREDNISOLONE_EQUIVALENT = {
    "prednisolone": D(1),
    "methylprednisolone": D("1.25"),
    "deflazacort": D(5) / D(6),
}
CNI = ("tacrolimus", "ciclosporin")
MOFETIL = "mycophenolate_mofetil"  # "MMF", where the rules say so; "mycophenolate" is either
MYCOPHENOLATE = ("mycophenolate_mofetil", "mycophenolate_sodium")
# "A drug of infection-on-immunosuppression" that has to be taken (rituximab and ofatumumab act for 6 months).
INFECTION_DRUGS = (*CNI, *MYCOPHENOLATE, "azathioprine", "mizoribine", "cyclophosphamide", "chlorambucil")
ANTI_CD20 = ("rituximab", "ofatumumab")
# "Immunosuppressant (of any kind, levamisole too, steroids not)".
IMMUNOSUPPRESSANTS = (*INFECTION_DRUGS, *ANTI_CD20, "levamisole")

# What one of the unit is in the code's first unit; exact unless molar.
RATIO: dict[str, dict[str, Decimal]] = {
    "weight": {"kg": D(1), "g": D("0.001")},
    "height": {"cm": D(1), "m": D(100)},
    "sbp": {"mmHg": D(1)},
    "dbp": {"mmHg": D(1)},
    "upcr": {"mg/mg": D(1), "g/g": D(1), "mg/g": D("0.001"), "mg/mmol": D(1) / D("113.1")},
    "urine_protein_rate": {"mg/m2/h": D(1), "mg/m2/d": D(1) / D(24)},
    "albumin": {"g/dL": D(1), "g/L": D("0.1")},
    "cholesterol": {"mg/dL": D(1), "mmol/L": D("38.67")},
    "creatinine": {"mg/dL": D(1), "umol/L": D(1) / D("88.4")},
    "potassium": {"mmol/L": D(1), "mEq/L": D(1)},
    "sodium": {"mmol/L": D(1), "mEq/L": D(1)},
    "glucose_fasting": {"mg/dL": D(1), "mmol/L": D("18.016")},
    "glucose_random": {"mg/dL": D(1), "mmol/L": D("18.016")},
    "haemoglobin": {"g/dL": D(1), "g/L": D("0.1")},
    "wbc": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "neutrophils": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "platelets": {"10^9/L": D(1), "cells/uL": D("0.001")},
    "c3": {"g/L": D(1), "mg/dL": D("0.01")},
    "c4": {"g/L": D(1), "mg/dL": D("0.01")},
    "tac_trough": {"ng/mL": D(1), "ug/L": D(1)},
    "csa_trough": {"ng/mL": D(1), "ug/L": D(1)},
    "csa_c2": {"ng/mL": D(1), "ug/L": D(1)},
    "mpa_trough": {"mg/L": D(1), "ug/mL": D(1)},
}

THREE_STEP = "three-step"
TAC_GUIDE = "tac-guide"
MMF = "mmf"


@dataclass(frozen=True)
class Range:
    """A dose range of a protocol, per treatment day; `to_start` sets no upper end once there is a trough."""

    low: Decimal
    high: Decimal
    unit: str
    to_start: bool = False
    alternate: bool = False


@dataclass(frozen=True)
class ProtocolRules:
    """One protocol as sections 2, 4 and 5 print it. `tac_target` and `csa_target` are ng/mL or None."""

    ssns_days: int = 28
    srns_days: int = 42
    tac_target: tuple[Decimal, Decimal] | None = None
    tac_target_in_cr: tuple[Decimal, Decimal] | None = None
    csa_target: tuple[Decimal, Decimal] | None = None
    ranges: tuple[tuple[str, Range], ...] = ()  # drug -> range (three-step prednisolone hangs on the step)


def _kg(low: str, high: str, *, to_start: bool = False) -> Range:
    return Range(D(low), D(high), "mg/kg/day", to_start)


def _m2(low: str, high: str) -> Range:
    return Range(D(low), D(high), "mg/m2/day")


PROTOCOLS: dict[str, ProtocolRules] = {
    "three-step": ProtocolRules(
        42,
        56,
        (D(3), D(10)),
        None,
        None,
        (
            ("ciclosporin", _m2("150", "150")),
            ("mycophenolate_mofetil", _m2("1200", "1200")),
            ("tacrolimus", _kg("0.1", "0.25")),
        ),
    ),
    "tac-guide": ProtocolRules(
        tac_target=(D(5), D(10)),
        tac_target_in_cr=(D(2), D(6)),
        ranges=(("tacrolimus", _kg("0.05", "0.1", to_start=True)), ("prednisolone", _kg("0.15", "0.5"))),
    ),
    "tac-mzr-pdn": ProtocolRules(),
    "mmf": ProtocolRules(ranges=(("mycophenolate_mofetil", _m2("600", "1200")),)),
    "yang-2016": ProtocolRules(tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.2")),)),
    "roberti-2010": ProtocolRules(tac_target=(D(5), D(8)), ranges=(("tacrolimus", _kg("0.2", "0.2")),)),
    "loeffler-2004": ProtocolRules(
        tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.1", to_start=True)),)
    ),
    "gulati-2008": ProtocolRules(
        tac_target=(D(5), D(10)), ranges=(("tacrolimus", _kg("0.1", "0.1", to_start=True)),)
    ),
    "sinha-2017-tac": ProtocolRules(),
    "sinha-2017-mmf": ProtocolRules(),
    "gulati-2012-tac": ProtocolRules(),
    "choudhry-2009-tac": ProtocolRules(ranges=(("tacrolimus", _kg("0.1", "0.2")),)),
    "choudhry-2009-csa": ProtocolRules(ranges=(("ciclosporin", _kg("5", "6")),)),
    "wang-2012-tac": ProtocolRules(tac_target=(D(5), D(12))),
    "wang-2012-csa": ProtocolRules(csa_target=(D(100), D(150))),
}
# "Another tacrolimus protocol": one that gives tacrolimus and has no steps.
OTHER_TACROLIMUS_PROTOCOLS = (
    "tac-guide",
    "tac-mzr-pdn",
    "yang-2016",
    "roberti-2010",
    "loeffler-2004",
    "gulati-2008",
    "sinha-2017-tac",
    "gulati-2012-tac",
    "choudhry-2009-tac",
    "wang-2012-tac",
)
