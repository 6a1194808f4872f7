"""Other releases beside the one that is served: which there are, and a few of them open.

A service serves the release that it was started with. What it says about the
past ends there too, whatever is built while it runs, so that its answers agree
with each other. A release that is removed while it runs is gone at once.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256

import pyoxigraph as ox
from flask import current_app

from habeas.changes.keeping import Kept, kept_changes
from habeas.describe import exists
from habeas.errors import NoReleaseError, UnknownNameError
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
from habeas.store.veiled import VeiledStore, hanging_on, merged_into
from habeas.terms import expand

__all__ = ["NAME", "Past", "Veil", "the_past"]

#: Where an application has it.
NAME = "habeas.past"
#: How many other releases are held open.
MOST = 8
_IS_TAKEN_DOWN_ON = ox.NamedNode(expand("habeas:isTakenDownOn"))


@dataclass(frozen=True)
class Veil:
    """What of an older release is not given any more."""

    #: The IRIs of what was taken down since, and of what tells of it.
    hidden: frozenset[str] = frozenset()
    #: Whether the release says anything of what was taken down.
    names_any: bool = False

    @cached_property
    def mark(self) -> str:
        """A word that differs where this hides something else: for tags. Empty if it hides nothing."""
        said = "\n".join(sorted(self.hidden))
        return sha256(said.encode()).hexdigest()[:8] if said else ""


class Past:
    """The releases up to the one that is served."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.root = root_of(release)
        self._times = _until(release, past(self.root) if self.root else ())
        self._open: OrderedDict[str, Release] = OrderedDict()
        self._opening = threading.Lock()
        self._noted: dict[tuple[str | None, str], Kept] = {}
        self._veils: dict[str, Veil] = {}

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
        """What the served release says was taken down; that counts for all others too.

        With what was merged into it, since a release before the merge would tell all of it by its
        former name. A merge is known from the releases that are kept, each of which is opened for
        this once; nothing is opened where nothing was taken down.
        """
        found = frozenset(
            quad.subject.value
            for quad in self.release.store.quads(predicate=_IS_TAKEN_DOWN_ON)
            if isinstance(quad.subject, ox.NamedNode)
        )
        folders = kept(self.root).values() if self.root else ()
        before: frozenset[str] = frozenset()
        while before != found:  # the steps of one merge may stand in several releases
            before = found
            for folder in folders:
                with suppress(NoReleaseError):  # removed just now
                    store = EmbeddedStore.open(folder / "store")
                    found = merged_into(store, found)
                    store.close()
        return found

    def veil(self, version: str) -> Veil:
        """Return what of a release is not given: nothing of the one that is served.

        Raises
        ------
        UnknownNameError, RemovedReleaseError
            If there is no such release to be opened.
        """
        if version == self.release.version or not self.taken_down:
            return Veil()
        if version not in self._veils:
            self.opened(version)
        return self._veils[version]

    def gives_files(self, version: str) -> bool:
        """Return whether the files of a release may be given: they say nothing of what is gone."""
        return not self.veil(version).names_any

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
        gone = self.taken_down
        if gone:
            store = release.store
            assert isinstance(store, EmbeddedStore)
            if release.version not in self._veils:
                hidden = hanging_on(store, gone, partial(exists, self.release.store))
                names_any = any(
                    next(iter(quads), None) is not None
                    for node in map(ox.NamedNode, gone)
                    for quads in (store.quads(subject=node), store.quads(object=node))
                )
                self._veils[release.version] = Veil(hidden, names_any)
            hidden = self._veils[release.version].hidden
            release.__dict__["store"] = VeiledStore.over(store, hidden)
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
