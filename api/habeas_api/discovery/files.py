"""The files of a release that can be downloaded, with their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.dumps import DumpFile, listed
from habeas_api.discovery.services import address
from habeas_api.discovery.state import Kept
from habeas_api.past import the_past

__all__ = ["RDF", "File", "files_of"]

#: Media types of statements.
RDF = (
    "application/ld+json",
    "application/n-quads",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "text/turtle",
)


@dataclass(frozen=True)
class File:
    """One file."""

    dump: DumpFile
    #: Where it is, and the page that it is listed on.
    address: str
    page: str

    @property
    def holds_all(self) -> bool:
        """Whether it holds every statement of the release."""
        return self.dump.media_type in RDF and not self.dump.graph and not self.dump.part


def files_of(each: Kept) -> Sequence[File]:
    """Return the files of a release; of one that is not served any more, only the whole ones.

    There are none of one that says anything of what was taken down since: nobody is given those.
    """
    version = each.release.version
    if not the_past().gives_files(version):
        return ()
    folder = "dump" if each.is_served else f"release/{version}/dump"
    return [
        File(dump, address(f"{folder}/{dump.name}"), address(folder))
        for dump in listed(each.release)
        if each.is_served or not dump.part
    ]
