"""A registry is known as one, grows with the program, keeps sites apart, and is asked for only where it is wanted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nsclinic.registry.connection import opened
from nsclinic.registry.errors import RegistryNotOpenedError
from nsclinic.registry.registry import open_registry, take
from tests.benchmarks import package_writer
from tests.benchmarks import registry as benchmark
from tests.registry.packages import child, write

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_DATABASES = """
import sys
sys.modules["duckdb"] = sys.modules["psycopg"] = None
from nsclinic.app import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_database_that_holds_something_else_is_no_registry_and_is_left_alone(url):
    with opened(url, for_loading=True) as connection:
        connection.execute("CREATE TABLE patients (name VARCHAR)")
    with (
        pytest.raises(RegistryNotOpenedError, match="holds no registry"),
        open_registry(url, for_loading=True),
    ):
        pass
    with opened(url) as connection:
        assert connection.columns_of("packages") == ()


def test_a_registry_of_a_newer_program_is_refused(url):
    with open_registry(url, for_loading=True) as registry:
        registry.execute("UPDATE registry SET version = version + 1")
    with pytest.raises(RegistryNotOpenedError, match="newer version"), open_registry(url):
        pass


def test_columns_that_the_program_has_more_come_with_the_next_loading(url, tmp_path):
    with open_registry(url, for_loading=True) as registry:
        registry.execute("ALTER TABLE course DROP COLUMN rituximab_first_day")
    with open_registry(url, for_loading=True) as registry:
        assert take(
            registry, write(tmp_path / "one", [child("Amal", rituximab_first_day="2016-01-01")])
        ).is_new
        assert len(registry.rows("SELECT rituximab_first_day FROM course")[0]) == 1


def test_only_looking_makes_no_registry(url):
    with pytest.raises(RegistryNotOpenedError), open_registry(url):
        pass


def test_in_postgresql_each_site_lies_in_its_own_part(postgresql, tmp_path):
    with open_registry(postgresql.new_database(), for_loading=True) as registry:
        for site in ("BS", "MINIA"):
            take(registry, write(tmp_path / site, [child("Amal")], site=site))
        assert registry.rows("SELECT site, number FROM sites ORDER BY number") == [("BS", 1), ("MINIA", 2)]
        assert registry.rows("SELECT DISTINCT site FROM observations_s2") == [("MINIA",)]
        asked = registry.rows("EXPLAIN SELECT * FROM observations WHERE site = 'MINIA'")
        assert "observations_s2" in str(asked)
        assert "observations_s1" not in str(asked), "the other sites are not even looked at"


def test_a_sites_part_can_lie_on_another_server(postgresql, tmp_path):
    near, far = postgresql.new_database(), postgresql.new_database()
    with open_registry(far, for_loading=True) as registry:
        take(registry, write(tmp_path / "one", [child("Amal")], site="CAI-2"))
    with open_registry(near, for_loading=True) as registry:
        take(registry, write(tmp_path / "two", [child("Bassem")], site="BS"))
        take(registry, write(tmp_path / "three", [], site="CAI-2", as_of="2016-01-01"))
        registry.execute("CREATE EXTENSION postgres_fdw")
        name, folder = far.removeprefix("postgresql://registry@/").split("?host=")
        registry.execute(
            f"CREATE SERVER cairo FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{folder}', dbname '{name}')"
        )
        registry.execute("CREATE USER MAPPING FOR registry SERVER cairo OPTIONS (user 'registry')")
        registry.execute("ALTER TABLE observations DETACH PARTITION observations_s2")
        registry.execute("DROP TABLE observations_s2")
        registry.execute(
            "CREATE FOREIGN TABLE observations_s2 PARTITION OF observations FOR VALUES IN ('CAI-2') "
            "SERVER cairo OPTIONS (table_name 'observations_s1')"
        )
        assert registry.rows("SELECT site, count(*) FROM observations GROUP BY site ORDER BY site") == [
            ("BS", 3),
            ("CAI-2", 3),
        ]
        take(registry, write(tmp_path / "four", [child("Dina"), child("Esraa")], site="CAI-2"))
        assert registry.rows("SELECT count(*) FROM observations WHERE site = 'CAI-2'") == [(6,)]
    with open_registry(far) as registry:
        assert registry.rows("SELECT count(*) FROM observations") == [(6,)], "it was written over there"


@pytest.mark.parametrize(
    ("named", "package"), [("duckdb:x.duckdb", "duckdb"), ("postgresql://localhost/x", "psycopg")]
)
def test_without_the_database_the_command_says_what_to_install(tmp_path, named, package):
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASES, "registry", "report", "--from", named],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 3
    assert f"the package {package} is not installed" in ended.stderr
    assert 'install the program with its extra "registry"' in ended.stderr


def test_whoever_reports_cannot_write_and_keeps_nobody_from_reading(url, tmp_path):
    with open_registry(url, for_loading=True) as registry:
        take(registry, write(tmp_path / "one", [child("Amal")]))
    with open_registry(url) as registry, open_registry(url) as other:
        assert (
            registry.rows("SELECT count(*) FROM patients")
            == other.rows("SELECT count(*) FROM patients")
            == [(1,)]
        )
    with pytest.raises(RegistryNotOpenedError, match="could not go on"), open_registry(url) as registry:
        registry.execute("DELETE FROM patients")


def test_a_report_of_postgresql_is_of_one_moment(postgresql, tmp_path):
    url = postgresql.new_database()
    with open_registry(url, for_loading=True) as loading:
        take(loading, write(tmp_path / "one", [child("Amal")]))
        with open_registry(url) as reporting:
            before = reporting.rows("SELECT count(*) FROM course")
            take(loading, write(tmp_path / "two", [child("Bassem")], site="MINIA"))
            assert reporting.rows("SELECT count(*) FROM course") == before == [(1,)]


def test_a_file_that_is_in_use_is_named(tmp_path):
    url = f"duckdb:{tmp_path / 'r.duckdb'}"
    holding = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path / "r.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RegistryNotOpenedError, match="in use by another program"):
            opened(url)
        other.communicate("")


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a program used")
def test_the_benchmark_measures_packages_that_are_loaded_and_counted(tmp_path, capsys):
    arguments = ["--sites", "2", "--children", "6", "--visits", "3", "--values", "2"]
    assert benchmark.main([str(tmp_path / "run"), *arguments, "--json", str(tmp_path / "figures.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[:3] for line in lines[2:]] == [["| 2", "12", "72"]]
    assert (tmp_path / "figures.json").stat().st_size > 0


def test_the_fast_writer_gives_the_same_bytes_for_the_same_seed(tmp_path):
    for name in ("one", "two"):
        package_writer.write_site(tmp_path / name, "BS", children=3, visits=2, values=6)
    first, second = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert first == second
