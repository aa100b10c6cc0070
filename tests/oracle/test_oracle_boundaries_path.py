"""Hand-worked cases for the evaluator's steps, doses, eligibility and path."""

from datetime import date, timedelta

import pytest

from tests.oracle import doses, eligibility, path
from tests.oracle.core import World
from tests.oracle.one_child import child, event, given, seen

START = date(2016, 5, 2)  # the diagnosis
DECISION = 184  # days from START to START + 6 months


def on(n: int) -> str:
    return (START + timedelta(days=n)).isoformat()


def upcr(n: int, value: str) -> dict[str, str]:
    return seen(on(n), "upcr", value, "mg/mg")


def trough(n: int, value: str, hours: str = "", qualifier: str = "") -> dict[str, str]:
    return seen(on(n), "tac_trough", value, "ng/mL", qualifier, hours)


def world(*rows, at: int, protocol: str = "three-step", **patient) -> World:
    return child(*rows, on=START + timedelta(days=at), protocol=protocol, **patient)


def step(*rows, at: int):
    return world(*rows, at=at).steps[-1]


def fired(*rows, at: int, protocol: str = "three-step", **patient) -> dict[str, str]:
    w = world(*rows, at=at, protocol=protocol, **patient)
    return dict(path.findings(w) + eligibility.findings(w))


CSA = given("ciclosporin", on(0), "", "150", "mg/m2/day")
TAC = given("tacrolimus", on(0), "", "2", "mg/day")


def test_steps_start_with_their_drugs_or_their_event_and_never_go_back():
    mmf = given("mycophenolate_mofetil", on(50), on(80), "1200", "mg/m2/day")
    w = world(CSA, mmf, at=100)
    assert [(s.number, s.start, s.end) for s in w.steps] == [
        (1, START, date(2016, 6, 20)),
        (2, date(2016, 6, 21), None),  # its ciclosporin goes on
    ]
    w = world(CSA, mmf, event(on(60), "step_start", "2"), event(on(70), "step_start", "2"), at=100)
    assert [s.start for s in w.steps] == [START, date(2016, 7, 11)]
    w = world(given("tacrolimus", on(-10), on(-5), "2", "mg/day"), CSA, at=100)
    assert [s.number for s in w.steps] == [3]


def test_a_step_ends_with_its_drugs_and_reopens_with_them():
    first = given("ciclosporin", on(0), on(40), "150", "mg/m2/day")
    again = given("ciclosporin", on(90), on(120), "150", "mg/m2/day")
    assert step(first, again, at=89).end == date(2016, 6, 11)
    assert step(first, again, at=119).end is None
    assert step(first, again, at=130).end == date(2016, 8, 30)


@pytest.mark.parametrize(
    ("end", "outcome"), [(DECISION - 31, "stopped"), (DECISION - 30, "resistant"), (DECISION, "resistant")]
)
def test_a_step_that_ends_thirty_days_early_counts_as_full(end, outcome):
    csa = given("ciclosporin", on(0), on(end), "150", "mg/m2/day")
    assert step(csa, upcr(end, "4"), at=end + 1).outcome == outcome


def test_the_outcome_at_the_decision_date():
    assert step(CSA, upcr(150, "4"), at=DECISION - 1).outcome == "ongoing"
    assert step(CSA, upcr(DECISION - 60, "4"), at=DECISION).outcome == "resistant"
    assert step(CSA, upcr(DECISION - 61, "4"), at=DECISION).outcome == "not_evaluable"
    assert step(CSA, upcr(DECISION + 30, "4"), at=300).outcome == "resistant"
    assert step(CSA, upcr(DECISION + 31, "4"), at=300).outcome == "not_evaluable"
    assert step(CSA, upcr(DECISION - 10, "1"), upcr(DECISION + 1, "4"), at=300).outcome == "partial_remission"
    assert step(CSA, upcr(100, "0.1"), upcr(128, "0.1"), upcr(170, "4"), at=300).outcome == "relapsed"
    assert step(CSA, upcr(100, "0.1"), upcr(127, "0.1"), upcr(170, "4"), at=300).outcome == "resistant"
    s = step(CSA, upcr(0, "0.1"), upcr(1, "1"), upcr(9, "0.1"), upcr(170, "4"), at=300)
    assert (s.best_response, s.remission_date) == ("complete", date(2016, 5, 3))


