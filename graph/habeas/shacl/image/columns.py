"""One predicate as a sorted array of its pairs, which can be asked about many nodes at once."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Column", "Keys", "Numbers", "halves", "joined"]

Numbers = NDArray[np.int64]
Keys = NDArray[np.uint64]

HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)

#: One node costs as much to search for as so many keys cost to scan.
SCAN = 16
#: For so few nodes, a table of ranks as long as the list of terms is not worth making.
FEW = 64
#: No rows, no values.
NONE = np.zeros(0, np.int64)
NONE.flags.writeable = False


def joined(high: NDArray[np.signedinteger], low: NDArray[np.signedinteger]) -> Keys:
    """Return high << 32 | low."""
    keys: Keys = np.asarray(high, np.int64).view(np.uint64) << HALF
    keys |= np.asarray(low, np.int64).view(np.uint64)
    return keys


def halves(keys: Keys) -> tuple[Numbers, Numbers]:
    """Return the two numbers of each key."""
    return (keys >> HALF).view(np.int64), (keys & LOW).view(np.int64)


class Column:
    """The pairs of one predicate.

    Examples
    --------
    >>> column = Column(joined(np.array([1, 1, 4]), np.array([7, 9, 7])))
    >>> rows, values = column.objects(np.array([4, 1, 2]))
    >>> rows.tolist(), values.tolist()
    ([0, 1, 1], [7, 7, 9])
    """

    def __init__(self, keys: Keys) -> None:
        """Take keys of subject << 32 | object, sorted, without repeats."""
        self.keys = keys
        self._turned: Keys | None = None

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.keys)

    @property
    def turned(self) -> Keys:
        """The same pairs as object << 32 | subject, sorted; made when first asked for."""
        if self._turned is None:
            self._turned = _turn(self.keys)
            self._turned.sort()
        return self._turned

    def pairs(self) -> tuple[Numbers, Numbers]:
        """Return subjects and objects, sorted by subject and object."""
        return halves(self.keys)

    def objects(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return for ``nodes[i]`` every object: rows holds i, values the object.

        Sorted by row and value. Nodes may be in any order, and repeat.
        """
        return _lookup(self.keys, np.asarray(nodes, np.int64))

    def subjects(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return for ``nodes[i]`` every subject, as ``objects`` does."""
        return _lookup(self.turned, np.asarray(nodes, np.int64))

    def has(self, subjects: Numbers, objects: Numbers) -> NDArray[np.bool_]:
        """Return for each pair whether it is there."""
        return _are_in(self.keys, joined(subjects, objects))

    def change(self, added: Keys, removed: Keys) -> tuple[Keys, Keys]:
        """Remove some pairs, then add some, both sorted and without repeats.

        Returns
        -------
        tuple of keys
            The pairs that are here now and were not before, and the other way round.
        """
        added = added[~_are_in(self.keys, added)]
        removed = removed[_are_in(self.keys, removed)]
        self.keys = _changed(self.keys, added, removed)
        if self._turned is not None:
            self._turned = _changed(self._turned, np.sort(_turn(added)), np.sort(_turn(removed)))
        return added, removed


def _turn(keys: Keys) -> Keys:
    turned: Keys = keys << HALF | keys >> HALF
    return turned


def _are_in(keys: Keys, wanted: Keys) -> NDArray[np.bool_]:
    """Return which of ``wanted`` are among sorted ``keys``."""
    if not len(keys):
        return np.zeros(len(wanted), np.bool_)
    found: NDArray[np.bool_] = keys.take(np.searchsorted(keys, wanted), mode="clip") == wanted
    return found


def _changed(keys: Keys, added: Keys, removed: Keys) -> Keys:
    if len(removed):
        keys = np.delete(keys, np.searchsorted(keys, removed))
    if len(added):
        keys = np.insert(keys, np.searchsorted(keys, added), added)
    return keys


def _lookup(keys: Keys, nodes: Numbers) -> tuple[Numbers, Numbers]:
    """Return (row, value) for each key whose high half is ``nodes[row]``."""
    if not len(keys) or not len(nodes):
        return NONE, NONE
    if len(nodes) > FEW and SCAN * len(nodes) > len(keys) and (ranks := _ranks(nodes)) is not None:
        return _scan(keys, ranks, nodes)
    wanted = nodes.astype(np.uint64) << HALF
    starts = keys.searchsorted(wanted)
    counts = keys.searchsorted(wanted | LOW, side="right") - starts
    if not counts.any():
        return NONE, NONE
    rows = np.arange(len(nodes)).repeat(counts)
    places = np.arange(len(rows))
    places += (starts - (counts.cumsum() - counts)).repeat(counts)
    return rows, (keys.take(places) & LOW).view(np.int64)


def _ranks(nodes: Numbers) -> NDArray[np.int32] | None:
    """Return the row of each node by its number, or None where a node has two rows."""
    if nodes.min() < 0:
        return None
    rows = np.arange(len(nodes), dtype=np.int32)
    ranks = np.full(int(nodes.max()) + 2, -1, np.int32)
    ranks[nodes] = rows
    return ranks if (ranks.take(nodes) == rows).all() else None


def _scan(keys: Keys, ranks: NDArray[np.int32], nodes: Numbers) -> tuple[Numbers, Numbers]:
    # What is beyond the ranks takes the last, which is nobody's.
    rows = ranks.take((keys >> HALF).view(np.int64), mode="clip")
    places = np.flatnonzero(rows >= 0)
    found = rows.take(places).astype(np.int64)
    values = (keys.take(places) & LOW).view(np.int64)
    if (nodes[1:] > nodes[:-1]).all():
        return found, values
    ordered = joined(found, values)
    ordered.sort()
    return halves(ordered)
