"""What the documents of discovery depend on beside the release: where we are, and what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from habeas.release import Release
from habeas_api.discovery.services import address
from habeas_api.past import the_past
from habeas_api.served import served

__all__ = ["Kept", "current", "depends", "kept"]


@dataclass(frozen=True)
class Kept:
    """A release that can be had."""

    release: Release
    #: When it last became current; None if nobody knows.
    since: datetime | None

    @property
    def is_served(self) -> bool:
        """Whether it is the one that is served."""
        return self.release.version == served().release.version


def kept() -> Sequence[Kept]:
    """Return the releases that can be had, each once, in the order of time; the served one last."""
    past, here = the_past(), current()
    times = {each.version: each.since for each in past.kept()}
    times.pop(here.release.version, None)
    others = sorted((since, version) for version, since in times.items())
    return [*(Kept(past.opened(version), since) for since, version in others), here]


def current() -> Kept:
    """Return the release that is served; no other is looked at."""
    here = served().release
    times = [each.since for each in the_past().kept() if each.version == here.version]
    return Kept(here, times[-1] if times else None)


def depends() -> str:
    """Return a word that changes when the same release is described differently."""
    said = [address(""), *(f"{each.version} {each.since}" for each in the_past().kept())]
    return sha256("\n".join(said).encode()).hexdigest()[:8]