PROVEN = [trough(14, "3"), trough(60, "2.9")]


def test_tacrolimus_is_resistant_only_on_proven_exposure():
    nephrotic = upcr(DECISION, "4")
    assert step(TAC, *PROVEN, nephrotic, at=DECISION).outcome == "resistant"
    assert step(TAC, trough(13, "3"), trough(60, "2.9"), nephrotic, at=DECISION).outcome == "not_evaluable"
    assert step(TAC, trough(14, "3", "4"), trough(60, "3"), nephrotic, at=DECISION).outcome == "not_evaluable"
    censored = [trough(14, "3", qualifier=">"), trough(60, "4", qualifier="<")]
    assert step(TAC, *censored, nephrotic, at=DECISION).outcome == "not_evaluable"  # "<4" decides nothing
    assert step(TAC, *censored, trough(70, "3", qualifier="<"), nephrotic, at=DECISION).outcome == "resistant"
    assert fired(TAC, *PROVEN, nephrotic, at=DECISION)["tac-resistant"] == "action"


def test_the_window_moves_on_until_exposure_is_proven_for_twelve_months_at_most():
    low = [trough(60, "2"), trough(90, "2"), upcr(DECISION, "4")]
    late = [trough(300, "5"), trough(305, "5"), upcr(290, "4")]
    assert fired(TAC, *low, at=DECISION)["exposure-unproven"] == "action"
    assert step(TAC, *low, *late, at=304).outcome == "not_evaluable"
    assert step(TAC, *low, *late, at=305).outcome == "resistant"
    assert step(TAC, *low, *late, upcr(306, "0.1"), at=400).outcome == "resistant"  # settled on day 305
    assert step(TAC, *low, upcr(306, "0.1"), at=306).outcome == "complete_remission"
    on_the_day = [trough(364, "5"), trough(365, "5"), upcr(350, "4")]  # day 365 is 12 months
    assert step(TAC, *low, *on_the_day, at=400).outcome == "resistant"
    day_after = [trough(364, "5"), trough(366, "5"), upcr(350, "4"), upcr(390, "4")]
    assert step(TAC, *low, *day_after, at=400).outcome == "not_evaluable"
    assert fired(TAC, *low, *day_after, at=400)["exposure-unproven"] == "urgent"
    assert fired(TAC, *low, upcr(270, "4"), at=275)["exposure-unproven"] == "action"
    assert fired(TAC, *low, upcr(270, "4"), at=276)["exposure-unproven"] == "urgent"  # 2 February: 9 months


def test_another_tacrolimus_protocol_is_judged_alike_and_asks_no_exposure_without_a_target():
    nephrotic = upcr(DECISION, "4")
    assert "tac-resistant" in fired(TAC, nephrotic, at=DECISION, protocol="choudhry-2009-tac")
    assert "exposure-unproven" in fired(TAC, nephrotic, at=DECISION, protocol="yang-2016")
    assert "tac-resistant" not in fired(TAC, nephrotic, at=DECISION - 1, protocol="choudhry-2009-tac")
    assert world(TAC, nephrotic, at=DECISION, protocol="yang-2016").steps == []


def test_a_stop_of_the_first_table_holds_a_step_back_and_no_other_does():
    rows = [event(on(1), "classification", "SRNS"), upcr(2, "4")]
    assert "step-1-start" in fired(*rows, at=3)
    held = fired(*rows, seen(on(3), "c3", "0.89", "g/L"), at=3)
    assert "step-1-start" not in held
    assert held["excluded-complement"] == "stop"
    histology = fired(*rows, event(on(1), "biopsy", "vascular_disease"), at=3)  # for the step that is due
    assert histology["cni-histology"] == "stop"
    assert "step-1-start" not in histology
    assert "step-1-start" not in fired(*rows, event(on(3), "outcome", "dialysis"), at=3)


def test_the_next_step_needs_resistance_and_nephrotic_urine():
    assert "step-2-start" in fired(CSA, upcr(DECISION, "4"), at=DECISION)
    assert "step-2-start" not in fired(CSA, at=DECISION)
    assert "step-2-start" not in fired(CSA, upcr(DECISION, "4"), upcr(200, "1"), at=200)
    assert "step-decision-near" in fired(CSA, upcr(150, "4"), at=DECISION - 30)
    assert "step-decision-near" not in fired(CSA, upcr(150, "4"), at=DECISION - 31)


