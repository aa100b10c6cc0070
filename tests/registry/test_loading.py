"""Packages come whole, in turn, once, and what a site takes back is gone; in DuckDB and PostgreSQL alike."""

import pytest

from nsclinic.registry.errors import PackageRefusedError
from nsclinic.registry.registry import open_registry, take
from tests.registry.packages import child, pseudonym, sum_of, write

TABLES = ("patients", "visits", "observations", "treatments", "events", "course", "steps", "relapses")


@pytest.fixture
def registry(url):
    with open_registry(url, is_new_allowed=True) as registry:
        yield registry


def counts(registry, site="BS"):
    return {
        table: registry.rows(f'SELECT count(*) FROM "{table}" WHERE site = ?', [site])[0][0]
        for table in TABLES
    }


def everything(registry):
    return {table: sorted(map(repr, registry.rows(f'SELECT * FROM "{table}"'))) for table in TABLES}


def children(registry):
    return registry.rows("SELECT site, patient_id FROM patients ORDER BY site, patient_id")


def test_a_package_brings_every_row_of_every_file_with_its_site(registry, tmp_path):
    loaded = take(registry, write(tmp_path / "one", [child("Amal"), child("Bassem")]))
    assert (loaded.site, loaded.is_new, loaded.children, loaded.children_removed) == ("BS", True, 2, 0)
    assert counts(registry) == {
        "patients": 2, "visits": 2, "observations": 6, "treatments": 2, "events": 4, "course": 2, "steps": 2,
        "relapses": 2,
    }  # fmt: skip
    assert registry.rows("SELECT DISTINCT value, unit FROM observations WHERE code = 'weight'") == [
        ("20.30", "kg")
    ]
    assert registry.rows("SELECT value FROM observations WHERE qualifier = 'not_done'") == [(None,), (None,)]
    assert str(registry.rows("SELECT max(tacrolimus_relapse_rate_after) FROM course")[0][0]) == "0.811667"


def test_a_package_sent_again_changes_nothing(registry, tmp_path):
    folder = write(tmp_path / "one", [child("Amal")])
    take(registry, folder)
    before = everything(registry)
    assert not take(registry, folder).is_new
    assert everything(registry) == before
    assert registry.rows("SELECT count(*) FROM packages") == [(1,)]


