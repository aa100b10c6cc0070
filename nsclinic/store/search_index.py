"""Finds children as one types, among a hundred thousand names, in any script, forgiving of one slip in a word.

Two indexes, both derived from the child's row and kept in the same transaction. `child_words` (full text, with prefix
indexes) says which children carry a word; `word` holds every word once, with its trigrams, and says which words contain
or nearly are what was typed. Nothing is ranked as one types: ranking reads every hit, and a common name has thousands.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from nsclinic.store.engine import Connection
from nsclinic.store.folding import fold, index_words, is_one_slip_from, is_one_slip_from_start
from nsclinic.store.schema import Database

_SHORTEST_INSIDE = 3
"""Letters from which a word is also found by its middle: a trigram index knows nothing shorter."""

_SHORTEST_WITH_SLIP = 4
_WORDS_PER_TYPED = 40
_WORDS_PER_NAME = 200
_HIGHEST = "\U0010ffff"


def make_search_tables(db: Database) -> None:
    """Make the search tables of version 1 inside the caller's transaction."""
    db.create_table("word", {"id": int, "text": str}, pk="id", not_null=("text",), strict=True)
    db["word"].create_index(["text"], unique=True)
    db["word"].enable_fts(["text"], tokenize="trigram", create_triggers=True)
    db.execute(
        "CREATE VIRTUAL TABLE child_words USING fts5(words, content='', contentless_delete=1, "
        "prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
    )


def forget_child(connection: Connection, child: int) -> None:
    """Take a child out of the index, before it is indexed anew or because it was removed."""
    connection.execute("DELETE FROM child_words WHERE rowid = ?", (child,))


def index_child(connection: Connection, child: int, names: str, numbers: tuple[str, ...]) -> None:
    """Index a child by names (given, family, guardian) and numbers (clinic number, telephone)."""
    words = index_words(names, numbers)
    connection.execute("INSERT INTO child_words (rowid, words) VALUES (?, ?)", (child, " ".join(words)))
    connection.executemany("INSERT OR IGNORE INTO word (text) VALUES (?)", ((word,) for word in words))


def matching_children(connection: Connection, text: str, limit: int) -> list[int]:
    """Give the numbers of at most `limit` children who carry every word typed.

    First those with the very words, then those with words that begin so, then those with words that contain or nearly
    are what was typed.
    """
    typed = fold(text).split()
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


def children_named_nearly(connection: Connection, names: str) -> set[int]:
    """Give children who carry every word of `names`, each with at most one slip; no words, no children."""
    words = fold(names).split()
    if not words:
        return set()
    query = " AND ".join(_any_of([word, *_near_words(connection, word)]) for word in words)
    return {
        row[0]
        for row in connection.execute("SELECT rowid FROM child_words WHERE child_words MATCH ?", (query,))
    }


def have_word_in_common(first: str, second: str) -> bool:
    """Say whether two names share a word, with at most one slip in it."""
    others = fold(second).split()
    return any(
        word == other or (len(word) >= _SHORTEST_WITH_SLIP and is_one_slip_from(word, other))
        for word in fold(first).split()
        for other in others
    )


def _queries(connection: Connection, typed: list[str]) -> Iterator[str]:
    yield " AND ".join(f'"{word}"' for word in typed)
    yield " AND ".join(f'"{word}"*' for word in typed)
    wider = [_wider_words(connection, word) for word in typed]
    if any(wider):
        yield " AND ".join(
            f'({_any_of(words)} OR "{word}"*)' if words else f'"{word}"*'
            for word, words in zip(typed, wider, strict=True)
        )


def _any_of(words: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{word}"' for word in words) + ")"


def _wider_words(connection: Connection, typed: str) -> list[str]:
    """Give words of the index that contain what was typed, then those that begin with it but for one slip."""
    found: dict[str, None] = {}
    if len(typed) >= _SHORTEST_INSIDE:
        found.update(dict.fromkeys(_words_with(connection, typed, _WORDS_PER_TYPED)))
    if _takes_slips(typed):
        near = (word for word in _slip_candidates(connection, typed) if is_one_slip_from_start(typed, word))
        nearest = sorted(near, key=lambda word: (abs(len(word) - len(typed)), word))
        found.update(dict.fromkeys(nearest[:_WORDS_PER_TYPED]))
    return list(found)


def _near_words(connection: Connection, name: str) -> list[str]:
    if not _takes_slips(name):
        return []
    near = (word for word in _slip_candidates(connection, name) if is_one_slip_from(name, word))
    return sorted(set(near))[:_WORDS_PER_NAME]


def _takes_slips(typed: str) -> bool:
    """Only words of letters: a number with another digit is another child's."""
    return len(typed) >= _SHORTEST_WITH_SLIP and not any(sign.isdigit() for sign in typed)


def _slip_candidates(connection: Connection, typed: str) -> Iterator[str]:
    """Give every word that may be `typed` with one slip, and more; the caller compares.

    A slip leaves either the first two letters or all from the third on as they are; where it swaps the second and the
    third, or hits one of the first two of a word of four, neither, and those few forms are asked for themselves.
    """
    yield from _words_from(connection, typed[:2])
    swapped = typed[0] + typed[2] + typed[1] + typed[3:]
    yield from _words_from(connection, swapped)
    if len(typed[2:]) >= _SHORTEST_INSIDE:
        yield from _words_with(connection, typed[2:], None)
    else:
        yield from _words_with(connection, typed[1:], None)
        yield from _words_from(connection, typed[1] + typed[0] + typed[2:])
        yield from _words_from(connection, typed[0] + typed[2:])
        yield from (
            row[0]
            for row in connection.execute(
                "SELECT text FROM word WHERE text >= ? AND text < ? AND text GLOB ?",
                (typed[0], typed[0] + _HIGHEST, f"{typed[0]}?{typed[2:]}*"),
            )
        )


def _words_from(connection: Connection, start: str) -> Iterator[str]:
    rows = connection.execute("SELECT text FROM word WHERE text >= ? AND text < ?", (start, start + _HIGHEST))
    return (row[0] for row in rows)


def _words_with(connection: Connection, part: str, limit: int | None) -> Iterator[str]:
    """Give words that contain `part`, of three letters or more."""
    rows = connection.execute(
        "SELECT text FROM word_fts WHERE word_fts MATCH ? LIMIT ?",
        (f'"{part}"', -1 if limit is None else limit),
    )
    return (row[0] for row in rows)


def similar_by_birth(connection: Connection, birth_date: date) -> list[tuple[int, str]]:
    """Give number and name of the children born that day."""
    rows = connection.execute(
        "SELECT child, given_name || ' ' || family_name FROM child_line WHERE birth_date = ?",
        (birth_date.isoformat(),),
    )
    return list(rows)
