"""Every key of a TOML file is found on its line, whatever way it is written."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.places import KeyPath, Places

TEXT = '''# comment with "quotes" and [brackets]
first = "a # no comment"
"quoted key" = 1
dotted.key.below = { inline = [1, { deep = 2 }], other = """
three
lines""" }
list = [
  # a comment, with = and [
  { a = 1, b = 2 },
  'single # ]', """
  multi ]""",
  [
    3,
  ],
]

[table.sub]
x = 1
[[table.items]]
y = 1
[[table.items]]
y = 2
[table.items.below]
z = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("first",), 2),
        (("quoted key",), 3),
        (("dotted", "key", "below", "inline"), 4),
        (("dotted", "key", "below", "inline", 1, "deep"), 4),
        (("dotted", "key", "below", "other"), 4),
        (("list",), 7),
        (("list", 0, "b"), 9),
        (("list", 1), 10),
        (("list", 2), 10),
        (("list", 3, 0), 13),
        (("table", "sub", "x"), 18),
        (("table", "items"), 19),
        (("table", "items", 0), 19),
        (("table", "items", 1, "y"), 22),
        (("table", "items", 1, "below", "z"), 24),
        (("table", "items", 1, "missing"), 21),
        (("table", "nothing", "here"), 17),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_a_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    assert Places(TEXT).line(path) == line
    assert Places(TEXT.replace("\n", "\r\n")).line(path) == line


def leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from leaves(item, (*path, key))


@pytest.mark.parametrize("path", sorted(resource("protocols").glob("*.toml")), ids=lambda path: path.name)
def test_every_key_of_every_file_that_ships_stands_on_the_line_named(path) -> None:
    text = path.read_text("utf-8")
    places, lines = Places(text), text.splitlines()
    for keys in leaves(tomllib.loads(text)):
        if keys and isinstance(keys[-1], str):
            assert keys[-1] in lines[places.line(keys) - 1], keys


@pytest.mark.parametrize(
    "text", ["", "=", "[", "[[", "a = [", "a = {", 'a = "', "a = '''", "]]", "a.b.c", "\x00", "{}"]
)
def test_text_that_is_no_toml_ends_too(text: str) -> None:
    assert Places(text).line(("a", 0, "b")) == 1
