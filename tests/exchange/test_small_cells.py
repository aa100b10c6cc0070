"""Children who could be found again by sex, month of birth and histology are counted, on both sides of five."""

from datetime import date
from itertools import count

from nsclinic.domain.record import Child, Sex
from nsclinic.exchange.small_cells import Cell, Coarser, SmallCells

NUMBERS = count(1)


def cells(*groups):
    made = SmallCells()
    for many, sex, born, histology in groups:
        for _ in range(many):
            made.add(Child(f"P{next(NUMBERS)}", born, sex=sex), histology)
    return made


def test_five_children_alike_are_no_small_cell_and_four_are():
    found = cells((5, Sex.FEMALE, date(2014, 3, 1), "MCD"), (4, Sex.MALE, date(2014, 3, 1), "MCD"))
    assert found.small == ((Cell(Sex.MALE, 2014, 3, "MCD"), 4),)
    assert (found.children_in_small, found.children) == (4, 9)


def test_the_day_of_birth_within_the_month_does_not_part_children():
    found = cells((2, Sex.MALE, date(2014, 3, 1), ""), (3, Sex.MALE, date(2014, 3, 31), ""))
    assert found.small == ()


def test_another_month_another_sex_and_another_histology_do():
    found = cells(
        (4, Sex.MALE, date(2014, 3, 1), ""),
        (1, Sex.MALE, date(2014, 4, 1), ""),
        (1, Sex.FEMALE, date(2014, 3, 1), ""),
        (1, Sex.MALE, date(2014, 3, 1), "FSGS"),
    )
    assert [size for _, size in found.small] == [1, 1, 1, 4]
    assert found.children_in_small == 7


def test_what_would_help_is_counted_for_each_way_of_telling_less():
    found = cells(
        (3, Sex.MALE, date(2014, 3, 1), "MCD"),
        (2, Sex.MALE, date(2014, 3, 1), "FSGS"),
        (3, Sex.FEMALE, date(2014, 5, 1), "MCD"),
        (2, Sex.FEMALE, date(2014, 9, 1), "MCD"),
        (1, Sex.FEMALE, date(2011, 9, 1), "MCD"),
    )
    assert found.children_in_small == 11
    assert found.left(Coarser.YEAR) == 3 + 2 + 1
    assert found.left(Coarser.NO_HISTOLOGY) == 3 + 2 + 1
    assert found.left(Coarser.YEAR_AND_NO_HISTOLOGY) == 1


def test_nobody_makes_no_cell():
    assert (SmallCells().small, SmallCells().children_in_small) == ((), 0)
