"""The engines that are measured, and what starts each.

A driver is a small program of its own. It takes the paths of data, shapes,
report and phases, and how often to validate; it writes its report as N-Triples
or Turtle, and the CPU seconds of what it did, and exits. What it needs and does not find
is said, never passed over.
"""

from dataclasses import dataclass

__all__ = ["ENGINES", "Engine"]


@dataclass(frozen=True)
class Engine:
    """An engine and its limits."""

    name: str
    #: Where its packages are: ``here``, in an environment of Python, or in a folder of ``node``.
    home: str
    #: Packages by name, with the version that is installed where it has to be.
    packages: tuple[tuple[str, str], ...]
    #: Module or file of the driver.
    driver: str
    #: The largest graphs that it is given, in triples: shapes of SHACL Core, and with SPARQL.
    #: Zero where it cannot.
    most_core: int
    most_sparql: int
    #: What a reader of the figures must know.
    note: str = ""
    #: Module that validates edits, where the engine can, and the largest graphs for that.
    edits: str = ""
    most_edits: int = 0


_RUST_NOTE = "A library in Rust, called from Python."

ENGINES = (
    Engine(
        "pyshacl",
        "here",
        (("pyshacl", ""), ("rdflib", "")),
        "pyshacl",
        1_000_000,
        100_000,
        "On rdflib's store in memory, without inference.",
    ),
    Engine(
        "habeas",
        "here",
        (("numpy", ""), ("pyoxigraph", "")),
        "habeas",
        10**9,
        10**9,
        "",
        "habeas_edits",
        10**9,
    ),
    Engine("pyrudof", "python", (("pyrudof", "0.3.35"),), "pyrudof", 100_000, 100_000, _RUST_NOTE),
    Engine(
        "pyshifty",
        "python",
        (("pyshifty", "0.5.1"),),
        "pyshifty",
        1_000_000,
        1_000_000,
        f"{_RUST_NOTE} It loads and validates in one call.",
        "pyshifty_edits",
        10_000,
    ),
    Engine(
        "rdf-validate-shacl",
        "node",
        (("rdf-validate-shacl", "0.6.5"), ("@zazuko/env", "3.0.1"), ("n3", "2.13.12")),
        "rdf_validate_shacl.mjs",
        100_000,
        0,
        "It has no SPARQL constraints.",
    ),
    Engine(
        "shacl-engine",
        "node",
        (("shacl-engine", "1.1.2"), ("n3", "2.13.12")),
        "shacl_engine.mjs",
        100_000,
        10_000,
        "It reads subclasses from the shapes only, so it is given those of the data there too.",
    ),
)