def test_one_sent_again_after_a_later_one_changes_nothing_either(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal"), child("Bassem")])
    take(registry, first)
    take(registry, write(tmp_path / "two", [child("Amal")], as_of="2016-06-20"))
    assert not take(registry, first).is_new
    assert children(registry) == [("BS", pseudonym("Amal"))]


def test_a_full_package_replaces_what_its_site_sent_and_nothing_of_another(registry, tmp_path):
    take(registry, write(tmp_path / "one", [child("Amal"), child("Bassem")]))
    take(registry, write(tmp_path / "other", [child("Amal")], site="MINIA"))
    loaded = take(registry, write(tmp_path / "two", [child("Bassem"), child("Dina")], as_of="2016-06-20"))
    assert loaded.children_removed == 1
    found = {*children(registry)}
    assert found == {("BS", pseudonym("Bassem")), ("BS", pseudonym("Dina")), ("MINIA", pseudonym("Amal"))}


def test_changes_replace_rows_add_rows_and_leave_the_rest(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal"), child("Bassem")])
    take(registry, first)
    amal = child("Amal", steroid_response="SSNS")
    amal["observations"] = [amal["observations"][0] | {"value": "21.0"}]
    amal["visits"].append(amal["visits"][0] | {"date": "2016-06-18", "row_id": pseudonym("a new visit")})
    take(
        registry,
        write(tmp_path / "two", [amal], as_of="2016-06-20", since="2016-05-20", previous=sum_of(first)),
    )
    assert counts(registry) == {
        "patients": 2, "visits": 3, "observations": 6, "treatments": 2, "events": 4, "course": 2, "steps": 2,
        "relapses": 2,
    }  # fmt: skip
    of_amal = [pseudonym("Amal")]
    assert registry.rows(
        "SELECT value FROM observations WHERE patient_id = ? AND code = 'weight'", of_amal
    ) == [("21.0",)]
    assert registry.rows("SELECT steroid_response FROM course WHERE patient_id = ?", of_amal) == [("SSNS",)]


def test_a_child_whose_course_comes_anew_keeps_no_step_and_no_relapse_of_before(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal")])
    take(registry, first)
    amal = child("Amal", steps=[])
    amal["relapses"] = []
    take(
        registry,
        write(tmp_path / "two", [amal], as_of="2016-06-20", since="2016-05-20", previous=sum_of(first)),
    )
    assert counts(registry)["steps"] == counts(registry)["relapses"] == 0


def test_a_child_who_is_taken_back_is_gone_from_every_table_and_only_the_number_is_noted(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal"), child("Bassem")])
    take(registry, first)
    taken_back = [{"patient_id": pseudonym("Amal")}]
    loaded = take(
        registry,
        write(
            tmp_path / "two",
            [],
            as_of="2016-06-20",
            since="2016-05-20",
            previous=sum_of(first),
            removed=taken_back,
        ),
    )
    assert loaded.children_removed == 1
    for table in TABLES:
        assert registry.rows(f'SELECT count(*) FROM "{table}" WHERE patient_id = ?', [pseudonym("Amal")]) == [
            (0,)
        ]
        assert counts(registry)[table] > 0, "the other child stays"
    assert registry.rows("SELECT children_removed FROM packages ORDER BY as_of") == [(0,), (1,)]


def test_a_row_that_is_named_as_removed_is_gone_and_another_sites_row_of_that_name_is_not(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal")])
    take(registry, first)
    take(registry, write(tmp_path / "other", [child("Amal")], site="MINIA"))
    gone = [{"file": "visits.csv", "row_id": pseudonym("Amal", "visits", 0)}]
    take(
        registry,
        write(
            tmp_path / "two", [], as_of="2016-06-20", since="2016-05-20", previous=sum_of(first), removed=gone
        ),
    )
    assert counts(registry)["visits"] == 0
    assert counts(registry, "MINIA")["visits"] == 1


def refused(registry, folder):
    before = everything(registry)
    with pytest.raises(PackageRefusedError) as error:
        take(registry, folder)
    assert everything(registry) == before
    return str(error.value)


def test_what_is_refused_leaves_the_registry_as_it_was(registry, tmp_path):
    take(registry, write(tmp_path / "one", [child("Amal")]))
    second = write(tmp_path / "two", [child("Amal"), child("Bassem")], as_of="2016-06-20")
    (second / "events.csv").write_bytes((second / "events.csv").read_bytes().replace(b"MCD", b"FSGS"))
    assert "events.csv: is not the file" in refused(registry, second)


def test_changes_without_the_package_before_are_refused_with_what_to_ask_for(registry, tmp_path):
    words = refused(registry, write(tmp_path / "two", [child("Amal")], since="2016-05-01", previous="a" * 64))
    assert "nothing of site BS is there" in words
    assert "full one" in words


def test_changes_that_leave_a_gap_are_refused_with_what_to_ask_for(registry, tmp_path):
    take(registry, write(tmp_path / "one", [child("Amal")]))
    third = write(
        tmp_path / "three", [child("Dina")], as_of="2016-07-20", since="2016-06-20", previous="b" * 64
    )
    words = refused(registry, third)
    assert "one between is missing" in words
    assert "ask site BS for a full one" in words


def test_a_second_package_of_changes_of_one_day_replaces_the_first(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal")])
    take(registry, first)
    rest = {"as_of": "2016-06-20", "since": "2016-05-20", "previous": sum_of(first)}
    take(registry, write(tmp_path / "morning", [child("Bassem")], **rest))
    take(registry, write(tmp_path / "evening", [child("Bassem"), child("Dina")], **rest))
    assert len(children(registry)) == 3


def test_a_package_older_than_what_is_there_is_refused(registry, tmp_path):
    take(registry, write(tmp_path / "new", [child("Amal")], as_of="2016-06-20"))
    words = refused(registry, write(tmp_path / "old", [child("Bassem")], as_of="2016-05-20"))
    assert "older than what site BS has sent already (2016-06-20)" in words


def test_rows_of_a_child_who_is_not_there_are_refused(registry, tmp_path):
    stranger = child("Amal") | {"patients": []}
    words = refused(registry, write(tmp_path / "one", [stranger, child("Bassem")]))
    assert f"visits.csv: patient_id {pseudonym('Amal')} is no child of patients.csv" in words


def test_rows_of_a_child_who_is_taken_back_in_the_same_package_are_refused(registry, tmp_path):
    first = write(tmp_path / "one", [child("Amal")])
    take(registry, first)
    amal = child("Amal") | {"patients": []}
    two = write(
        tmp_path / "two", [amal], as_of="2016-06-20", since="2016-05-20", previous=sum_of(first),
        removed=[{"patient_id": pseudonym("Amal")}],
    )  # fmt: skip
    assert "is no child of patients.csv" in refused(registry, two)


def test_a_row_id_that_stands_twice_is_refused(registry, tmp_path):
    amal = child("Amal")
    amal["visits"] *= 2
    words = refused(registry, write(tmp_path / "one", [amal]))
    assert f"visits.csv: row_id {pseudonym('Amal', 'visits', 0)} stands twice" in words
