"""The engines that are measured: one module for each kind, and what they have in common."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from benchmarks.sparql.engines.direct import Direct
from benchmarks.sparql.engines.endpoint import RdflibEndpoint
from benchmarks.sparql.engines.engine import Engine
from benchmarks.sparql.engines.service import Service
from benchmarks.sparql.engines.virtuoso import Virtuoso

__all__ = ["ENGINES", "REFERENCE"]

#: Answers are compared with those of this engine, or of the first one that gave one.
REFERENCE = "oxigraph-disk"

#: How each engine is made for a release, given a folder for what it writes.
ENGINES: Mapping[str, Callable[[Path, Path], Engine]] = MappingProxyType(
    {
        "oxigraph-disk": lambda release, folder: Direct("disk", release, folder),
        "oxigraph-memory": lambda release, folder: Direct("memory", release, folder),
        "habeas": lambda release, folder: Service(release, folder),
        "habeas-plain": lambda release, folder: Service(release, folder, rewrite=False),
        "habeas-disk": lambda release, folder: Service(
            release, folder, rewrite=False, in_memory=False
        ),
        "rdflib": lambda release, folder: Direct("rdflib", release, folder),
        "rdflib-endpoint": RdflibEndpoint,
        "virtuoso": Virtuoso,
    }
)
