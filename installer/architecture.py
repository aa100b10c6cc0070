"""Draws the house from its own imports, so that the drawing in the manual cannot say otherwise than the code.

    python installer/architecture.py            write resources/manual/pictures/architecture.svg
    python installer/architecture.py --check    only say whether rooms or arrows have changed since (exit 1)

Rooms and their layers are those that import-linter holds the code to (`pyproject.toml`); arrows and their weights are
counted from the imports by grimp, which import-linter brings; a room's line is that of its own docstring. Rooms and
arrows must agree with the code; weights and lines may lag behind it, so that not every commit draws anew.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from html import escape
from math import log2
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "manual" / "pictures" / "architecture.svg"
PACKAGE = "nsclinic"

_PITCH, _BOX = 50, 40
_TOP, _LEFT, _WIDE = 120, 210, 400
_CELL = 32
_GRID = _LEFT + _WIDE + 24
_INK, _PALE, _LINE, _BAND, _PAPER = "#1b2733", "#5b6b7a", "#1f6390", "#f1f4f7", "#ffffff"


class House(NamedTuple):
    """The rooms by layer, the last first, and how many imports go from one to another."""

    layers: tuple[tuple[str, ...], ...]
    imports: dict[tuple[str, str], int]

    @property
    def rooms(self) -> tuple[str, ...]:
        """All rooms, in the order of the layers."""
        return tuple(room for layer in self.layers for room in layer)


def house() -> House:
    """Give the house as the code stands."""
    import grimp

    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # this checkout's code, wherever the program is installed
    layers = tuple(_layers())
    rooms = {room for layer in layers for room in layer}
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    counted: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for known in graph.find_modules_directly_imported_by(module):
            one, other = _room(module), _room(known)
            if one != other and one in rooms and other in rooms:
                counted[one, other] += 1
    return House(layers, dict(counted))


def drawn(text: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Give the rooms and the arrows of a drawing."""
    rooms = set(re.findall(r'data-room="(\w+)"', text))
    return rooms, set(re.findall(r'data-from="(\w+)" data-to="(\w+)"', text))


def is_stale() -> bool:
    """Say whether the committed drawing has other rooms or arrows than the code."""
    now = house()
    return not DRAWING.exists() or drawn(DRAWING.read_text("utf-8")) != (set(now.rooms), set(now.imports))


