"""What invented histories are made of: spans that the rules name, and values from both sides of each limit."""

PROTOCOLS = (
    "three-step", "three-step", "three-step", "tac-guide", "tac-guide", "tac-mzr-pdn", "mmf", "mmf", "yang-2016",
    "roberti-2010", "loeffler-2004", "gulati-2008", "sinha-2017-tac", "sinha-2017-mmf", "gulati-2012-tac",
    "choudhry-2009-tac", "choudhry-2009-csa", "wang-2012-tac", "wang-2012-csa",
)  # fmt: skip

SPANS = (0, 1, 2, 3, 5, 7, 12, 13, 14, 15, 27, 28, 29, 30, 31, 37, 38, 39, 41, 42, 43, 44, 45, 46, 55, 56, 57, 59, 60,
         61, 88, 89, 90, 91, 99, 100, 101)  # fmt: skip
MONTHS = (1, 2, 3, 3, 6, 6, 6, 9, 12, 12, 18)

VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "weight": (("10", "kg"), ("20", "kg"), ("24.5", "kg"), ("32000", "g"), ("47", "kg"), ("20.0", "kg")),
    "height": (("75", "cm"), ("100", "cm"), ("110", "cm"), ("1.10", "m"), ("121", "cm"), ("145", "cm"), ("120", "cm")),
    "upcr": (
        ("0.1", "mg/mg"), ("0.2", "mg/mg"), ("0.21", "mg/mg"), ("1.9", "g/g"), ("2.0", "mg/mg"), ("4", "g/g"),
        ("20", "mg/mmol"), ("21", "mg/mmol"), ("199", "mg/mmol"), ("200", "mg/mmol"), ("200", "mg/g"),
        ("201", "mg/g"), ("1999", "mg/g"), ("2000", "mg/g"), ("5.0", "mg/mg"), ("0.15", "mg/mg"), ("0.8", "mg/mg"),
    ),
    "urine_protein_rate": (
        ("3.9", "mg/m2/h"), ("4", "mg/m2/h"), ("40", "mg/m2/h"), ("41", "mg/m2/h"), ("95", "mg/m2/d"),
        ("96", "mg/m2/d"), ("960", "mg/m2/d"), ("961", "mg/m2/d"),
    ),
    "dipstick_protein": (
        ("negative", "grade"), ("trace", "grade"), ("1+", "grade"), ("2+", "grade"), ("3+", "grade"), ("4+", "grade"),
        ("29", "mg/dL"), ("30", "mg/dL"), ("299", "mg/dL"), ("300", "mg/dL"), ("3+", ""), ("negative", ""),
    ),
    "albumin": (("2.1", "g/dL"), ("35", "g/L")),
    "creatinine": (
        ("0.4", "mg/dL"), ("0.5", "mg/dL"), ("0.51", "mg/dL"), ("0.6", "mg/dL"), ("0.625", "mg/dL"), ("0.63", "mg/dL"),
        ("0.8", "mg/dL"), ("0.85", "mg/dL"), ("0.826", "mg/dL"), ("1.0", "mg/dL"), ("35", "umol/L"), ("44", "umol/L"),
        ("55", "umol/L"), ("80", "umol/L"), ("0.9", "mg/dL"), ("1.2", "mg/dL"),
    ),
    "potassium": (("5.5", "mmol/L"), ("5.6", "mEq/L"), ("6.0", "mmol/L"), ("4.2", "mmol/L")),
    "glucose_fasting": (
        ("99", "mg/dL"), ("100", "mg/dL"), ("125", "mg/dL"), ("126", "mg/dL"), ("5.5", "mmol/L"), ("5.6", "mmol/L"),
        ("6.9", "mmol/L"), ("7.0", "mmol/L"),
    ),
    "glucose_random": (("199", "mg/dL"), ("200", "mg/dL"), ("11.0", "mmol/L"), ("11.1", "mmol/L"), ("90", "mg/dL")),
    "hba1c": (("6.4", "%"), ("6.5", "%"), ("47", "mmol/mol"), ("48", "mmol/mol")),
    "haemoglobin": (("11", "g/dL"), ("112", "g/L")),
    "wbc": (("3.4", "10^9/L"), ("3.5", "10^9/L"), ("3499", "cells/uL"), ("3500", "cells/uL"), ("8", "10^9/L")),
    "neutrophils": (
        ("0.9", "10^9/L"), ("1.0", "10^9/L"), ("1.4", "10^9/L"), ("1.5", "10^9/L"), ("999", "cells/uL"),
        ("1500", "cells/uL"),
    ),
    "c3": (("0.9", "g/L"), ("0.89", "g/L"), ("89", "mg/dL"), ("90", "mg/dL"), ("1.2", "g/L")),
    "c4": (("0.1", "g/L"), ("0.09", "g/L"), ("9", "mg/dL"), ("10", "mg/dL"), ("0.3", "g/L")),
    "tac_trough": (
        ("1.9", "ng/mL"), ("2", "ng/mL"), ("2.9", "ng/mL"), ("3", "ug/L"), ("4.2", "ng/mL"), ("4.9", "ng/mL"),
        ("5", "ng/mL"), ("5.0", "ug/L"), ("6", "ng/mL"), ("6.1", "ng/mL"), ("8", "ng/mL"), ("8.1", "ng/mL"),
        ("9", "ng/mL"), ("10", "ng/mL"), ("10.1", "ng/mL"), ("12.1", "ng/mL"), ("14.9", "ng/mL"), ("15", "ng/mL"),
        ("18", "ng/mL"),
    ),
    "csa_trough": (
        ("99", "ng/mL"), ("100", "ng/mL"), ("120", "ug/L"), ("150", "ng/mL"), ("151", "ng/mL"), ("224", "ng/mL"),
        ("225", "ng/mL"),
    ),
    "csa_c2": (("500", "ng/mL"),),
    "mpa_trough": (("2.0", "mg/L"),),
    "sbp": (
        ("100", "mmHg"), ("105", "mmHg"), ("108", "mmHg"), ("110", "mmHg"), ("112", "mmHg"), ("114", "mmHg"),
        ("118", "mmHg"), ("121", "mmHg"), ("124", "mmHg"), ("126", "mmHg"), ("129", "mmHg"), ("130", "mmHg"),
        ("139", "mmHg"), ("140", "mmHg"),
    ),
    "dbp": (
        ("60", "mmHg"), ("66", "mmHg"), ("70", "mmHg"), ("72", "mmHg"), ("75", "mmHg"), ("79", "mmHg"), ("80", "mmHg"),
        ("84", "mmHg"), ("89", "mmHg"), ("90", "mmHg"),
    ),
    "hbsag": (("negative", ""), ("positive", "")),
    "anti_hcv": (("negative", ""), ("positive", "")),
    "hiv": (("negative", ""), ("positive", "")),
    "syphilis": (("negative", ""), ("positive", "")),
}  # fmt: skip
CHOICES = frozenset({"dipstick_protein", "hbsag", "anti_hcv", "hiv", "syphilis"})

