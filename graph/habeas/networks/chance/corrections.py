"""What a p-value is worth when many tests were made.

Of a million pairs that meet by chance alone, fifty thousand have a p-value of
at most 0.05. So every p-value here is adjusted for the number of all tests, also
for those whose outcome was so plain that nobody wrote it down: two agents who
share nothing were tested too.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from habeas.errors import UnknownNameError
from habeas.networks.chance.limits import InvalidTestError

__all__ = ["CORRECTIONS", "adjusted"]

Reals = NDArray[np.float64]

#: By the names that callers give them; the default first.
CORRECTIONS = {
    "fdr": "Benjamini and Hochberg: of what is kept, the expected share that is chance",
    "holm": "Holm: the probability that anything kept is chance, in steps",
    "bonferroni": "Bonferroni: the probability that anything kept is chance",
    "none": "each p-value by itself, as if nothing else had been tested",
}


def adjusted(
    p: ArrayLike, correction: str = "fdr", *, tests: int | None = None, times: ArrayLike = 1
) -> Reals:
    """Return p-values that account for the number of tests.

    What is at most alpha may be kept: with ``holm`` and ``bonferroni``, the
    probability that it holds any pair that is only chance is then at most alpha
    [1]_; with ``fdr``, the expected share of such pairs in it is [2]_, if the
    tests are independent, or if they depend on each other positively.

    Parameters
    ----------
    p : array, shape (n,)
        0 to 1. NaN is no test, and stays.
    correction
        One of :data:`CORRECTIONS`.
    tests
        How many tests were made. Those that are not in ``p`` have the p-value 1. None: as many as
        are in ``p``.
    times : array of int, shape (n,), or int
        How many tests had each p-value.

    Returns
    -------
    ndarray of float64, shape (n,)
        At least ``p`` and at most 1; in the same order as ``p``.

    Raises
    ------
    UnknownNameError
        If no correction is called so, with the near names.
    InvalidTestError
        If a p-value is not between 0 and 1, or ``tests`` is less than what is in ``p``.

    References
    ----------
    .. [1] S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
       Scandinavian Journal of Statistics 6, 65-70 (1979).
    .. [2] Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate",
       Journal of the Royal Statistical Society B 57, 289-300 (1995).

    Examples
    --------
    >>> adjusted([0.01, 0.02, 0.9]).round(3).tolist()
    [0.03, 0.03, 0.9]
    >>> adjusted([0.01, 0.02, 0.9], tests=100).round(3).tolist()
    [1.0, 1.0, 1.0]
    """
    if correction not in CORRECTIONS:
        raise UnknownNameError("correction", correction, CORRECTIONS)
    values = np.asarray(p, dtype=np.float64)
    counts = np.broadcast_to(np.asarray(times, dtype=np.int64), values.shape)
    made = ~np.isnan(values)
    if values[made].size and not (values[made].min() >= 0 and values[made].max() <= 1):
        raise InvalidTestError("A p-value is not between 0 and 1; give probabilities.")
    here = int(counts[made].sum())
    total = here if tests is None else tests
    if total < here:
        raise InvalidTestError(
            f"{here:,} p-values were given for {total:,} tests; say how many tests were made."
        )
    result = np.full(values.shape, np.nan)
    result[made] = _adjust(values[made], counts[made], total, correction)
    return result


def _adjust(p: Reals, counts: NDArray[np.int64], tests: int, correction: str) -> Reals:
    """Return adjusted p-values; those that are equal share the place of the last of them."""
    if correction == "bonferroni":
        return np.asarray(np.minimum(p * float(tests), 1.0))
    if correction == "none":
        return p
    order = np.argsort(p, kind="stable")
    ordered, place = p[order], np.cumsum(counts[order])
    if correction == "holm":
        first = place - counts[order]
        stepped = np.maximum.accumulate(ordered * (tests - first))
    else:
        stepped = np.minimum.accumulate((ordered * (tests / place))[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(stepped, 1.0)
    return result