def test_eligibility_by_age_and_kidney():
    assert "excluded-age" not in fired(at=1, birth_date="2001-05-03")  # 14 years and 364 days
    assert "excluded-age" in fired(at=1, birth_date="2001-05-02")
    assert "excluded-age" in fired(at=1, birth_date="2015-05-03")
    size = seen(on(0), "height", "120", "cm")
    assert "egfr-low" not in fired(TAC, size, seen(on(1), "creatinine", "0.826", "mg/dL"), at=2)  # exactly 60
    assert "egfr-low" in fired(TAC, size, seen(on(1), "creatinine", "0.827", "mg/dL"), at=2)
    low = [TAC, size, seen(on(1), "creatinine", "1.01", "mg/dL"), seen(on(9), "creatinine", "1", "mg/dL")]
    assert "protocol-end-egfr" in fired(*low, at=9)  # 59.4, and then one day at 60
    assert "protocol-end-egfr" not in fired(*low, seen(on(10), "creatinine", "1", "mg/dL"), at=10)
    before = [TAC, seen(on(-40), "height", "120", "cm"), seen(on(-15), "creatinine", "1.01", "mg/dL")]
    assert "protocol-end-egfr" not in fired(*before, at=1)
    assert "protocol-end-egfr" in fired(*before, seen(on(-14), "creatinine", "1.01", "mg/dL"), at=1)


def test_remission_on_steps_one_and_two():
    pred = given("prednisolone", on(0), "", "20", "mg/day", "alternate_day")
    assert "prednisolone-withdraw" in fired(CSA, pred, upcr(10, "0.1"), at=102)  # 12 August: 3 months
    assert "prednisolone-withdraw" not in fired(CSA, pred, upcr(10, "0.1"), at=101)
    mmf = given("mycophenolate_mofetil", on(0), "", "1200", "mg/m2/day")
    full = given("ciclosporin", on(0), on(40), "100", "mg/day")
    assert "csa-taper" in fired(
        mmf, full, given("ciclosporin", on(41), "", "100", "mg/day"), upcr(10, "0.1"), at=102
    )
    less = given("ciclosporin", on(41), "", "99", "mg/day")
    assert "csa-taper" not in fired(mmf, full, less, upcr(10, "0.1"), at=102)
    assert "csa-restore" in fired(mmf, full, less, upcr(10, "0.1"), upcr(102, "4"), at=102)
    raised = given("ciclosporin", on(60), "", "100", "mg/day")
    less = given("ciclosporin", on(41), on(59), "99", "mg/day")
    assert "csa-restore" not in fired(mmf, full, less, raised, upcr(10, "0.1"), upcr(102, "4"), at=102)


def test_a_cut_in_remission_is_told_across_a_stop_and_beside_a_change_that_cannot_be_compared():
    urine = [upcr(10, "0.1"), upcr(102, "4")]
    before = given("ciclosporin", on(-90), on(-40), "100", "mg/day")
    assert "csa-restore" in fired(before, given("ciclosporin", on(30), "", "99", "mg/day"), *urine, at=102)
    per_kg = given("ciclosporin", on(-90), on(29), "5", "mg/kg/day")
    known = given("ciclosporin", on(30), on(59), "100", "mg/day")
    assert path.csa_restore(world(per_kg, known, *urine, at=102)) is True  # stopped
    less = given("ciclosporin", on(60), "", "99", "mg/day")
    assert path.csa_restore(world(per_kg, known, less, *urine, at=102)) is True
    more = given("ciclosporin", on(60), "", "101", "mg/day")
    assert path.csa_restore(world(per_kg, known, more, *urine, at=102)) is None


def test_prednisolone_is_halved_in_mg_where_no_weight_is_known():
    def halved(dose: str, unit: str) -> bool | None:
        first = given("prednisolone", on(-30), on(20), "20", "mg/day")
        rows = (TAC, first, given("prednisolone", on(34), "", dose, unit))
        return path.steroid_taper_early(world(*rows, at=70, protocol="tac-guide"))

    assert halved("10", "mg/day") is True
    assert halved("10.1", "mg/day") is False
    assert halved("0.5", "mg/kg/day") is None


