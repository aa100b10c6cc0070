"""A small good folder of two invented children, and ways to write one: what the other tests of this room start from."""

from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)

GOOD: dict[str, str] = {
    "patients.csv": (
        "patient_id,given_name,family_name,sex,birth_date,birth_date_estimated,guardian,phone,address,"
        "diagnosis_date,cause,consent_registry,note\n"
        "P1,Alder,Example,male,2011-05-10,no,Hazel Example,+20 100 555,1 Garden Row,2018-01-01,idiopathic,yes,\n"
        "P2,Briar,Example,female,2012-02-29,yes,,,,2018-03-04,,unknown,seen with her aunt\n"
    ),
    "visits.csv": (
        "patient_id,date,kind,clinician,next_visit_date,note\n"
        "P1,2019-01-10,scheduled,Dr Rowan,2019-02-10,\n"
        'P2,2019-01-11,phone,,,"first line\nsecond line"\n'
    ),
    "observations.csv": (
        "patient_id,date,code,qualifier,value,unit,hours_after_dose,place,lab,note\n"
        "P1,2019-01-10,weight,,24.50,kg,,clinic,,\n"
        "P1,2019-01-10,height,,121,cm,,clinic,,\n"
        "P1,2019-01-10,sbp,,102,mmHg,,,,\n"
        "P1,2019-01-10,dbp,,61,mmHg,,,,\n"
        "P1,2019-01-10,upcr,,0.15,mg/mg,,laboratory,City,\n"
        "P1,2019-01-10,tac_trough,<,2.0,ng/mL,12,laboratory,City,\n"
        "P2,2019-01-11,dipstick_protein,,2+,grade,,home,,\n"
        "P2,2019-01-11,albumin,not_done,,,,,,no blood taken\n"
        "P2,2019-01-11,oedema,,mild,,,,,\n"
        "P2,2019-01-11,hbsag,,negative,,,,,\n"
    ),
    "treatments.csv": (
        "patient_id,drug,start_date,end_date,dose,dose_unit,frequency,doses_per_day,note\n"
        "P1,prednisolone,2018-01-01,2018-03-02,2,mg/kg/day,daily,1,\n"
        "P1,tacrolimus,2018-06-01,,2.5,mg/day,daily,2,\n"
        "P2,rituximab,2018-09-01,2018-09-01,375,mg/m2,single,,\n"
        "P2,fluconazole,2018-10-01,,,,,,dose not known\n"
    ),
    "events.csv": (
        "patient_id,date,kind,code,severity,clinician,note\n"
        "P1,2018-01-01,protocol_start,three-step,,,\n"
        "P1,2018-05-20,biopsy,MCD,,Dr Rowan,\n"
        "P2,2018-11-02,adverse_event,diarrhoea,mild,,\n"
        "P2,2027-01-15,vaccination_planned,PPSV23,,,\n"
        "P2,2018-11-05,set_aside,bp-high,,,measured while crying\n"
    ),
}


def write_good(folder: Path, **replaced: str | bytes | None) -> Path:
    """Write the good folder; `patients="…"` replaces that file, None leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in GOOD.items():
        content: str | bytes | None = replaced.get(name.removesuffix(".csv"), text)
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
    return folder


def lines_of(name: str) -> int:
    """Give the physical lines of a good file."""
    return GOOD[name].count("\n")
