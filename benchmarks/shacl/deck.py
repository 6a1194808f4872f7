"""Who is damaged, and how: a share of the records, the damages dealt like cards.

One of each is dealt before any comes again, and among them one for each kind
of constraint first, so that even a small graph holds findings of all kinds.
"""

from collections import Counter
from random import Random

from benchmarks.shacl.damage import DAMAGES, Damage
from benchmarks.shacl.records import Broken, Record

__all__ = ["Deck"]


class Deck:
    """Deals damages to the records of one graph."""

    def __init__(self, seed: int, share: float) -> None:
        self._random = Random(f"{seed}/damage")
        self._share = share
        self._cards: list[Damage] = []

    def damage(self, block: list[Record]) -> None:
        """Break the given share of the records of a block, on average."""
        for _ in range(sum(self._random.random() < self._share for _ in block)):
            if not self._deal(block):
                self._cards += self._shuffled()
                self._deal(block)

    def _deal(self, block: list[Record]) -> bool:
        """Use the first card that fits a record which is whole."""
        for place, damage in enumerate(self._cards):
            whole = [one for one in block if one.kind in damage.kinds and not one.broken]
            for record in self._random.sample(whole, len(whole)):
                if focus := damage.change(record, block):
                    record.broken = Broken(damage.shape, damage.component, focus)
                    del self._cards[place]
                    return True
        return False

    def _shuffled(self) -> list[Damage]:
        """Return all cards: first one of each component, then a second one, and so on."""
        seen: Counter[str] = Counter()
        ranked = []
        for damage in self._random.sample(DAMAGES, len(DAMAGES)):
            seen[damage.component] += 1
            ranked.append((seen[damage.component], damage))
        return [damage for _, damage in sorted(ranked, key=lambda pair: pair[0])]
