"""Finds children as one types, among a hundred thousand names, in any script, forgiving of one slip in a word.

Two indexes, both derived from the child's row and kept in the same transaction. `child_words` (full text, with prefix
indexes) says which children carry a word; `word` holds every word once, with its trigrams, and says which words contain
what was typed. A slip is met by asking `word` for every form that one slip makes, which costs the same among a hundred
names and a hundred thousand. Nothing is ranked as one types: ranking reads every hit, and a common name has thousands.
"""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import islice

from nsclinic.store.engine import Connection
from nsclinic.store.folding import fold, is_one_slip_from, name_words, one_slip_from
from nsclinic.store.schema import Database

_SHORTEST_INSIDE = 3
"""Letters from which a word is also found by its middle: a trigram index knows nothing shorter."""

_SHORTEST_WITH_SLIP = 4
_LONGEST_INEXACT = 64
_MOST_TYPED = 32
"""Letters of a word that is looked for with a slip, and words looked for: the slips of a pasted page are its square."""

_MOST_SIMILAR = 20
_MOST_WORDS = 200
_MOST_LOOKED_UP = 50
"""Children of one birthday who are looked up one by one in the index of words."""

_MOST_LETTERS = 100
_HIGHEST = "\U0010ffff"


def make_search_tables(db: Database) -> None:
    """Make the search tables of version 1 inside the caller's transaction."""
    db.create_table("word", {"id": int, "text": str}, pk="id", not_null=("text",), strict=True)
    db["word"].create_index(["text"], unique=True)
    db["word"].enable_fts(["text"], tokenize="trigram", create_triggers=True)
    db.create_table("letter", {"letter": str}, pk="letter", strict=True)
    db.execute(
        "CREATE VIRTUAL TABLE child_words USING fts5(words, content='', contentless_delete=1, "
        "prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
    )


def has_search_tables(db: Database) -> bool:
    """Say whether a file has the search tables of this version; those of its first day had no letters."""
    return bool(db["letter"].exists())


def unmake_search_tables(db: Database) -> None:
    """Take away the search tables of the first day, which hold nothing that cannot be made again."""
    for name in ("child_words", "word_fts", "word"):
        db.execute(f"DROP TABLE {name}")


def forget_child(connection: Connection, child: int) -> None:
    """Take a child out of the index, before it is indexed anew or because it was removed."""
    connection.execute("DELETE FROM child_words WHERE rowid = ?", (child,))


def index_child(connection: Connection, child: int, names: str, numbers: tuple[str, ...]) -> None:
    """Index a child by names (given, family, guardian) and numbers (clinic number, telephone)."""
    words, wholes, carried = _words_of(names, numbers)
    connection.execute("INSERT INTO child_words (rowid, words) VALUES (?, ?)", (child, " ".join(carried)))
    connection.executemany(
        "INSERT OR IGNORE INTO word (text) VALUES (?)", ((word,) for word in (*words, *wholes))
    )
    connection.executemany(
        "INSERT OR IGNORE INTO letter (letter) VALUES (?)", ((letter,) for letter in set("".join(words)))
    )


