"""Other releases beside the one that is served: which there are, and a few of them open.

A service serves the release that it was started with. What it says about the
past ends there too, whatever is built while it runs, so that its answers agree
with each other. A release that is removed while it runs is gone at once.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from hashlib import sha256

import pyoxigraph as ox
from flask import current_app

from habeas.changes.keeping import Kept, kept_changes
from habeas.errors import UnknownNameError
from habeas.release import Release, open_release
from habeas.release.history import (
    Published,
    RemovedReleaseError,
    kept,
    past,
    removed,
    root_of,
    since,
)
from habeas.store.embedded import EmbeddedStore
from habeas.store.veiled import VeiledStore
from habeas.terms import expand

__all__ = ["NAME", "Past", "the_past"]

#: Where an application has it.
NAME = "habeas.past"
#: How many other releases are held open.
MOST = 8
_IS_TAKEN_DOWN_ON = ox.NamedNode(expand("habeas:isTakenDownOn"))


class Past:
    """The releases up to the one that is served."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.root = root_of(release)
        self._times = _until(release, past(self.root) if self.root else ())
        self._open: OrderedDict[str, Release] = OrderedDict()
        self._opening = threading.Lock()
        self._noted: dict[tuple[str | None, str], Kept] = {}

    @property
    def times(self) -> Sequence[Published]:
        """When which release was current, in order, the served one last; with those removed."""
        here = kept(self.root) if self.root else {}
        return [
            each
            if each.version == self.release.version
            else Published(each.version, each.since, each.until, here.get(each.version))
            for each in self._times
        ]

    @cached_property
    def taken_down(self) -> frozenset[str]:
        """What the served release says was taken down; that counts for all others too."""
        return frozenset(
            quad.subject.value
            for quad in self.release.store.quads(predicate=_IS_TAKEN_DOWN_ON)
            if isinstance(quad.subject, ox.NamedNode)
        )

    @cached_property
    def mark(self) -> str:
        """A word that differs where the past does: for the tags of answers about it."""
        said = "\n".join(f"{each.version} {each.since}" for each in self._times)
        return sha256(said.encode()).hexdigest()[:8]

    def kept(self) -> Sequence[Published]:
        """Return when those that can still be opened were current, in order."""
        return [each for each in self.times if each.folder is not None]

    def since(self, version: str) -> datetime | None:
        """Return when a release last became current."""
        times = [each.since for each in self._times if each.version == version]
        return times[-1] if times else since(self.opened(version))

    def at(self, moment: datetime) -> Published | None:
        """Return what was current at a moment; None before the first release."""
        return next((each for each in reversed(self.times) if each.since <= moment), None)

    def noted(self, old: str | None, new: str) -> Kept | None:
        """Return what changed from one release to another, if it was noted when one was built."""
        if (old, new) not in self._noted:
            found = kept_changes(self.root, old, new) if self.root else None
            if found is None:
                return None
            self._noted[old, new] = found
        return self._noted[old, new]

    def opened(self, version: str) -> Release:
        """Return a release of this folder, open.

        Raises
        ------
        UnknownNameError
            If there is none of this version, with near ones.
        RemovedReleaseError
            If there was.
        """
        if version == self.release.version:
            return self.release
        here = kept(self.root) if self.root else {}
        if version not in here:
            known = sorted({*here, self.release.version})
            if self.root and version in {*removed(self.root), *(t.version for t in self._times)}:
                raise RemovedReleaseError(version, known)
            raise UnknownNameError("release", version[:100], known)
        with self._opening:
            if version not in self._open:
                self._open[version] = self._veiled(open_release(here[version]))
            self._open.move_to_end(version)
            while len(self._open) > MOST:
                self._open.popitem(last=False)  # closed when nobody reads it any more
            return self._open[version]

    def _veiled(self, release: Release) -> Release:
        """Let nothing of what was taken down since come back through an older release."""
        if self.taken_down:
            store = release.store
            assert isinstance(store, EmbeddedStore)
            release.__dict__["store"] = VeiledStore.over(store, self.taken_down)
            release.__dict__["_lists"] = None  # these name it too
        return release


def _until(release: Release, times: Sequence[Published]) -> Sequence[Published]:
    """Return the times up to the last one at which ``release`` became current."""
    own = [number for number, each in enumerate(times) if each.version == release.version]
    if own:
        last = times[own[-1]]
        return [*times[: own[-1]], Published(last.version, last.since, None, release.folder)]
    made = since(release)
    return [Published(release.version, made, None, release.folder)] if made else []


def the_past() -> Past:
    """Return the past of what the current app serves."""
    found: Past | None = current_app.extensions.get(NAME)
    if found is None:
        served = current_app.extensions["habeas"]
        found = current_app.extensions.setdefault(NAME, Past(served.release))
    return found