URINE = {
    "complete": (("upcr", "0.1", "mg/mg"), ("upcr", "0.2", "mg/mg"), ("upcr", "20", "mg/mmol"),
                 ("dipstick_protein", "trace", "grade"), ("urine_protein_rate", "3.9", "mg/m2/h")),
    "partial": (("upcr", "0.8", "mg/mg"), ("upcr", "0.21", "mg/mg"), ("upcr", "199", "mg/mmol"),
                ("dipstick_protein", "2+", "grade"), ("urine_protein_rate", "40", "mg/m2/h")),
    "nephrotic": (("upcr", "4.0", "mg/mg"), ("upcr", "2.0", "mg/mg"), ("upcr", "200", "mg/mmol"),
                  ("dipstick_protein", "3+", "grade"), ("dipstick_protein", "4+", "grade"),
                  ("urine_protein_rate", "41", "mg/m2/h")),
}  # fmt: skip

DOSES: dict[str, tuple[tuple[str, str], ...]] = {
    "prednisolone": (
        ("2", "mg/kg/day"), ("60", "mg/m2/day"), ("40", "mg/day"), ("60", "mg/day"), ("1", "mg/kg/day"),
        ("0.5", "mg/kg/day"), ("20", "mg/day"), ("10", "mg/day"), ("3", "mg/kg/day"), ("3.1", "mg/kg/day"),
        ("81", "mg/day"), ("0.55", "mg/kg/day"), ("0.56", "mg/kg/day"), ("5", "mg/day"),
    ),
    "deflazacort": (("30", "mg/day"), ("24", "mg/day")),
    "ciclosporin": (
        ("150", "mg/m2/day"), ("100", "mg/m2/day"), ("165", "mg/m2/day"), ("166", "mg/m2/day"), ("120", "mg/day"),
        ("5", "mg/kg/day"), ("8", "mg/kg/day"), ("8.1", "mg/kg/day"), ("74", "mg/m2/day"), ("75", "mg/m2/day"),
        ("2.4", "mg/kg/day"), ("301", "mg/m2/day"),
    ),
    "tacrolimus": (
        ("2", "mg/day"), ("2.5", "mg/day"), ("0.1", "mg/kg/day"), ("0.2", "mg/kg/day"), ("0.05", "mg/kg/day"),
        ("0.025", "mg/kg/day"), ("0.024", "mg/kg/day"), ("0.3", "mg/kg/day"), ("0.31", "mg/kg/day"),
        ("0.275", "mg/kg/day"), ("0.28", "mg/kg/day"), ("10.5", "mg/day"), ("0.049", "mg/kg/day"), ("5", "mg/day"),
    ),
    "mycophenolate_mofetil": (
        ("1200", "mg/m2/day"), ("600", "mg/m2/day"), ("800", "mg/day"), ("400", "mg/day"), ("480", "mg/day"),
        ("1320", "mg/m2/day"), ("1321", "mg/m2/day"), ("1801", "mg/m2/day"), ("299", "mg/m2/day"), ("3001", "mg/day"),
        ("500", "mg/day"),
    ),
    "mycophenolate_sodium": (("720", "mg/day"), ("360", "mg/day")),
    "cyclophosphamide": (("2", "mg/kg/day"), ("4.1", "mg/kg/day"), ("3", "mg/kg/day")),
    "levamisole": (("2.5", "mg/kg/day"), ("5.1", "mg/kg/day")),
    "methylprednisolone": (("16", "mg/day"),),
}  # fmt: skip
SINGLES = {
    "rituximab": (("375", "mg/m2"), ("500", "mg")),
    "ofatumumab": (("300", "mg"),),
    "cyclophosphamide": (("500", "mg/m2"), ("1001", "mg/m2"), ("1201", "mg")),
    "methylprednisolone": (("500", "mg"),),
}
OTHERS = (
    "azathioprine", "mizoribine", "chlorambucil", "levamisole", "enalapril", "fluconazole", "clarithromycin",
    "azithromycin", "rifampicin", "phenytoin", "efavirenz", "diltiazem", "isoniazid", "amlodipine", "ibuprofen",
    "gentamicin", "cotrimoxazole", "nifedipine",
)  # fmt: skip
EVENTS: dict[str, tuple[str, ...]] = {
    "classification": ("SSNS", "SRNS", "late_responder", "FRNS", "SDNS"),
    "step_start": ("1", "2", "3"),
    "biopsy": ("MCD", "FSGS", "DMS", "interstitial_disease", "vascular_disease"),
    "genetic_test": ("no_variant", "NPHS2", "WT1"),
    "adverse_event": (
        "diarrhoea", "diarrhoea", "vomiting", "abdominal_pain", "severe_infection", "infection", "tremor",
    ),
    "event_resolved": ("diarrhoea", "vomiting", "abdominal_pain", "severe_infection"),
    "vaccination": ("MMR", "varicella", "IPV"),
    "vaccination_planned": ("MMR", "varicella", "BCG", "IPV", "PCV13"),
    "treatment_planned": ("rituximab", "mycophenolate_mofetil", "cyclophosphamide", "tacrolimus"),
    "outcome": ("ckd_g5", "dialysis", "transplant", "death", "transfer", "lost_to_follow_up"),
}  # fmt: skip
WEIGHTS_OF_EVENTS = (1, 1, 3, 1, 6, 4, 1, 3, 2, 1)
