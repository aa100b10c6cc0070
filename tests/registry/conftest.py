"""Registries in both databases: a test that asks for `url` runs twice, with the same assertions."""

import pytest

from tests.registry import postgres_server


@pytest.fixture(scope="session")
def postgresql():
    """A server of the run's own (each worker has one), started when the first test asks."""
    if postgres_server.programs() is None:
        pytest.skip(postgres_server.LACKING)
    server = postgres_server.Server()
    yield server
    server.stop()


@pytest.fixture(params=["duckdb", "postgresql"])
def url(request, tmp_path):
    """The URL of a registry that holds nothing yet."""
    if request.param == "duckdb":
        return f"duckdb:{tmp_path / 'registry.duckdb'}"
    return request.getfixturevalue("postgresql").new_database()
