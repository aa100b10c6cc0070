"""The page that somebody opens first on the stick: what to do, in five languages; no script, no network."""

import html
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("start_page.toml")
LANGUAGES = ("en", "ar", "es", "fr", "pt")
PAGE = "START-HERE.html"

_STYLE = """
body { font: 17px/1.55 "Noto Sans", "Segoe UI", sans-serif; color: #1b2733; background: #f4f6f8; margin: 0; }
nav { background: #0f4c5c; padding: .8em 1.5em; }
nav a { color: #ffffff; margin-inline-end: 1.5em; }
section { background: #ffffff; max-width: 46em; margin: 1.5em auto; padding: 1em 2.2em 1.8em; border-radius: 8px; }
h1 { font-size: 1.7em; margin: .5em 0 .2em; color: #0f4c5c; }
h2 { font-size: 1.15em; margin: 1.5em 0 .3em; color: #0f4c5c; }
p { margin: .5em 0; }
code { font: 15px/1.5 "DejaVu Sans Mono", Consolas, monospace; }
pre { background: #eef2f5; border-inline-start: 4px solid #2f8f83; padding: .5em .9em; margin: .3em 0 1em;
      overflow-wrap: anywhere; white-space: pre-wrap; }
a { color: #0b5f8a; }
"""


class Kit:
    """Where things lie in the kit, relative to the page, and what is typed for them."""

    def __init__(self, package: str, *, has_wheels: bool = True) -> None:
        self.has_wheels = has_wheels
        self.runs = {
            "check": "sh check.sh",
            "install": "sudo sh linux/install.sh",
            "apt": f"sudo apt install ./linux/{package}",
            "unpack": "sh linux/unpack.sh",
            "self_test": "nsclinic self-test",
            "demo": "nsclinic demo",
            "remove": "sudo apt remove nsclinic",
        }
        self.package = f"linux/{package}"

    def places(self, kind: str, language: str) -> tuple[str, ...]:
        """Give what a line opens in the reader's language."""
        quick_start = "manual/quick-start.html" if language == "en" else f"manual/quick-start.{language}.html"
        return {
            "wheels": ("wheels/README.txt",),
            "windows": ("windows/README.md",),
            "quick_start": (quick_start,),
            "manual": ("manual/index.html", "manual/nsclinic-manual.pdf"),
        }[kind]

    def lines(self, step: dict[str, Any]) -> list[dict[str, str]]:
        """Give those lines of a step that this kit can keep."""
        return [line for line in step["lines"] if self.has_wheels or line.get("open") != "wheels"]

    def declared(self) -> set[str]:
        """Give every place that the page names, which the build must put there."""
        told = words()
        opened = {
            place
            for language in LANGUAGES
            for step in told[language]["steps"]
            for line in self.lines(step)
            if "open" in line
            for place in self.places(line["open"], language)
        }
        return opened | {"check.sh", "linux/install.sh", "linux/unpack.sh", self.package}


def words() -> dict[str, Any]:
    """Give the page's words, by language."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def start_page(kit: Kit) -> str:
    """Give the page."""
    told = words()
    links = "".join(f'<a href="#{code}" lang="{code}">{told[code]["name"]}</a>' for code in LANGUAGES)
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{html.escape(told['en']['title'])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
        f"<nav>{links}</nav>\n",
    ]
    for code in LANGUAGES:
        parts += _section(kit, code, told[code])
    return "".join(parts) + "</body>\n</html>\n"


def _section(kit: Kit, code: str, told: dict[str, Any]) -> Iterator[str]:
    direction = "rtl" if told["right_to_left"] else "ltr"
    yield f'<section id="{code}" lang="{code}" dir="{direction}">\n<h1>{html.escape(told["title"])}</h1>\n'
    yield f"<p>{html.escape(told['intro'])}</p>\n"
    for step in told["steps"]:
        yield f"<h2>{html.escape(step['title'])}</h2>\n"
        for line in kit.lines(step):
            links = "".join(
                f' <a dir="ltr" href="{place}"><bdi>{place}</bdi></a>'
                for place in (kit.places(line["open"], code) if "open" in line else ())
            )
            yield f"<p>{html.escape(line['say'])}{links}</p>\n"
            if "run" in line:
                yield f'<pre dir="ltr"><code>{html.escape(kit.runs[line["run"]])}</code></pre>\n'
    yield "</section>\n"
