"""Searching a million invented names: our index beside what FTS5 and tantivy do, and reading all.

    python -m benchmarks.search 1000000

Each engine answers the same searches in a process of its own, in turn, and
gives the best twenty with how many things there are in all. Ours counts the
facets of all that was found too. CPU seconds of the process; percentiles of the
time of one search, in milliseconds. None is kept from one search to the next.
"""

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox

from benchmarks.measure import cpu_seconds, machine
from habeas.search import Index, make_index
from habeas.search.request import read_request
from habeas.search.words import folded, words
from habeas.terms import HABEAS, ID, expand

RESULTS = Path(__file__).parent / "results"
ENGINES = ("habeas", "fts5", "tantivy", "scan")
_MOST = 20

_ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "ch",
    "sh",
    "kh",
    "br",
    "dr",
    "kr",
    "st",
    "tr",
]
_VOWELS = ["a", "e", "i", "o", "u", "a", "e", "i", "aa", "ou"]
_CODAS = ["", "", "", "n", "r", "l", "s", "m", "d"]
_BODIES = (
    "Committee for Human Rights in {0}", "{0} Human Rights Watch", "Human Rights Centre {0}",
    "Union of Lawyers of {0}", "Association for the Defence of Prisoners of {0}",
    "Free {0} {1}", "Mothers of {0}", "{0} Network for Press Freedom", "Law Aid {0}",
)  # fmt: skip
_ACTS = (
    "Joint letter for {0} {1}", "The case of {0} {1}", "Petition to release {0} {1}",
    "Open letter of writers on {0} {1}", "Statement on the arrest of {0} {1}",
    "Opinion {2}/{3} concerning {0} {1}",
)  # fmt: skip
_ARABIC = [
    "احمد",
    "محمد",
    "علي",
    "حسن",
    "حسين",
    "خالد",
    "سعيد",
    "عمر",
    "فاطمة",
    "زينب",
    "مريم",
    "ليلى",
    "نور",
    "سلمى",
]
_ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CHINESE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗自由人权之友明华建国文志伟芳秀英敏静丽强磊军洋勇艳杰"
)


