"""Releases of invented records, of any size, made once and kept outside the repository.

    python -m benchmarks.sparql.world 1M --keep /somewhere

A release is made here as ``habeas build`` makes one, but for what needs all of a graph in memory:
its lines are not sorted, nothing is validated, and its description only counts. What each step
took is written to ``making.json`` beside the manifest: CPU seconds, wall seconds, the most memory
that was held, and bytes on the disk.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.shacl.run import size_of
from benchmarks.sparql.generator import SEED, pieces
from habeas import __version__, assets
from habeas.release.sides import SIDES, make_sides
from habeas.terms import GRAPHS, KIND_OF_CLASS, ONTOLOGY_VERSION, PREFIXES, ROOT

__all__ = ["DATA", "dump_of", "release_of"]

#: The lines of a release, not compressed: what the engines of others are loaded from.
DATA = "data.nq"
MAKING = "making.json"
_GENERATOR = (
    "numbers",
    "graph",
    "statements",
    "sentences",
    "evidence",
    "templates",
    "generator",
    "world",
)
_TYPE = f"<{PREFIXES['rdf']}type>".encode()
_REPOSITORY = Path(__file__).parents[2]


def release_of(triples: int, keep: Path | None = None, seed: int = SEED) -> Path:
    """Return the folder of a release of about so many triples; it is made if it is not there.

    Parameters
    ----------
    triples
        How many, the ontology included.
    keep
        Where releases are kept; a temporary folder by default, which stays.
    """
    keep = keep or Path(tempfile.gettempdir()) / "habeas-benchmarks"
    root = keep.resolve() / f"{triples}-{seed}-{_recipe()}"
    # in processes of their own, so that the memory of each is its own
    command = [sys.executable, "-m", "benchmarks.sparql.world", str(triples), "--seed", str(seed)]
    environment = os.environ | {"PYTHONPATH": str(_REPOSITORY)}
    if not (root / "current").exists():
        subprocess.run([*command, "--make", str(root)], check=True, env=environment)
    release = (root / "current").resolve()
    for side in SIDES:
        if _manifest(release)["sides"].get(side.name, {}).get("edition") != side.edition:
            making = [*command, "--make", str(root), "--side", side.name]
            subprocess.run(making, check=True, env=environment)
    return release


def dump_of(release: Path) -> Path:
    """Return the file with all lines of a release that was made here."""
    return release.parent / DATA


def _recipe() -> str:
    """Return a mark of what makes the graphs: other code or another ontology, other graphs."""
    here = Path(__file__).parent
    made_of = [here / f"{name}.py" for name in _GENERATOR]
    made_of += [*assets.ontology_files(), *assets.label_files()]
    return sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()[:8]


def _manifest(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / "manifest.json").read_text("utf-8"))
    return found


class _Making:
    """What each step of making a release takes."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}

    @contextmanager
    def step(self, name: str, place: Path) -> Iterator[None]:
        """Take note of one step, and of the bytes in ``place`` after it."""
        with suppress(OSError):  # forget the most memory so far, where that is allowed
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        held = _status("VmRSS")
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.steps[name] = {
            "CPU s": round(time.process_time() - cpu, 3),
            "wall s": round(time.perf_counter() - wall, 3),
            "peak memory MB": round(_status("VmHWM"), 1),
            "memory before MB": round(held, 1),
            "disk MB": round(_bytes(place) / 1e6, 1),
        }
        print(f"  {name}: {self.steps[name]}", file=sys.stderr, flush=True)


