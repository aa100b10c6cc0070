"""What a user likes on a computer is kept there, whatever happens to the file."""

from pathlib import Path

import pytest

from nsclinic.clinic.preferences import PREFERENCES_FILE, Preferences, user_preferences
from nsclinic.store.desk import HOME_VARIABLE


def test_a_preference_is_there_the_next_time(tmp_path: Path):
    Preferences(tmp_path / "p.json").put("theme", "dark")
    assert Preferences(tmp_path / "p.json").get("theme", "light") == "dark"


def test_what_was_never_chosen_is_the_default(tmp_path: Path):
    assert Preferences(tmp_path / "p.json").get("text_scale", 1.0) == 1.0
    assert not (tmp_path / "p.json").exists()


def test_a_value_of_another_type_counts_as_none(tmp_path: Path):
    kept = Preferences(tmp_path / "p.json")
    kept.put("text_scale", "large")
    kept.put("is_folded", 1)
    assert kept.get("text_scale", 1.0) == 1.0
    assert kept.get("is_folded", False) is False


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"theme": ', "\x00"])
def test_a_file_that_cannot_be_understood_is_as_none_and_the_next_choice_mends_it(tmp_path: Path, text: str):
    place = tmp_path / "p.json"
    place.write_text(text)
    kept = Preferences(place)
    assert kept.get("theme", "light") == "light"
    kept.put("theme", "dark")
    assert Preferences(place).get("theme", "light") == "dark"


def test_lanes_are_a_list_of_words(tmp_path: Path):
    place = tmp_path / "p.json"
    place.write_text('{"lanes": ["urine", 3]}')
    kept = Preferences(place)
    assert kept.get("lanes", ["all"]) == ["all"]
    kept.put("lanes", ["urine", "levels"])
    assert Preferences(place).get("lanes", [""]) == ["urine", "levels"]


def test_a_place_that_cannot_be_written_keeps_the_choice_for_this_run(tmp_path: Path):
    (tmp_path / "file").write_text("")
    kept = Preferences(tmp_path / "file" / "p.json")
    kept.put("theme", "dark")
    assert kept.get("theme", "light") == "dark"


def test_the_users_own_lie_beside_the_desks_file(tmp_path: Path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    user_preferences().put("theme", "dark")
    assert (tmp_path / "home" / PREFERENCES_FILE).is_file()
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == [PREFERENCES_FILE]
