"""Making the lists of the index: which texts have which word, in the order in which they are shown.

Everything that grows with the release is read in order from tables on disk, a
block at a time. Memory holds the dictionary of words, and some numbers for each
text.
"""

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

import numpy as np

from habeas.search.alike import key_of
from habeas.search.facets import FACETS
from habeas.search.layout import COMMON, FEW, LARGE, Array, write, write_about
from habeas.search.words import is_letter

__all__ = ["make_lists"]

#: Rows that are sorted at once.
_BLOCK = 1 << 20
_MOST_COUNTED = 255


def make_lists(database: sqlite3.Connection, folder: Path, lengths: Array, of: Array) -> None:
    """Write the lists.

    Parameters
    ----------
    database
        With the tables of the index, and attached as ``spare``: ``more`` (further words of texts),
        ``said`` (values of things) and ``linked`` (how much things are).
    lengths : ndarray of int, shape (n_texts,)
        How many words each text has.
    of : ndarray of int, shape (n_texts,)
        The number of its thing.
    """
    ((names, things),) = database.execute(
        "SELECT (SELECT value FROM about WHERE key = 'names'), (SELECT count(*) FROM things)"
    )
    linked = np.zeros(things, dtype=np.int64)
    for number, links in database.execute(
        "SELECT id - 1, sum(number) FROM spare.linked JOIN numbered USING (iri) GROUP BY id"
    ):
        linked[number] = links
    size = len(lengths)
    lengths = np.minimum(lengths, _MOST_COUNTED)
    order = np.lexsort((-linked[of], lengths, np.arange(size) >= names))
    ranks = np.empty(size, dtype=np.int32)
    ranks[order] = np.arange(size)
    write(folder, "texts", order + 1)
    write(folder, "of", of[order])
    write(folder, "lengths", lengths[order])
    write(folder, "ranks", ranks)
    write(folder, "called", _called(database, things))
    write(folder, "foremost", np.lexsort((np.arange(things), -linked)))
    kinds = _kinds(database, folder, things)
    words, starts, weights = _found(database, folder, ranks)
    write(folder, "weights", weights)
    _write_words(folder, words)
    found = np.fromfile(folder / "found.bin", dtype=np.int32)
    beginnings = _write_common(folder, words, starts, found, size)
    values, members, member_starts = _values(database, folder, things)
    _write_counts(folder, of[order], members, member_starts, things)
    write_about(
        folder,
        {
            "texts": size,
            "names": names,
            "things": things,
            "kinds": kinds,
            "beginnings": beginnings,
            "values": values,
        },
    )


def _called(database: sqlite3.Connection, things: int) -> Array:
    """Return the text that each thing is called by: a name before others, English before others."""
    called = np.zeros(things, dtype=np.int32)
    for thing, text in database.execute(
        """
        SELECT thing - 1, id FROM (
            SELECT thing, id, row_number() OVER (
                PARTITION BY thing ORDER BY property > 1, language <> 'en', property, language, id
            ) AS place FROM texts WHERE property < 4)
        WHERE place = 1"""
    ):
        called[thing] = text
    return called


def _kinds(database: sqlite3.Connection, folder: Path, things: int) -> list[str]:
    names = [kind for (kind,) in database.execute("SELECT DISTINCT kind FROM things ORDER BY kind")]
    numbers = {kind: number for number, kind in enumerate(names)}
    read = database.execute("SELECT kind FROM things ORDER BY id")
    write(folder, "kinds", np.fromiter((numbers[kind] for (kind,) in read), np.uint8, things))
    return names