def test_tacrolimus_that_works_is_continued_and_then_decided_on():
    assert "responder-continue" not in fired(TAC, upcr(100, "1"), at=DECISION - 1)
    assert "responder-continue" in fired(TAC, upcr(100, "1"), at=DECISION)
    assert "course-complete" not in fired(TAC, upcr(300, "1"), at=364)
    assert "course-complete" in fired(TAC, upcr(300, "1"), at=365)


def test_a_stop_of_tacrolimus_speaks_from_day_fifteen_to_day_ninety():
    tac = given("tacrolimus", on(0), on(200), "2", "mg/day")
    rows = [tac, upcr(190, "0.1")]
    for at, speaks in ((214, False), (215, True), (290, True), (291, False)):
        answer = fired(*rows, at=at)
        assert ("stopped-early" in answer) is speaks
        assert ("abrupt-stop" in answer) is speaks
    assert "stopped-early" not in fired(*rows, event(on(170), "adverse_event", "tremor"), at=220)
    assert "stopped-early" in fired(*rows, event(on(169), "adverse_event", "tremor"), at=220)
    assert "stopped-early" in fired(*rows, event(on(170), "adverse_event", "tremor", "mild"), at=220)
    changed = given("ciclosporin", on(214), on(214), "100", "mg/day")
    assert "stopped-early" not in fired(*rows, changed, at=220)
    lower = [
        given("tacrolimus", on(0), on(110), "2", "mg/day"),
        given("tacrolimus", on(111), on(200), "1.49", "mg/day"),
    ]
    assert "abrupt-stop" not in fired(*lower, at=220)  # 2 mg on day 110, the first of the 90
    three_quarters = given("tacrolimus", on(111), on(200), "1.5", "mg/day")
    assert "abrupt-stop" in fired(lower[0], three_quarters, at=220)


def test_ranges_follow_the_last_step_and_the_answer_to_a_relapse():
    def range_of(*rows, protocol="three-step"):
        r = doses.range_of(world(*rows, at=50, protocol=protocol), "prednisolone")
        return r and (int(r.low), int(r.high), r.unit, r.alternate)

    pred = given("prednisolone", on(0), "", "20", "mg/day")
    assert range_of(pred) == (2, 2, "mg/kg/day", False)
    assert range_of(pred, given("ciclosporin", on(0), on(9), "100", "mg/day")) == (1, 1, "mg/kg/day", True)
    relapsed = [pred, upcr(10, "0.1"), upcr(20, "4")]
    assert range_of(*relapsed, upcr(30, "1"), protocol="mmf") == (60, 60, "mg/m2/day", False)
    assert range_of(*relapsed, upcr(30, "0.1"), protocol="mmf") is None


def test_the_handover_day_counts_the_next_row_and_overlaps_add_up():
    first = given("tacrolimus", on(0), on(10), "2", "mg/day")
    w = world(first, given("tacrolimus", on(10), "", "3", "mg/day"), at=20)
    assert w.treatment_day_mg("tacrolimus", START + timedelta(days=10)) == 3
    assert w.dose_changes("tacrolimus") == [date(2016, 5, 12)]
    w = world(first, given("tacrolimus", on(9), "", "3", "mg/day"), at=20)
    assert w.treatment_day_mg("tacrolimus", START + timedelta(days=10)) == 5
    assert (
        world(first, given("tacrolimus", on(24), "", "2", "mg/day"), at=30).dose_changes("tacrolimus") == []
    )


def test_a_dose_is_fixed_by_the_size_at_its_start():
    rows = [seen(on(0), "weight", "20", "kg"), given("tacrolimus", on(5), "", "0.1", "mg/kg/day")]
    w = world(*rows, seen(on(50), "weight", "25", "kg"), at=60)
    assert w.treatment_day_mg("tacrolimus", w.A) == 2
    assert str(w.per_kg("tacrolimus", w.A)) == "0.08"
    late = given("tacrolimus", on(200), "", "0.1", "mg/kg/day")  # the weight of day 0 is too old
    w = world(rows[0], late, seen(on(231), "weight", "25", "kg"), at=240)
    assert w.treatment_day_mg("tacrolimus", w.A) is None
    assert str(w.per_kg("tacrolimus", w.A)) == "0.1"
    w = world(rows[0], late, seen(on(230), "weight", "25", "kg"), at=240)
    assert w.treatment_day_mg("tacrolimus", w.A) == w.row_mg(w.treatments[0])
