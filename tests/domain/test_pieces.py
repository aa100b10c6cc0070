"""A dose is made of whole pieces exactly, or it says how far off the nearest are; nothing is rounded in silence."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nsclinic.domain.catalogue import drugs
from nsclinic.domain.pieces import (
    MOST_PIECES,
    Form,
    FormKind,
    Making,
    Pieces,
    common_forms,
    forms_at,
    intake_of,
    intakes_of_day,
    step_ml,
)

STRENGTHS = [Decimal(mg) for mg in ("0.5", "1", "2.5", "5", "20", "25", "50", "100", "250", "500")]


def tablet(mg: str, *, is_scored: bool = False) -> Form:
    return Form(FormKind.TABLET, Decimal(mg), is_scored)


def capsule(mg: str) -> Form:
    return Form(FormKind.CAPSULE, Decimal(mg))


def liquid(mg_in_ml: str) -> Form:
    return Form(FormKind.LIQUID, Decimal(mg_in_ml))


def told(making: Making | None) -> list[tuple[str, int, bool]]:
    assert making is not None
    return [(piece.form.key, piece.count, piece.has_half) for piece in making.pieces]


solids = st.lists(
    st.builds(
        Form,
        st.sampled_from([FormKind.TABLET, FormKind.CAPSULE]),
        st.sampled_from(STRENGTHS),
        st.booleans(),
    ).map(lambda form: Form(form.kind, form.strength, form.is_scored and form.kind is FormKind.TABLET)),
    min_size=1,
    max_size=4,
)
doses = st.decimals("0.01", "400", places=2)


@given(solids, doses)
def test_pieces_come_to_the_dose_or_the_difference_is_told(forms, dose):
    intake = intake_of(dose, forms)
    if intake.exact is not None:
        assert intake.exact.mg == dose
        assert intake.below is intake.above is None
        return
    for making, is_less in ((intake.below, True), (intake.above, False)):
        if making is not None:
            off_mg, off_percent = intake.difference(making)
            assert making.mg == dose + off_mg
            assert (off_mg < 0) is is_less
            assert off_mg != 0
            assert off_percent == off_mg / dose * 100


@given(solids, doses)
def test_a_capsule_and_an_unscored_tablet_are_never_halved(forms, dose):
    intake = intake_of(dose, forms)
    for making in (intake.exact, intake.below, intake.above):
        for piece in making.pieces if making is not None else ():
            assert piece.form in forms
            assert piece.form.is_scored or not piece.has_half
            assert piece.count >= 0


@given(solids, st.integers(1, 60))
def test_the_fewest_pieces_and_the_true_nearest_are_found_as_by_trying_all(forms, fives):
    forms = tuple(dict.fromkeys(form for form in forms if form.strength >= 20))
    dose = Decimal(fives * 5)
    assume(forms and len(forms) <= 2 and dose <= forms[0].strength * 8)
    made: dict[Decimal, int] = {}
    most = [range(int(dose / form.strength) + 2) for form in forms]
    for counts in product(*most):
        for halves in product(*[(0, 1) if form.is_scored else (0,) for form in forms]):
            total = sum(
                (
                    form.strength * count + form.strength / 2 * half
                    for form, count, half in zip(forms, counts, halves, strict=True)
                ),
                Decimal(0),
            )
            if total:
                number = sum(counts) + sum(halves)
                made[total] = min(made.get(total, number), number)
    intake = intake_of(dose, forms)
    if dose in made:
        assert intake.exact is not None
        pieces = sum(piece.count + piece.has_half for piece in intake.exact.pieces)
        assert pieces == made[dose]
    else:
        assert intake.exact is None
        below = max((total for total in made if total < dose), default=None)
        above = min(total for total in made if total > dose)
        assert (intake.below.mg if intake.below else None) == below
        assert intake.above is not None
        assert intake.above.mg == above


@given(solids, doses)
def test_the_same_forms_in_another_order_give_the_same_pieces(forms, dose):
    assert intake_of(dose, forms) == intake_of(dose, forms[::-1])


def test_the_larger_strength_comes_first():
    assert told(intake_of(Decimal("52.5"), [tablet("2.5"), tablet("5"), tablet("20")]).exact) == [
        ("tablet-20", 2, False),
        ("tablet-5", 2, False),
        ("tablet-2.5", 1, False),
    ]


def test_whole_pieces_come_before_a_half():
    made = intake_of(Decimal("7.5"), [tablet("5", is_scored=True), tablet("2.5")]).exact
    assert told(made) == [("tablet-5-scored", 1, False), ("tablet-2.5", 1, False)]


def test_a_scored_tablet_is_halved_once():
    assert told(intake_of(Decimal("12.5"), [tablet("5", is_scored=True)]).exact) == [
        ("tablet-5-scored", 2, True)
    ]
    assert intake_of(Decimal("1.25"), [tablet("5", is_scored=True)]).exact is None


def test_an_unscored_tablet_gives_the_nearest_below_and_above_with_their_difference():
    intake = intake_of(Decimal("12.5"), [tablet("5")])
    assert intake.exact is None
    assert told(intake.below) == [("tablet-5", 2, False)]
    assert told(intake.above) == [("tablet-5", 3, False)]
    assert intake.below is not None
    assert intake.above is not None
    assert intake.difference(intake.below) == (Decimal("-2.5"), Decimal(-20))
    assert intake.difference(intake.above) == (Decimal("2.5"), Decimal(20))


def test_a_dose_below_the_smallest_piece_has_only_a_nearest_above():
    intake = intake_of(Decimal("0.25"), [capsule("0.5")])
    assert intake.exact is intake.below is None
    assert told(intake.above) == [("capsule-0.5", 1, False)]


def test_a_liquid_is_measured_in_whole_marks_of_the_syringe():
    made = intake_of(Decimal(130), [liquid("100")]).exact
    assert made is not None
    assert [piece.ml for piece in made.pieces] == [Decimal("1.3")]
    between = intake_of(Decimal(65), [liquid("100")])
    assert between.exact is None
    assert between.below is not None
    assert between.above is not None
    assert (between.below.mg, between.above.mg) == (Decimal(60), Decimal(70))
    assert step_ml() == Decimal("0.1")


def test_pieces_come_before_a_liquid_and_the_liquid_before_what_is_not_exact():
    forms = [capsule("25"), liquid("100")]
    assert told(intake_of(Decimal(50), forms).exact) == [("capsule-25", 2, False)]
    made = intake_of(Decimal(60), forms).exact
    assert made is not None
    assert made.pieces[0].form == liquid("100")


def test_a_dose_of_more_pieces_than_anybody_counts_out_is_not_made():
    assert intake_of(Decimal(MOST_PIECES), [tablet("1")]).exact is not None
    intake = intake_of(Decimal(MOST_PIECES) + 1, [tablet("1")])
    assert (intake.exact, intake.below, intake.above) == (None, None, None)


def test_without_forms_or_without_a_dose_nothing_is_made():
    assert intake_of(Decimal(5), []).exact is None
    assert intake_of(Decimal(0), [tablet("5")]).exact is None


@given(st.integers(1, 200), st.integers(2, 5), st.sampled_from(sorted(common_forms())))
def test_parts_of_a_day_come_to_the_day_and_none_is_nothing(count, times, drug):
    forms = forms_at(drug, {})
    smallest = min(form.strength for form in forms)
    per_day = smallest * count
    intakes = intakes_of_day(per_day, times, forms, drugs()[drug].step_mg)
    assert len(intakes) == times
    assert all(intake.dose_mg > 0 for intake in intakes)
    if all(intake.exact is not None for intake in intakes):
        assert sum(intake.exact.mg for intake in intakes if intake.exact is not None) == per_day
        assert [intake.dose_mg for intake in intakes] == sorted(
            (intake.dose_mg for intake in intakes), reverse=True
        )
    else:
        assert len({intake.dose_mg for intake in intakes}) == 1


def test_an_uneven_day_gives_the_larger_part_in_the_morning():
    intakes = intakes_of_day(Decimal("2.5"), 2, forms_at("tacrolimus", {}), Decimal("0.5"))
    assert [intake.dose_mg for intake in intakes] == [Decimal("1.5"), Decimal(1)]


def test_a_day_of_one_piece_is_not_split_into_a_piece_and_nothing():
    intakes = intakes_of_day(Decimal("0.5"), 2, (capsule("0.5"),), Decimal("0.5"))
    assert [intake.dose_mg for intake in intakes] == [Decimal("0.25")] * 2
    assert [intake.exact for intake in intakes] == [None, None]


def test_a_clinic_that_has_not_said_what_it_has_is_given_what_is_commonly_sold_and_nothing_scored():
    forms = forms_at("prednisolone", {})
    assert tablet("20") in forms
    assert not any(form.is_scored for form in forms)


def test_a_clinic_has_what_it_says_and_nothing_else():
    said = {"prednisolone": ["tablet-5-scored", "tablet-20", "tablet-999"]}
    assert set(forms_at("prednisolone", said)) == {tablet("20"), tablet("5", is_scored=True)}
    assert forms_at("prednisolone", {"prednisolone": []}) == ()


@pytest.mark.parametrize("drug", ["cyclophosphamide", "mycophenolate_mofetil", "azathioprine", "tacrolimus"])
def test_a_drug_whose_tablets_are_never_halved_stays_so_whatever_the_setting_says(drug):
    said = {drug: [f"{form.key}-scored" for form in common_forms()[drug].forms]}
    assert forms_at(drug, said) == ()


def test_every_drug_with_strengths_stands_in_the_formulary():
    assert set(common_forms()) <= set(drugs())
    for entry in common_forms().values():
        assert entry.forms
        assert len(set(entry.forms)) == len(entry.forms)


def test_a_capsule_of_every_drug_that_the_rules_round_to_is_commonly_sold():
    for code in ("prednisolone", "tacrolimus", "mycophenolate_mofetil", "mycophenolate_sodium"):
        step = drugs()[code].step_mg
        assert step is not None
        assert intake_of(step, forms_at(code, {})).exact is not None


def test_a_piece_says_what_it_comes_to():
    assert Pieces(tablet("5", is_scored=True), 2, has_half=True).mg == Decimal("12.5")
    assert Pieces(liquid("100"), ml=Decimal("1.3")).mg == Decimal(130)