def _found(
    database: sqlite3.Connection, folder: Path, ranks: Array
) -> tuple[list[bytes], Array, Array]:
    """Write the ranks of the texts with each word; return the words, and how much texts tell."""
    for kind in ("row", "instance"):
        database.execute(f"CREATE VIRTUAL TABLE temp.{kind}s USING fts5vocab(main, words, {kind})")
    # Words of texts, and other forms of them: how often each is there, and then where, in order.
    counts = [
        {word.encode(): many for word, many in database.execute(query)}
        for query in (
            "SELECT term, cnt FROM temp.rows",
            "SELECT word, count(*) FROM spare.more GROUP BY word",
        )
    ]
    places = [
        database.execute("SELECT doc FROM temp.instances"),
        database.execute("SELECT text FROM spare.more ORDER BY CAST(word AS BLOB), text"),
    ]
    words = sorted({word for each in counts for word in each})
    many = np.array([[each.get(word, 0) for word in words] for each in counts], dtype=np.int64)
    ends = np.cumsum(many.sum(axis=0))
    weights = np.zeros(len(ranks), dtype=np.float64)
    starts = [np.zeros(1, dtype=np.int64)]
    with (folder / "found.bin").open("wb") as file:
        first = 0
        while first < len(words):
            before = ends[first - 1] if first else 0
            last = max(int(np.searchsorted(ends, before + _BLOCK, side="right")), first + 1)
            pairs = [
                _pairs(each, of[first:last], ranks) for each, of in zip(places, many, strict=True)
            ]
            both = np.unique(np.concatenate(pairs))
            (both % len(ranks)).astype("<i4").tofile(file)
            sizes = np.bincount(both // len(ranks), minlength=last - first)
            starts.append(starts[-1][-1] + np.cumsum(sizes))
            # What a word tells: the rarer, the more. Other forms tell nothing more.
            tells = np.log1p(len(ranks) / np.maximum(sizes, 1))
            plain = np.unique(pairs[0])
            weights += np.bincount(
                plain % len(ranks), tells[plain // len(ranks)], minlength=len(ranks)
            )
            first = last
    for kind in ("row", "instance"):
        database.execute(f"DROP TABLE temp.{kind}s")
    return words, np.concatenate(starts), weights


def _pairs(places: Iterator[tuple[int]], many: Array, ranks: Array) -> Array:
    """Return the next words with the rank of each text that has them, as one number."""
    total = int(many.sum())
    texts = np.fromiter((text for (text,) in islice(places, total)), np.int64, total)
    return np.repeat(np.arange(len(many)), many) * len(ranks) + ranks[texts - 1]


def _write_words(folder: Path, words: Sequence[bytes]) -> None:
    """Write the dictionary, and what near words are found by."""
    blob = b"".join(word + b"\n" for word in words)
    write(folder, "words", np.frombuffer(blob, dtype=np.uint8))
    spelled = [word.decode() for word in words]
    sizes = np.fromiter(map(len, spelled), np.int64, len(spelled))
    letters = np.frombuffer("".join(spelled).encode("utf-32-le"), dtype="<u4")
    bits = np.left_shift(np.uint32(1), letters & 31, dtype=np.uint32)
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if words else np.empty(0, np.int64)
    together = np.bitwise_or.reduceat(bits, begins) if words else bits
    by_length = np.argsort(sizes, kind="stable")
    write(folder, "letters", together)
    write(folder, "by-length", by_length)
    write(folder, "length-letters", together[by_length])
    counted = np.bincount(np.minimum(sizes, _MOST_COUNTED), minlength=_MOST_COUNTED + 1)
    write(folder, "length-starts", np.concatenate([[0], np.cumsum(counted)]))
    keyed = [
        (key, number)
        for number, word in enumerate(spelled)
        if not is_letter(word) and (key := key_of(word))
    ]
    keyed.sort()
    write(folder, "keys", [key for key, _ in keyed])
    write(folder, "key-words", [number for _, number in keyed])


def _write_common(
    folder: Path, words: Sequence[bytes], starts: Array, found: Array, size: int
) -> list[str]:
    """Write the common words, and return the common beginnings."""
    write(folder, "found-starts", starts)
    counts = np.diff(starts)
    common = np.flatnonzero(counts > max(size * COMMON, FEW))
    write(folder, "common", common)
    with (folder / "common-bits.bin").open("wb") as file:
        for word in common:
            _bits(found[starts[word] : starts[word + 1]], size).tofile(file)
    many = max(size * COMMON * 2, FEW)
    beginnings: list[str] = []
    with (folder / "beginning-bits.bin").open("wb") as file:
        waiting = [("", 0, len(words))] if words else []
        while waiting:
            begun, low, high = waiting.pop(0)
            for letter, one, other in _next(words, len(begun.encode()), low, high):
                if starts[other] - starts[one] > many:
                    beginnings.append(begun + letter)
                    _bits(found[starts[one] : starts[other]], size).tofile(file)
                    waiting.append((begun + letter, one, other))
    return beginnings


def _next(
    words: Sequence[bytes], place: int, low: int, high: int
) -> Iterator[tuple[str, int, int]]:
    """Yield the letters that follow in a range of words, with the range of each."""
    at = low
    while at < high and len(words[at]) == place:
        at += 1
    while at < high:
        letter = words[at][place:].decode()[0]
        begun = words[at][:place] + letter.encode()
        end = at + 1
        step = 1
        # Galloping: ranges are long.
        while end < high and words[min(end + step, high) - 1].startswith(begun):
            end = min(end + step, high)
            step *= 2
        while end < high and words[end].startswith(begun):
            end += 1
        yield letter, at, end
        at = end


def _bits(ranks: Array, size: int, unit: int = 8) -> Array:
    """Return a bit for each number below ``size``, in whole units of so many bits."""
    flags = np.zeros(-(-size // unit) * unit, dtype=bool)
    flags[ranks] = True
    return np.packbits(flags)


def _values(
    database: sqlite3.Connection, folder: Path, things: int
) -> tuple[list[list[str]], Array, Array]:
    """Write which things have which values; return the values, and the things of each."""
    order = {facet: number for number, facet in enumerate(FACETS)}
    kinds = database.execute("SELECT DISTINCT kind FROM things WHERE kind <> ''")
    database.executemany(
        "INSERT INTO spare.said SELECT iri, ?, kind, '' FROM things WHERE kind = ?",
        [(order["kind"], kind) for (kind,) in kinds.fetchall()],
    )
    database.execute(
        """
        CREATE TABLE spare.pairs AS
        SELECT DISTINCT facet, value, said.iri AS thing, numbered.id - 1 AS number, means
        FROM spare.said CROSS JOIN numbered USING (iri)"""
    )
    names = list(FACETS)
    values: list[list[str]] = []
    members, starts = array("i"), array("q", [0])
    rows = database.execute(
        "SELECT facet, value, means, number FROM spare.pairs ORDER BY facet, value, means, number"
    )
    for (facet, value, means), group in groupby(rows, key=lambda row: row[:3]):
        members.extend(row[3] for row in group)
        starts.append(len(members))
        values.append([names[facet], value, means])
    held, ends = np.array(members, dtype=np.int32), np.array(starts, dtype=np.int64)
    write(folder, "members", held)
    write(folder, "member-starts", ends)
    of_value = np.repeat(np.arange(len(values), dtype=np.int32), np.diff(ends))
    by_thing = np.argsort(held, kind="stable")
    write(folder, "values", of_value[by_thing])
    large = np.flatnonzero(np.diff(ends) > things * LARGE)
    write(folder, "large", large)
    with (folder / "large-bits.bin").open("wb") as file:
        for value in large:
            _bits(held[ends[value] : ends[value + 1]], things, 64).tofile(file)
    counted = np.bincount(held, minlength=things) if things else np.empty(0, np.int64)
    write(folder, "value-starts", np.concatenate([[0], np.cumsum(counted)]))
    return values, held, ends


def _write_counts(folder: Path, of: Array, members: Array, starts: Array, things: int) -> None:
    """Write how many things of each value there are, in all, by common word and by beginning."""
    rows = [np.concatenate([[things], np.diff(starts)])]
    width = (len(of) + 7) // 8
    for name in ("common-bits", "beginning-bits"):
        bits = np.fromfile(folder / f"{name}.bin", dtype=np.uint8).reshape(-1, width or 1)
        for each in bits:
            flags = np.zeros(things, dtype=bool)
            flags[of[np.unpackbits(each, count=len(of)).view(bool)]] = True
            sums = np.concatenate([[0], np.cumsum(flags[members])])
            rows.append(np.concatenate([[np.count_nonzero(flags)], np.diff(sums[starts])]))
    write(folder, "counts", np.concatenate(rows))
