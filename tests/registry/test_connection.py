"""Both databases answer the same through the one seam."""

from datetime import date

import pytest

from nsclinic.registry.connection import opened
from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.schema import Column, SqlTable

LEVELS = SqlTable(
    "levels",
    (
        Column("site", "VARCHAR"),
        Column("end", "DATE"),
        Column("dose", "DOUBLE PRECISION"),
        Column("value", "VARCHAR"),
    ),
    ("site", "value"),
    is_by_site=True,
)
STAGED = SqlTable("levels", LEVELS.columns[1:])


@pytest.fixture
def connection(url):
    with opened(url, is_new_allowed=True) as connection:
        connection.make(LEVELS)
        yield connection


def stage(connection, tmp_path, lines, name="levels.csv"):
    path = tmp_path / name
    path.write_bytes("".join(f"{line}\r\n" for line in ["value,dose,end", *lines]).encode())
    return connection.stage(STAGED, path, ["value", "dose", "end"])


def test_a_file_is_copied_in_bulk_and_an_empty_cell_is_no_value(connection, tmp_path):
    with connection.transaction():
        assert stage(connection, tmp_path, ["1+,0.3,2016-05-20", "0.30,,"]) == 2
        connection.make_room(LEVELS, "BS", 1)
        assert (
            connection.execute('INSERT INTO levels SELECT ?, "end", dose, value FROM staged_levels', ["BS"])
            == 2
        )
        connection.execute("DROP TABLE staged_levels")
    assert connection.rows('SELECT site, "end", dose, value FROM levels ORDER BY value') == [
        ("BS", None, None, "0.30"),
        ("BS", date(2016, 5, 20), 0.3, "1+"),
    ]


def test_what_an_error_ends_was_never_there(connection, tmp_path):
    class BrokenOffError(Exception):
        pass

    with pytest.raises(BrokenOffError), connection.transaction():  # noqa: PT012 - all of it is one transaction
        stage(connection, tmp_path, ["1+,0.3,2016-05-20"])
        connection.make_room(LEVELS, "BS", 1)
        connection.execute('INSERT INTO levels SELECT ?, "end", dose, value FROM staged_levels', ["BS"])
        raise BrokenOffError
    assert connection.rows("SELECT count(*) FROM levels") == [(0,)]
    with connection.transaction():
        assert stage(connection, tmp_path, []) == 0, "the stage went with the rest"


def test_a_folder_with_the_signs_of_a_pattern_is_one_folder(connection, tmp_path):
    folder = tmp_path / "sites[a]{b},*"
    folder.mkdir()
    with connection.transaction():
        assert stage(connection, folder, ["a,1,", "b,2,"]) == 2
        connection.execute("DROP TABLE staged_levels")


def test_it_knows_its_columns_and_that_another_table_is_not_there(connection):
    assert connection.columns_of("levels") == ("site", "end", "dose", "value")
    assert connection.columns_of("doses") == ()


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("national.duckdb", "did you mean duckdb:national.duckdb?"),
        ("mysql://host/name", "duckdb:FILE or as postgresql://"),
        ("duckdb:", "the name of a file"),
        ("duckdb:nowhere/at/all.duckdb", "there is no registry at nowhere/at/all.duckdb"),
        ("postgresql://nobody:geheim@127.0.0.1:1/x", "the registry cannot be reached"),
    ],
)
def test_a_registry_that_cannot_be_opened_says_what_to_do(named, words):
    with pytest.raises(RegistryNotOpenedError) as refused:
        opened(named)
    assert words in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_duckdb_is_left_alone(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear colleague, " * 1000)
    with pytest.raises(RegistryNotOpenedError, match="cannot be opened as a registry"):
        opened(f"duckdb:{path}", is_new_allowed=True)
    assert path.read_bytes() == b"Dear colleague, " * 1000


def test_the_file_is_for_its_owner_alone(tmp_path):
    with opened(f"duckdb:{tmp_path / 'r.duckdb'}", is_new_allowed=True) as connection:
        connection.make(LEVELS)
    assert (tmp_path / "r.duckdb").stat().st_mode & 0o077 == 0
