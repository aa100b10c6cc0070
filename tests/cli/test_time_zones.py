"""A clinic's day is a plain date: the same file says the same in every time zone (H17)."""

import sys

import pytest

from tests.cli.program import run

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")
"""The first, the last and the middle of a day on the earth."""


@pytest.mark.skipif(sys.platform == "win32", reason="this system takes no zone from the environment")
def test_the_answers_of_a_day_are_the_same_in_every_time_zone(examples_clinic):
    answers = {
        run(
            "worklist", "--json", "--db", examples_clinic, "--as-of", "2018-03-01", environment={"TZ": zone}
        ).out
        for zone in ZONES
    }
    assert len(answers) == 1
    assert "patient_id" in answers.pop()