def names(size: int, seed: int = 8) -> Iterator[tuple[int, str, str, str]]:
    """Yield thing, property, language and text: names with heavy tails, in several scripts."""
    draw = np.random.default_rng(seed)
    stock = [_name(draw) for _ in range(max(size // 5, 50))]
    arabic = [*_ARABIC, *("".join(draw.choice(list(_ARABIC_LETTERS), draw.integers(3, 7))) for _ in range(max(size // 40, 20)))]  # fmt: skip
    # Few names are frequent, most are rare.
    ranks = (len(stock) * draw.random(4 * size) ** 3).astype(int)
    sorts = draw.random(size)
    number = 0
    for place in range(size):
        given, family, other = (stock[each] for each in ranks[4 * place : 4 * place + 3])
        sort = sorts[place]
        if sort < 0.1 and number:  # another name of the thing before
            yield number - 1, "skos:altLabel", "en", f"{family} {given[:1]}. {other}"
            continue
        if sort < 0.5:
            text, language = f"{given} {family}", "en"
        elif sort < 0.62:
            text, language = str(draw.choice(_BODIES)).format(family, other), "en"
        elif sort < 0.78:
            text, language = str(draw.choice(_ACTS)).format(given, family, draw.integers(1, 99), draw.integers(1990, 2025)), "en"  # fmt: skip
        elif sort < 0.9:
            text, language = " ".join(arabic[int(len(arabic) * each**3)] for each in draw.random(3)), "ar"  # fmt: skip
        elif sort < 0.95:
            text, language = "".join(draw.choice(list(_CHINESE), draw.integers(2, 7))), "zh"
        else:
            yield number, "dcterms:description", "en", f"A note on {given} {family}, who was held for {draw.integers(1, 30)} days and defended by {other} for human rights in court."  # fmt: skip
            text, language = f"{other}-{family}", "en"
        yield number, "skos:prefLabel", language, text
        number += 1


def _name(draw: np.random.Generator) -> str:
    syllables = draw.integers(2, 4)
    return "".join(
        str(draw.choice(_ONSETS)) + str(draw.choice(_VOWELS)) + str(draw.choice(_CODAS))
        for _ in range(syllables)
    ).capitalize()


class Generated:
    """What an index asks of a store, answered with generated names and values."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kinds = ("agent", "agent", "agent", "case", "intervention", "source")
        self._texts: dict[str, list[tuple[int, str, str]]] = {}
        for thing, property, language, text in names(size):
            self._texts.setdefault(expand(property), []).append((thing, language, text))
        self.things = 1 + max(each[0] for rows in self._texts.values() for each in rows)

    def iri(self, thing: int) -> ox.NamedNode:
        """Return the IRI of a thing."""
        return ox.NamedNode(f"{ID}{self._kinds[thing % 6]}/g{thing}")

    def rows(self, query: str) -> Iterator[Sequence[Any]]:
        """Yield the rows of one of the queries of the index."""
        for property, rows in self._texts.items():
            if f"?thing <{property}> ?value" in query:
                for thing, language, text in rows:
                    yield self.iri(thing), ox.Literal(language), ox.Literal(text)
        every = range(self.things)
        if f"a <{HABEAS}Person>" in query:
            yield from ((self.iri(each),) for each in every if each % 6 < 2)
        elif f"a <{HABEAS}Case>" in query:
            yield from ((self.iri(each),) for each in every if each % 6 == 3)
        elif "actor-as/" in query and "respondent-state" not in query:
            step = 40 + len(query) % 60
            yield from ((self.iri(3 + 6 * (each // 6)), self.iri(each - each % 6)) for each in every[::step])  # fmt: skip
        elif "?place ?code" in query:
            yield from ((ox.NamedNode(f"{ID}place/{code}"), ox.Literal(code)) for code in _codes())
        elif "habeas:isLocatedIn ?place" in query and "?state" not in query:
            codes = _codes()
            yield from ((self.iri(each), ox.NamedNode(f"{ID}place/{codes[each * each % 150]}")) for each in every[::2])  # fmt: skip
        elif "BIND (?of AS ?thing)" in query:
            for each in every[::2]:
                first = 1980 + each % 45
                yield self.iri(each), ox.Literal(f"{first}-01-01"), ox.Literal(f"{first + each % 3}-02-01")  # fmt: skip
        elif "GROUP BY ?thing" in query and "hasPrincipal" in query:
            for each in every[::5]:
                yield self.iri(each), ox.Literal(1 + 1_000_000 // (each + 1))


def _codes() -> list[str]:
    return [chr(65 + each // 26) + chr(65 + each % 26) for each in range(150)]


def searches(size: int, most: int = 400, seed: int = 5) -> list[tuple[str, str]]:
    """Return searches of many sorts, each with its sort."""
    draw = np.random.default_rng(seed)
    texts = [text for _, property, _, text in names(size) if property == "skos:prefLabel"]
    found = [("common", each) for each in ("human rights", "human", "rights", "letter", "case", "free", "of", "human rights committee", "joint letter", "the case of", "prisoners", "centre human")]  # fmt: skip
    found += [("one letter", letter) for letter in "abcdefghijklmnoprstuvz"]
    found += [("two letters", begun) for begun in ("ka", "sh", "ma", "hu", "re", "be", "za", "al", "ch", "do")]  # fmt: skip
    found += [("arabic", each) for each in ("احمد", "محمد علي", "فاطم", "خالد سعيد عمر")]
    found += [("chinese", each) for each in ("自由", "人权", "王明", "李建国", "刘", "华建国文")]
    found += [("nothing", each) for each in ("qqxxqq", "wwyyzzk vvqqxx", "123456789", "xylophonequartz orbital")]  # fmt: skip
    while len(found) < most:
        text = str(texts[int(draw.integers(len(texts)))])
        sort = ("name", "name begun", "one word", "mistake", "two mistakes", "other script")[len(found) % 6]  # fmt: skip
        if sort == "name begun":
            text = text[: max(3, int(len(text) * 0.6))]
        elif sort == "one word":
            text = str(draw.choice(text.split()))
        elif sort in ("mistake", "two mistakes"):
            for _ in range(1 if sort == "mistake" else 2):
                text = mistyped(text, draw)
        elif sort == "other script":
            text = text.translate(_CYRILLIC)
        found.append((sort, text))
    return found


_CYRILLIC = str.maketrans("abdefghijklmnoprstuvz", "абдефгхийклмнопрстувз")


def mistyped(text: str, draw: np.random.Generator) -> str:
    """Return a text with one letter missing, doubled, wrong, or two in the wrong order."""
    place = int(draw.integers(1, max(len(text) - 1, 2)))
    match int(draw.integers(4)):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + text[place - 1 : place] + text[place:]
        case 2:
            return text[:place] + "e" + text[place + 1 :]
        case _:
            return text[: place - 1] + text[place : place + 1] + text[place - 1 : place] + text[place + 1 :]  # fmt: skip


# Engines: each makes its index, and gives a function that answers with a number of things and hits.

Answer = Callable[[str], tuple[int, list[str]]]


def make_habeas(size: int, folder: Path) -> None:
    """Make our index."""
    make_index(Generated(size), folder)  # type: ignore[arg-type]


def open_habeas(folder: Path) -> Answer:
    """Search it."""
    index = Index(folder)

    def answer(text: str) -> tuple[int, list[str]]:
        found = index.search(text, most=_MOST)
        return found.total, [hit.iri for hit in found.hits]

    return answer


def make_fts5(size: int, folder: Path) -> None:
    """Make what FTS5 makes of the same names."""
    with sqlite3.connect(folder / "plain.sqlite") as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, thing INTEGER, text TEXT)")
        database.execute("CREATE VIRTUAL TABLE words USING fts5(folded, content = '', tokenize = 'ascii', prefix = '1 2 3')")  # fmt: skip
        for number, (thing, _, _, text) in enumerate(names(size), 1):
            database.execute("INSERT INTO texts VALUES (?, ?, ?)", (number, thing, text))
            database.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (number, folded(text)))  # fmt: skip
        database.execute("INSERT INTO words (words) VALUES ('optimize')")


def open_fts5(folder: Path) -> Answer:
    """Search it: the best twenty by BM25, and how many there are. It knows no mistakes."""
    database = sqlite3.connect(folder / "plain.sqlite")

    def answer(text: str) -> tuple[int, list[str]]:
        match = read_request(text + "*").match
        best = database.execute(
            "SELECT thing FROM texts JOIN (SELECT rowid AS id FROM words WHERE words MATCH ? "
            "ORDER BY bm25(words), rowid LIMIT ?) USING (id)",
            (match, _MOST),
        ).fetchall()
        ((total,),) = database.execute("SELECT count(*) FROM words WHERE words MATCH ?", (match,))
        return total, [str(thing) for (thing,) in best]

    return answer


def make_tantivy(size: int, folder: Path) -> None:
    """Make what tantivy makes of the same names."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("thing", stored=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(200_000_000, 1)
    for thing, _, _, text in names(size):
        writer.add_document(tantivy.Document(name=folded(text), thing=thing))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Answer:
    """Search it: all words, the last one begun; if few are found, each with one or two mistakes."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    index.reload()
    searcher, schema = index.searcher(), index.schema
    must, query = tantivy.Occur.Must, tantivy.Query

    def answer(text: str) -> tuple[int, list[str]]:
        *whole, last = words(text) or [""]
        parts = [(must, query.term_query(schema, "name", word)) for word in whole]
        parts.append((must, query.regex_query(schema, "name", f"{last}.*")))
        found: Any = searcher.search(query.boolean_query(parts), _MOST)
        if (found.count or 0) < _MOST:
            parts = [(must, query.fuzzy_term_query(schema, "name", word, distance=2 if len(word) > 5 else 1)) for word in (*whole, last)]  # fmt: skip
            found = searcher.search(query.boolean_query(parts), _MOST)
        return found.count or 0, [str(searcher.doc(place)["thing"][0]) for _, place in found.hits]

    return answer


def make_scan(size: int, folder: Path) -> None:
    """Keep the names as lines."""
    lines = (f"{thing}\t{folded(text)}\n" for thing, _, _, text in names(size))
    (folder / "names.txt").write_text("".join(lines), encoding="utf-8")


def open_scan(folder: Path) -> Answer:
    """Read all of them each time."""
    rows = [line.split("\t") for line in (folder / "names.txt").read_text(encoding="utf-8").splitlines()]  # fmt: skip

    def answer(text: str) -> tuple[int, list[str]]:
        wanted = words(text)
        found = [thing for thing, name in rows if all(word in name for word in wanted)]
        return len(found), found[:_MOST]

    return answer


def measure(engine: str, size: int, folder: Path) -> dict[str, Any]:
    """Make and ask one engine in this process."""
    here = globals()
    place = folder / engine
    place.mkdir(exist_ok=True)
    row: dict[str, Any] = {"engine": engine, "names": size}
    if "--keep" not in sys.argv or not any(place.iterdir()):
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, cpu_seconds()
        here[f"make_{engine}"](size, place)
        row["build CPU s"] = round(cpu_seconds() - began, 1)
        row["build peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        row["of it before MB"] = before // 1024
    row["index MB"] = round(sum(p.stat().st_size for p in place.rglob("*")) / 1e6)
    asked = json.loads((folder / "searches.json").read_text(encoding="utf-8"))
    if engine == "scan":
        asked = asked[::8]
    answer = here[f"open_{engine}"](place)
    for _, text in asked[:10]:
        answer(text)
    taken: list[tuple[float, str, str, int]] = []
    walls = []
    for sort, text in asked:
        start, cpu = time.perf_counter(), time.process_time()
        total, _ = answer(text)
        taken.append((1000 * (time.process_time() - cpu), sort, text, total))
        walls.append(1000 * (time.perf_counter() - start))
    times = np.array([each[0] for each in taken])
    row["CPU ms a search"] = round(float(times.mean()), 2)
    for percent in (50, 95, 99, 100):
        row[f"p{percent} CPU ms"] = round(float(np.percentile(times, percent)), 2)
        row[f"p{percent} ms"] = round(float(np.percentile(walls, percent)), 2)
    row["found nothing"] = sum(not each[3] for each in taken)
    row["by sort, p50 and slowest CPU ms"] = {
        sort: [
            round(float(np.median(own)), 2),
            round(max(own), 2),
        ]
        for sort in dict.fromkeys(each[1] for each in taken)
        if (own := [each[0] for each in taken if each[1] == sort])
    }
    row["slowest"] = [f"{text} ({sort}, {total:,} things): {ms:.1f} ms" for ms, sort, text, total in sorted(taken, reverse=True)[:5]]  # fmt: skip
    row["search peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


def main() -> None:
    """Measure all engines, or those named."""
    size = int(next((each for each in sys.argv[1:] if each.isdigit()), "1000000"))
    named = [each for each in sys.argv[1:] if each in ENGINES] or list(ENGINES)
    if "--one" in sys.argv:
        folder = Path(sys.argv[sys.argv.index("--one") + 1])
        print(json.dumps(measure(named[0], size, folder)))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = (
            Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else Path(made)
        )
        folder.mkdir(exist_ok=True)
        (folder / "searches.json").write_text(json.dumps(searches(size)), encoding="utf-8")
        rows = []
        for engine in named:
            keep = ["--keep"] if "--keep" in sys.argv else []
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.search", str(size), engine, *keep, "--one", str(folder)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                print(engine, done.stderr[-2000:], file=sys.stderr)
                continue
            rows.append(json.loads(done.stdout))
            print(json.dumps(rows[-1], ensure_ascii=False, indent=1), flush=True)
    if len(rows) == len(ENGINES):
        result = {"benchmark": "search", "date": date.today().isoformat(), "machine": machine(), "rows": rows}  # fmt: skip
        RESULTS.joinpath(f"search-{result['date']}.json").write_text(
            json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
