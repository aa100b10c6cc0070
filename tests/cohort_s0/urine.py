"""Urine of a state as laboratories write it: in every unit, on the limits themselves, censored where that is plain."""

from random import Random

CR, PR, NS = "complete", "partial", "nephrotic"

States = dict[str, dict[str, tuple[str, ...]]]

UPCR: States = {
    CR: {
        "mg/mg": ("0.2", "0.20", "0.05", "0.11", "<0.1", "0.19"),
        "g/g": ("0.2", "0.08", "<0.2"),
        "mg/mmol": ("20", "7", "20.0", "<10", "19.6"),
        "mg/g": ("200", "45", "<100", "180"),
    },
    PR: {
        "mg/mg": ("0.21", "1.99", "0.8", "1.2"),
        "g/g": ("0.25", "1.9"),
        "mg/mmol": ("21", "199", "199.9", "90"),
        "mg/g": ("201", "1999", "750"),
    },
    NS: {
        "mg/mg": ("2.0", "2.00", "3.3", "7.4", ">5"),
        "g/g": ("2.0", "4.1"),
        "mg/mmol": ("200", "226", "540", ">500"),
        "mg/g": ("2000", "3300", "8100"),
    },
}
RATE: States = {
    CR: {"mg/m2/h": ("3.9", "1.2", "<4"), "mg/m2/d": ("95.9", "40", "<96")},
    PR: {"mg/m2/h": ("4", "40", "4.0", "22"), "mg/m2/d": ("96", "960", "400")},
    NS: {"mg/m2/h": ("40.1", "120"), "mg/m2/d": ("960.1", "2400")},
}
STRIPS = {CR: ("negative", "trace"), PR: ("1+", "2+"), NS: ("3+", "4+")}
OTHER = {CR: NS, PR: NS, NS: CR}


def urine(state: str, chance: Random) -> tuple[str, str, str, str]:
    """Give code, qualifier, value and unit of a measured urine in this state, often right at its limit."""
    code, table = ("urine_protein_rate", RATE) if chance.random() < 0.2 else ("upcr", UPCR)
    unit = chance.choice(sorted(table[state]))
    text = chance.choice(table[state][unit])
    qualifier = text[0] if text[0] in "<>" else ""
    return code, qualifier, text.lstrip("<>"), unit


def strip(state: str, chance: Random) -> tuple[str, str, str, str]:
    """Give a dipstick of this state."""
    return "dipstick_protein", "", chance.choice(STRIPS[state]), "grade"