def _words_of(names: str, numbers: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """Give the words of names, the numbers whole, and all that a child is found by."""
    words = list(name_words(names))
    wholes = [whole for number in numbers if (whole := fold(number).replace(" ", ""))]
    return words, wholes, list(dict.fromkeys((*words, *wholes, *fold(" ".join(numbers)).split())))


def child_is_found(connection: Connection, child: int, names: str, numbers: tuple[str, ...]) -> bool:
    """Say whether a child is found by every one of these, and each stands among the words known."""
    words, wholes, carried = _words_of(names, numbers)
    known = set(_words_among(connection, [*words, *wholes]))
    if not known.issuperset((*words, *wholes)):
        return False
    query = " AND ".join(_term(word) for word in carried)
    found = connection.execute(
        "SELECT 1 FROM child_words WHERE child_words MATCH ? AND rowid = ?", (query, child)
    ).fetchone()
    return found is not None


def matching_children(connection: Connection, text: str, limit: int) -> list[int]:
    """Give the numbers of at most `limit` children who carry every word typed.

    First those with the very words, then those of ever wider queries.
    """
    typed = _looked_for(text)
    if not typed:
        return []
    found: dict[int, None] = {}
    for query in _queries(connection, typed):
        rows = connection.execute(
            "SELECT rowid FROM child_words WHERE child_words MATCH ? LIMIT ?", (query, limit)
        )
        found.update(dict.fromkeys(row[0] for row in rows))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def similar(
    connection: Connection, names: str, birth_date: date | None, most: int = _MOST_SIMILAR
) -> list[int]:
    """Give at most `most` children who may be the one of this name and birth date, most alike first.

    First those born that day who carry every word of the name, each with at most one slip; then those born that day who
    share a word of it; then those who carry every word, born on whatever day. No more are looked at than are given:
    where thousands bear nearly one name, a long list is compared with thousands.
    """
    query = _named_nearly(connection, names)
    born = _born_on(connection, birth_date) if birth_date else []
    found = list(islice(_among(connection, query, born), most))
    if birth_date and born and len(found) < most:
        named = set(found)
        sharing = (
            child
            for child, other in _names_of_born_on(connection, birth_date)
            if child not in named and have_word_in_common(names, other)
        )
        found += islice(sharing, most - len(found))
    if query and len(found) < most:
        known = set(found)
        found += islice((one for one in _matching(connection, query) if one not in known), most - len(found))
    return found


def _named_nearly(connection: Connection, names: str) -> str:
    """Give the query for every word of `names`, each with at most one slip; empty without words."""
    return _all_of(
        [
            [_term(word), *map(_term, _words_among(connection, _slips(connection, word)))]
            for word in _looked_for(names)
        ]
    )


def _matching(connection: Connection, query: str) -> Iterator[int]:
    """Give the children whom a query finds, in order, read no further than they are asked for."""
    rows = connection.execute(
        "SELECT rowid FROM child_words WHERE child_words MATCH ? ORDER BY rowid", (query,)
    )
    return (row[0] for row in rows)


def _among(connection: Connection, query: str, children: list[int]) -> Iterator[int]:
    """Give those of the children whom a query finds, in order: few one by one, many as they are met."""
    if not query or not children:
        return iter(())
    if len(children) > _MOST_LOOKED_UP:
        wanted = set(children)
        return (child for child in _matching(connection, query) if child in wanted)
    rows = connection.execute(
        "SELECT rowid FROM child_words WHERE child_words MATCH ? AND rowid IN (SELECT value FROM json_each(?)) "
        "ORDER BY rowid",
        (query, json.dumps(children)),
    )
    return (row[0] for row in rows)


def have_word_in_common(first: str, second: str) -> bool:
    """Say whether two names share a word, with at most one slip in it."""
    others = _looked_for(second)
    return any(
        word == other or (len(word) >= _SHORTEST_WITH_SLIP and is_one_slip_from(word, other))
        for word in _looked_for(first)
        for other in others
    )


def _looked_for(text: str) -> list[str]:
    """Give the folded words that are looked for."""
    return fold(text).split()[:_MOST_TYPED]


def _queries(connection: Connection, typed: list[str]) -> Iterator[str]:
    """Give ever wider full-text queries.

    The very words typed; words that begin so; words that contain it or are one slip away; and, for the last word, which
    may still be being typed, words that begin so but for one slip.
    """
    yield " AND ".join(_term(word) for word in typed)
    begun = [[_start(word)] for word in typed]
    yield _all_of(begun)
    slips = [_slips(connection, word) for word in typed]
    wider = [
        [*starts, *map(_term, (*_words_with(connection, word), *_words_among(connection, near)))]
        for word, starts, near in zip(typed, begun, slips, strict=True)
    ]
    if wider != begun:
        yield _all_of(wider)
    if slips[-1]:
        *complete, last = wider
        yield _all_of([*complete, [*last, *map(_start, _starts_among(connection, slips[-1]))]])


def _term(word: str) -> str:
    return f'"{word}"'


def _start(word: str) -> str:
    return f'"{word}"*'


def _all_of(choices: list[list[str]]) -> str:
    """Give a full-text query for one term of each list."""
    return " AND ".join(f"({' OR '.join(terms)})" for terms in choices)


def _slips(connection: Connection, typed: str) -> list[str]:
    """Give every word that is one slip from what was typed, in letters of its script that the index holds.

    None for a short word, for one longer than any name's, for a number (another digit is another child's), and for a
    script of more letters than an alphabet has.
    """
    if not _SHORTEST_WITH_SLIP <= len(typed) <= _LONGEST_INEXACT or any(sign.isdigit() for sign in typed):
        return []
    script = _script(typed[0])
    known = (row[0] for row in connection.execute("SELECT letter FROM letter"))
    letters = "".join(letter for letter in known if _script(letter) == script)
    return [] if len(letters) > _MOST_LETTERS else sorted(one_slip_from(typed, letters))


def _script(letter: str) -> str:
    """Give the first word of a letter's name, which is its script's: LATIN, ARABIC, DEVANAGARI."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _words_among(connection: Connection, words: list[str]) -> list[str]:
    """Give those of the words that the index holds."""
    rows = connection.execute(
        "SELECT w.text FROM json_each(?) AS v CROSS JOIN word AS w ON w.text = v.value LIMIT ?",
        (json.dumps(words), _MOST_WORDS),
    )
    return [row[0] for row in rows]


def _starts_among(connection: Connection, starts: list[str]) -> list[str]:
    """Give those of the beginnings with which a word of the index begins."""
    rows = connection.execute(
        "SELECT v.value FROM json_each(?) AS v WHERE EXISTS (SELECT 1 FROM word AS w "
        f"WHERE w.text >= v.value AND w.text < v.value || '{_HIGHEST}')",
        (json.dumps(starts),),
    )
    return [row[0] for row in rows]


def _words_with(connection: Connection, part: str) -> list[str]:
    """Give words that contain `part`; none for one too short or too long to be looked up so."""
    if not _SHORTEST_INSIDE <= len(part) <= _LONGEST_INEXACT:
        return []
    rows = connection.execute(
        "SELECT text FROM word_fts WHERE word_fts MATCH ? LIMIT ?", (_term(part), _MOST_WORDS)
    )
    return [row[0] for row in rows]


def _born_on(connection: Connection, birth_date: date) -> list[int]:
    rows = connection.execute(
        "SELECT child FROM child_line WHERE birth_date = ? ORDER BY child", (birth_date.isoformat(),)
    )
    return [row[0] for row in rows]


def _names_of_born_on(connection: Connection, birth_date: date) -> Iterator[tuple[int, str]]:
    """Give number and name of the children born that day, in order of number, read no further than asked for."""
    rows = connection.execute(
        "SELECT child, given_name || ' ' || family_name FROM child_line WHERE birth_date = ? ORDER BY child",
        (birth_date.isoformat(),),
    )
    return ((child, name) for child, name in rows)
