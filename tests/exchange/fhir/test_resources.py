"""Each row becomes the resource that says the same and no more: units, signs, doses, days, and what is not known."""

import json
from dataclasses import replace
from datetime import date

import pytest

from nsclinic.domain.catalogue import drugs
from nsclinic.domain.record import (
    Cause,
    Child,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.exchange.fhir.bundle import Sending, write_bundle
from tests.exchange.fhir.leaving import leaving, whole

CHILD = Child(
    "P1", date(2019, 8, 12), sex=Sex.FEMALE, diagnosis_date=date(2026, 1, 5), cause=Cause.IDIOPATHIC
)
AS_OF = date(2026, 6, 1)
DAY = date(2026, 5, 20)


@pytest.fixture
def written(tmp_path):
    """Write one child and give the resources, numbers as the text that stands in the file."""

    def write(*, observations=(), treatments=(), events=(), visits=(), child=CHILD):
        record = child_record(child, list(visits), list(observations), list(treatments), list(events))
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        write_bundle(path, Sending("BS", AS_OF), whole([leaving(record, AS_OF)]))
        text = path.read_text(encoding="utf-8")
        return [one["resource"] for one in json.loads(text, parse_float=str, parse_int=str)["entry"]]

    return write


def of_type(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


def observed(resources):
    return [
        one for one in of_type(resources, "Observation") if not one["id"].endswith((".egfr", ".relapses"))
    ]


def codes(concept):
    return {one["system"]: one["code"] for one in concept["coding"]}


def seen(code, value, unit="", on=DAY, **more):
    return Observation(on, code, value, unit, **more)


def test_a_child_is_a_month_of_birth_and_a_pseudonym(written):
    (patient,) = of_type(written(), "Patient")
    assert patient["birthDate"] == "2019-08"
    assert patient["gender"] == "female"
    assert set(patient) == {
        "resourceType", "id", "meta", "identifier", "gender", "birthDate", "managingOrganization"
    }  # fmt: skip


def test_a_value_keeps_its_unit_and_its_last_nought(written):
    (one,) = observed(written(observations=[seen("creatinine", "0.50", "mg/dL")]))
    assert one["valueQuantity"] == {
        "value": "0.50", "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"
    }  # fmt: skip
    assert one["effectiveDateTime"] == "2026-05-20"
    assert one["category"][0]["coding"][0]["code"] == "laboratory"


@pytest.mark.parametrize(
    ("code", "unit", "loinc", "ucum"),
    [
        ("creatinine", "mg/dL", "2160-0", "mg/dL"),
        ("creatinine", "umol/L", "14682-9", "umol/L"),
        ("magnesium", "mg/dL", "19123-9", "mg/dL"),
        ("cholesterol", "mmol/L", None, "mmol/L"),
        ("upcr", "mg/mmol", None, "mg/mmol"),
        ("dipstick_protein", "mg/dL", "5804-0", "mg/dL"),
        ("urea", "mg/dL", None, "mg/dL"),
        ("wbc", "10^9/L", "6690-2", "10*9/L"),
        ("potassium", "mEq/L", "2823-3", "meq/L"),
        ("weight", "kg", "29463-7", "kg"),
    ],
)
def test_a_public_code_names_an_amount_of_this_kind_alone(written, code, unit, loinc, ucum):
    (one,) = observed(written(observations=[seen(code, "42", unit)]))
    assert codes(one["code"]).get("http://loinc.org") == loinc
    assert codes(one["code"])["urn:nsclinic:observation"] == code
    assert one["valueQuantity"]["code"] == ucum


@pytest.mark.parametrize("sign", ["<", ">"])
def test_a_censored_value_keeps_its_sign(written, sign):
    (one,) = observed(written(observations=[seen("tac_trough", "2.0", "ng/mL", qualifier=Qualifier(sign))]))
    assert one["valueQuantity"]["comparator"] == sign


def test_the_hours_after_the_dose_and_the_place_go_along(written):
    (one,) = observed(
        written(observations=[seen("tac_trough", "5", "ng/mL", hours_after_dose="12", place="laboratory")])
    )
    hours, place = one["component"]
    assert hours["valueQuantity"]["value"] == "12"
    assert hours["valueQuantity"]["code"] == "h"
    assert place["valueCodeableConcept"]["coding"][0]["code"] == "laboratory"


def test_a_grade_of_a_dipstick_is_a_code_and_no_number(written):
    (one,) = observed(written(observations=[seen("dipstick_protein", "2+", "grade", place="home")]))
    assert codes(one["code"])["http://loinc.org"] == "20454-5"
    assert one["valueCodeableConcept"]["coding"][0]["code"] == "2+"
    assert "valueQuantity" not in one


def test_what_was_not_done_says_so_and_has_no_value(written):
    (one,) = observed(written(observations=[seen("albumin", "", qualifier=Qualifier.NOT_DONE)]))
    assert one["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert not [name for name in one if name.startswith("value")]


def test_two_rows_of_a_pressure_are_one_observation(written):
    (one,) = observed(written(observations=[seen("sbp", "112", "mmHg"), seen("dbp", "70", "mmHg")]))
    assert codes(one["code"])["http://loinc.org"] == "85354-9"
    assert [codes(part["code"])["http://loinc.org"] for part in one["component"]] == ["8480-6", "8462-4"]
    assert [part["valueQuantity"]["value"] for part in one["component"]] == ["112", "70"]
    assert one["component"][0]["valueQuantity"]["code"] == "mm[Hg]"


def test_two_pressures_of_a_day_are_two_in_their_order(written):
    rows = [
        seen("sbp", "150", "mmHg"),
        seen("dbp", "95", "mmHg"),
        seen("sbp", "120", "mmHg"),
        seen("dbp", "80", "mmHg"),
    ]
    found = observed(written(observations=rows))
    assert [[part["valueQuantity"]["value"] for part in one["component"]] for one in found] == [
        ["150", "95"],
        ["120", "80"],
    ]


def test_half_a_pressure_says_that_the_other_half_is_not_known(written):
    (one,) = observed(written(observations=[seen("dbp", "70", "mmHg")]))
    systolic, diastolic = one["component"]
    assert systolic["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert diastolic["valueQuantity"]["value"] == "70"


def test_a_pressure_at_home_is_not_paired_with_one_at_the_clinic(written):
    rows = [seen("sbp", "112", "mmHg", place="home"), seen("dbp", "70", "mmHg", place="clinic")]
    assert len(observed(written(observations=rows))) == 2


def taken(drug="prednisolone", **more):
    values = {"dose": "20", "dose_unit": "mg/day", "frequency": Frequency.DAILY} | more
    return Treatment(drug, date(2026, 5, 1), **values)


def test_a_daily_dose_is_an_amount_each_day(written):
    (one,) = of_type(
        written(treatments=[taken("tacrolimus", dose="0.15", dose_unit="mg/kg/day", doses_per_day=2)]),
        "MedicationStatement",
    )
    ratio = one["dosage"][0]["doseAndRate"][0]["rateRatio"]
    assert (ratio["numerator"]["value"], ratio["numerator"]["code"]) == ("0.15", "mg/kg")
    assert (ratio["denominator"]["value"], ratio["denominator"]["code"]) == ("1", "d")
    assert one["dosage"][0]["timing"]["repeat"] == {"frequency": "2", "period": "1", "periodUnit": "d"}
    assert codes(one["medicationCodeableConcept"])["http://www.whocc.no/atc"] == "L04AD02"
    assert one["status"] == "active"
    assert one["effectivePeriod"] == {"start": "2026-05-01"}


def test_a_dose_of_every_other_day_can_not_be_read_as_one_of_every_day(written):
    (one,) = of_type(written(treatments=[taken(frequency=Frequency.ALTERNATE_DAY)]), "MedicationStatement")
    ratio = one["dosage"][0]["doseAndRate"][0]["rateRatio"]
    assert (ratio["numerator"]["value"], ratio["denominator"]["value"]) == ("20", "2")
    assert one["dosage"][0]["timing"]["code"]["coding"][0]["code"] == "alternate_day"


def test_a_single_dose_is_an_amount_on_a_day(written):
    row = taken("rituximab", dose="375", dose_unit="mg/m2", frequency=Frequency.SINGLE)
    (one,) = of_type(written(treatments=[row]), "MedicationStatement")
    assert one["dosage"][0]["doseAndRate"] == [
        {
            "doseQuantity": {
                "value": "375",
                "unit": "mg/m2",
                "system": "http://unitsofmeasure.org",
                "code": "mg/m2",
            }
        }
    ]
    assert one["effectiveDateTime"] == "2026-05-01"
    assert one["status"] == "completed"


def test_a_dose_that_nobody_wrote_down_is_not_there(written):
    (one,) = of_type(written(treatments=[taken(dose="", dose_unit="", end_date=DAY)]), "MedicationStatement")
    assert "doseAndRate" not in one["dosage"][0]
    assert one["status"] == "completed"
    assert one["effectivePeriod"] == {"start": "2026-05-01", "end": "2026-05-20"}


def test_mizoribine_has_no_atc_code_and_its_own(written):
    (one,) = of_type(written(treatments=[taken("mizoribine")]), "MedicationStatement")
    assert codes(one["medicationCodeableConcept"]) == {"urn:nsclinic:drug": "mizoribine"}
    assert drugs()["mizoribine"].atc == ""


def happened(kind, code, severity="", on=DAY):
    return Event(on, kind, code, severity)


def test_a_biopsy_is_one_procedure_and_its_findings(written):
    rows = [happened(EventKind.BIOPSY, "FSGS"), happened(EventKind.BIOPSY, "interstitial_disease")]
    resources = written(events=rows)
    (procedure,) = of_type(resources, "Procedure")
    assert procedure["performedDateTime"] == "2026-05-20"
    reports = of_type(resources, "DiagnosticReport")
    assert [one["conclusionCode"][0]["coding"][0]["code"] for one in reports] == [
        "FSGS",
        "interstitial_disease",
    ]
    (condition,) = of_type(resources, "Condition")
    assert codes(condition["code"])["http://hl7.org/fhir/sid/icd-10"] == "N04.1"


def test_a_vaccination_an_adverse_event_and_a_genetic_test_are_what_fhir_calls_them(written):
    resources = written(
        events=[
            happened(EventKind.VACCINATION, "PCV13"),
            happened(EventKind.ADVERSE_EVENT, "tremor", "mild"),
            happened(EventKind.ADVERSE_EVENT, "other"),
            happened(EventKind.GENETIC_TEST, "NPHS2"),
        ]
    )
    (vaccine,) = of_type(resources, "Immunization")
    assert codes(vaccine["vaccineCode"]) == {"urn:nsclinic:event:vaccination": "PCV13"}
    mild, other = of_type(resources, "AdverseEvent")
    assert mild["severity"]["coding"][0]["code"] == "mild"
    assert "severity" not in other
    (test,) = observed(resources)
    assert codes(test["valueCodeableConcept"]) == {"urn:nsclinic:event:genetic_test": "NPHS2"}


def test_a_death_stands_on_the_child_and_as_the_outcome(written):
    resources = written(events=[happened(EventKind.OUTCOME, "death")])
    assert of_type(resources, "Patient")[0]["deceasedDateTime"] == "2026-05-20"
    assert observed(resources)[0]["valueCodeableConcept"]["coding"][0]["code"] == "death"


def test_plans_and_what_was_set_aside_stay_at_home(written):
    rows = [
        happened(EventKind.VACCINATION_PLANNED, "PPSV23", on=date(2026, 9, 1)),
        happened(EventKind.TREATMENT_PLANNED, "tacrolimus", on=date(2026, 9, 1)),
        happened(EventKind.SET_ASIDE, "bp-high"),
    ]
    assert [one["id"] for one in written(events=rows)] == [one["id"] for one in written()]


def test_a_telephone_call_is_a_virtual_contact(written):
    found = written(visits=[Visit(DAY, VisitKind.PHONE), Visit(DAY, VisitKind.UNSCHEDULED)])
    assert [one["class"]["code"] for one in of_type(found, "Encounter")] == ["VR", "AMB"]


def urine(*days):
    return [seen("upcr", value, "mg/mg", on=date.fromisoformat(on)) for on, value in days]


def condition(resources):
    return of_type(resources, "Condition")[0]


def status(resources):
    return condition(resources).get("clinicalStatus", {"coding": [{"code": None}]})["coding"][0]["code"]


def test_the_state_of_the_disease_is_one_of_fhirs_words_and_none_where_it_is_not_known(written):
    steroid = [taken(dose="2", dose_unit="mg/kg/day")._replace(start_date=date(2026, 1, 5))]
    nephrotic = urine(("2026-01-05", "6"), ("2026-05-25", "5"))
    assert status(written(observations=nephrotic, treatments=steroid)) == "active"
    remission = urine(
        ("2026-01-05", "6"), ("2026-01-20", "0.1"), ("2026-01-23", "0.1"), ("2026-05-25", "0.1")
    )
    assert status(written(observations=remission, treatments=steroid)) == "remission"
    relapse = [*remission[:3], *urine(("2026-05-20", "5"), ("2026-05-24", "5"), ("2026-05-28", "5"))]
    resources = written(observations=relapse, treatments=steroid)
    assert status(resources) == "relapse"
    (relapses,) = (one for one in resources if one["id"].endswith(".relapses"))
    assert relapses["valueInteger"] == "1"
    assert relapses["component"][0]["valuePeriod"] == {"start": "2026-05-20"}
    assert status(written(child=replace(CHILD, diagnosis_date=None))) is None


def test_the_last_histology_names_the_disease(written):
    days = [date(2026, 2, 1), date(2026, 5, 1), date(2026, 5, 1)]
    rows = [
        happened(EventKind.BIOPSY, code, on=on)
        for code, on in zip(("MCD", "FSGS", "vascular_disease"), days, strict=True)
    ]
    assert codes(condition(written(events=rows))["code"])["http://hl7.org/fhir/sid/icd-10"] == "N04.1"
    alone = [happened(EventKind.BIOPSY, "interstitial_disease")]
    assert codes(condition(written(events=alone))["code"])["http://hl7.org/fhir/sid/icd-10"] == "N04.9"


def test_without_a_biopsy_the_fourth_digit_says_unspecified(written):
    assert codes(condition(written())["code"]) == {
        "http://hl7.org/fhir/sid/icd-10": "N04.9",
        "urn:nsclinic:cause": "idiopathic",
    }


def test_a_child_without_urine_has_no_number_of_relapses(written):
    (relapses,) = (
        one for one in written(child=replace(CHILD, diagnosis_date=None)) if one["id"].endswith(".relapses")
    )
    assert relapses["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert "valueInteger" not in relapses


def test_the_steps_of_the_protocol_stand_in_one_plan(written):
    rows = [taken("tacrolimus", dose="0.15", dose_unit="mg/kg/day")._replace(start_date=date(2026, 3, 1))]
    events = [
        happened(EventKind.PROTOCOL_START, "three-step", on=date(2026, 3, 1)),
        happened(EventKind.STEP_START, "1", on=date(2026, 3, 1)),
    ]
    (plan,) = of_type(written(treatments=rows, events=events), "CarePlan")
    assert plan["instantiatesUri"][0].startswith("urn:nsclinic:protocol:three-step:")
    (step,) = plan["activity"]
    assert step["detail"]["status"] == "in-progress"
    assert step["detail"]["scheduledPeriod"]["start"] == "2026-03-01"
    assert step["outcomeCodeableConcept"][0]["coding"][0]["code"] == "ongoing"


def test_the_filtration_names_its_formula(written):
    rows = [seen("height", "110", "cm"), seen("creatinine", "0.5", "mg/dL")]
    (egfr,) = (one for one in written(observations=rows) if one["id"].endswith(".egfr"))
    assert egfr["valueQuantity"]["value"] == "90.86"
    assert egfr["method"]["coding"][0]["code"] == "bedside_schwartz"
    (none,) = (one for one in written() if one["id"].endswith(".egfr"))
    assert none["dataAbsentReason"]["coding"][0]["code"] == "unknown"