def drawing(of: House) -> str:
    """Give the drawing: a box a room, arrows at its left, and how many imports each arrow stands for at its right."""
    width = _GRID + len(of.rooms) * _CELL + 24
    height = _TOP + len(of.rooms) * _PITCH + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
        "<title>The rooms of nsclinic and what each knows of</title>",
        "<desc>Each room knows rooms below it and none above; the numbers count imports of modules.</desc>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        _text(_LEFT, 36, "The rooms, and what each knows of", size=20, weight="bold"),
        _text(
            _LEFT,
            60,
            "Arrows, and the numbers at the right, are imports of modules: only ever downwards.",
            _PALE,
        ),
        _text(_LEFT, 78, "Rooms on one band do not know each other.", _PALE),
        *_bands(of, width),
        *_arrows(of),
        *_boxes(of),
        *_grid(of),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _layers() -> Iterator[tuple[str, ...]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    for layer in layers:
        yield tuple(name.strip().removeprefix(f"{PACKAGE}.") for name in re.split(r"[:|]", layer))


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _said_and_lines(room: str) -> tuple[str, int]:
    """Give the first clause of a room's docstring, and how many lines of Python stand in it, in hundreds."""
    place = ROOT / PACKAGE / room
    first = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    files = sorted(place.rglob("*.py")) if place.is_dir() else [first]
    lines = sum(path.read_text("utf-8").count("\n") for path in files)
    docstring = first.read_text("utf-8").removeprefix('"""').partition("\n")[0]
    return re.split(r"[:;.(]", docstring.rstrip('"'))[0].strip(), max(100, round(lines, -2))


def _bands(of: House, width: int) -> Iterator[str]:
    """A pale ground behind every second layer, so that one sees which rooms stand side by side."""
    row = 0
    for number, layer in enumerate(of.layers):
        if number % 2 == 0:
            yield f'<rect y="{_y(row) - 5}" width="{width}" height="{len(layer) * _PITCH}" fill="{_BAND}"/>'
        row += len(layer)


def _boxes(of: House) -> Iterator[str]:
    for row, room in enumerate(of.rooms):
        said, lines = _said_and_lines(room)
        top = _y(row)
        yield (
            f'<rect data-room="{room}" x="{_LEFT}" y="{top}" width="{_WIDE}" height="{_BOX}" rx="5" '
            f'fill="{_PAPER}" stroke="{_INK}"/>'
        )
        yield _text(_LEFT + 12, top + 17, room, size=14, weight="bold")
        yield _text(_LEFT + 12, top + 33, said, _PALE, size=11)
        yield _text(_LEFT + _WIDE - 12, top + 17, f"{lines:,} lines", _PALE, size=11, anchor="end")


def _arrows(of: House) -> Iterator[str]:
    """An arc a pair of rooms, the thicker the more imports, the further out the further apart."""
    places = {room: row for row, room in enumerate(of.rooms)}
    for (one, other), weight in sorted(of.imports.items(), key=lambda pair: (pair[1], pair[0])):
        begin = _y(places[one]) + _BOX * 0.72
        end = _y(places[other]) + _BOX * 0.28
        out = _LEFT - 26 - (places[other] - places[one]) * 12.5
        strength = log2(weight + 1)
        yield (
            f'<path d="M{_LEFT} {begin:.0f} C{out:.0f} {begin:.0f} {out:.0f} {end:.0f} {_LEFT - 6} {end:.0f}" '
            f'fill="none" stroke="{_LINE}" stroke-width="{0.4 + strength * 0.4:.1f}" '
            f'stroke-opacity="{min(0.85, 0.12 + strength * 0.1):.2f}"/>'
        )
    for room in sorted({other for _, other in of.imports}):
        tip = _y(places[room]) + _BOX * 0.28
        yield f'<path d="M{_LEFT} {tip:.0f} l-9 -4.5 v9 z" fill="{_LINE}"/>'


def _grid(of: House) -> Iterator[str]:
    """How many imports each arrow stands for: a row a room that knows, a column a room that is known."""
    places = {room: number for number, room in enumerate(of.rooms)}
    for room, column in places.items():
        x = _GRID + column * _CELL + _CELL / 2
        yield (
            f'<text transform="translate({x + 4:.0f} {_TOP - 12}) rotate(-60)" font-size="11" fill="{_INK}">'
            f"{room}</text>"
        )
        own = _y(column)
        yield (
            f'<rect x="{x - _CELL / 2 + 3:.0f}" y="{own + 7}" width="{_CELL - 6}" height="{_BOX - 14}" rx="3" '
            f'fill="{_INK}" fill-opacity="0.12"/>'
        )
    for (one, other), weight in sorted(of.imports.items()):
        x, y = _GRID + places[other] * _CELL + _CELL / 2, _y(places[one]) + _BOX / 2
        yield (
            f'<g data-from="{one}" data-to="{other}"><rect x="{x - _CELL / 2 + 1:.0f}" y="{y - 14:.0f}" '
            f'width="{_CELL - 2}" height="28" rx="3" fill="{_LINE}" '
            f'fill-opacity="{min(0.5, 0.05 + log2(weight + 1) * 0.05):.2f}"/>'
            + _text(x, y + 4, str(weight), size=11, anchor="middle")
            + "</g>"
        )


def _y(row: int) -> int:
    return _TOP + row * _PITCH


def _text(
    x: float,
    y: float,
    text: str,
    ink: str = _INK,
    *,
    size: int = 12,
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{ink}">{escape(text)}</text>'
    )


def main(arguments: list[str]) -> int:
    """Draw, or with --check only look."""
    if arguments == ["--check"]:
        stale = is_stale()
        print(
            "the drawing is stale: python installer/architecture.py" if stale else "the drawing is up to date"
        )
        return int(stale)
    DRAWING.write_text(drawing(house()), encoding="utf-8", newline="\n")
    print(f"written: {DRAWING.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
