"""Invented letters and who signed them, dealt with a seed."""

from collections.abc import Callable

import numpy as np
import pytest

from habeas.networks.arrays import TwoMode


@pytest.fixture
def letters() -> Callable[[int], TwoMode]:
    """Make twelve agents and thirty letters from a seed; some sign often, some letters have many."""

    def make(seed: int) -> TwoMode:
        rng = np.random.default_rng(seed)
        eager, open_to_all = rng.random(12) ** 2, rng.random(30)
        agent, thing = np.nonzero(rng.random((12, 30)) < np.outer(eager, open_to_all))
        names = [f"agent {number:02}" for number in range(12)]
        return TwoMode.of(names, [f"letter {number:02}" for number in range(30)], agent, thing)

    return make