def _status(name: str) -> float:
    """Return a figure of this process in MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    [value] = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(value) * 1024 / 1e6


def _bytes(place: Path) -> int:
    if place.is_file():
        return place.stat().st_size
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def _make(root: Path, triples: int, seed: int) -> None:
    making = _Making()
    shutil.rmtree(root, ignore_errors=True)
    building = root / "building"
    building.mkdir(parents=True)
    data = root / DATA
    with making.step("write the graph", data):
        digest = sha256()
        with data.open("wb") as file:
            for piece in pieces(triples, seed):
                file.write(piece)
                digest.update(piece)
    version = digest.hexdigest()[:16]
    with making.step("count", data):
        counted = _Counted(data)
        description = "".join(counted.description(version))
    (building / "void.ttl").write_text(
        "".join(f"{line.rpartition(' <')[0]} .\n" for line in description.splitlines()), "utf-8"
    )
    with making.step("compress the graph", building / "public.nq.gz"):
        target = (building / "public.nq.gz").open("wb")
        with target, gzip.GzipFile("", "wb", 1, target, mtime=0) as packed, data.open("rb") as file:
            shutil.copyfileobj(file, packed, 1 << 20)
    with data.open("a", encoding="utf-8") as file:  # in the store, but not in the public file
        file.write(description)
    with making.step("load into the store", building / "store"):
        store = ox.Store(str(building / "store"))
        store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
    manifest = counted.manifest(version, building)
    manifest["sides"] = {}
    _write(building / "manifest.json", manifest)
    _write(building / MAKING, making.steps)
    building.rename(root / version)
    (root / "current").symlink_to(version)


def _make_side(release: Path, name: str) -> None:
    """Make one side of a release, again if it is there."""
    [side] = [side for side in SIDES if side.name == name]
    making, manifest = _Making(), _manifest(release)
    shutil.rmtree(release / name, ignore_errors=True)
    with making.step(f"side {name}", release / name):
        said = make_sides(release, [side])
    # in the order of the sides, as a release that is built has them
    sides = manifest["sides"] | said
    manifest["sides"] = {one.name: sides[one.name] for one in SIDES if one.name in sides}
    _write(release / "manifest.json", manifest)
    _write(release / MAKING, json.loads((release / MAKING).read_text("utf-8")) | making.steps)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


class _Counted:
    """How many lines there are, by graph, property and class."""

    def __init__(self, data: Path) -> None:
        self.graphs: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        pairs: Counter[tuple[bytes, bytes]] = Counter()
        classes: Counter[bytes] = Counter()
        with data.open("rb") as file:
            for line in file:
                _, predicate, rest = line.split(b" ", 2)
                pairs[predicate, rest[rest.rindex(b"<") : -3]] += 1
                if predicate == _TYPE:
                    classes[rest.split(b" ", 1)[0]] += 1
        for (predicate, graph), count in pairs.items():
            self.graphs[graph.decode()[1:-1]] += count
            self.properties[predicate.decode()[1:-1]] += count
        for name, count in classes.items():
            self.classes[name.decode()[1:-1]] += count

    def manifest(self, version: str, folder: Path) -> dict[str, Any]:
        """Return the manifest of the release, but for its sides."""
        files = {}
        for name in ("public.nq.gz", "void.ttl"):
            content = (folder / name).read_bytes()
            files[name] = {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        counts = {
            iri.rpartition("#")[2].rpartition("/")[2]: count
            for iri, count in sorted(self.classes.items())
            if iri in KIND_OF_CLASS
        }
        return {
            "version": version,
            "sha256": version,
            "quads": self.graphs.total(),
            "graphs": {
                name: self.graphs[iri] for name, iri in GRAPHS.items() if name != "description"
            },
            "counts": counts,
            "ontology": ONTOLOGY_VERSION,
            "habeas": __version__,
            "files": files,
        }

    def description(self, version: str) -> Iterator[str]:
        """Yield the description of the release as lines: what it is, and counts."""
        release, void, rdf = f"{ROOT}release/{version}", PREFIXES["void"], PREFIXES["rdf"]

        def line(subject: str, predicate: str, value: str) -> str:
            return f"<{subject}> <{predicate}> {value} <{GRAPHS['description']}> .\n"

        def number(count: int) -> str:
            return f'"{count}"^^<{PREFIXES["xsd"]}integer>'

        yield line(release, rdf + "type", f"<{void}Dataset>")
        yield line(release, void + "triples", number(self.graphs.total()))
        for kind, counts, count in (
            ("class", self.classes, "entities"),
            ("property", self.properties, "triples"),
        ):
            for place, iri in enumerate(sorted(counts), 1):
                part = f"{release}#{kind}-{place}"
                yield line(release, f"{void}{kind}Partition", f"<{part}>")
                yield line(part, void + kind, f"<{iri}>")
                yield line(part, void + count, number(counts[iri]))


def main() -> None:
    """Make the release that the arguments ask for, if it is not there."""
    parser = argparse.ArgumentParser(prog="benchmarks.sparql.world", description=__doc__)
    parser.add_argument("triples", type=size_of, help="such as 100k, 1M or 10M")
    parser.add_argument("--keep", type=Path, help="where releases are kept")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        _make_side((arguments.make / "current").resolve(), arguments.side)
    elif arguments.make:
        _make(arguments.make, arguments.triples, arguments.seed)
    else:
        print(release_of(arguments.triples, arguments.keep, arguments.seed))


if __name__ == "__main__":
    main()
