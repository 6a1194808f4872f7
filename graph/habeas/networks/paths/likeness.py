"""How likely a link is, from whom its two ends have in common: four indices over sparse matrices.

Links are between agents, or between an agent and a thing. Everything is reckoned by whether two
are joined: weights and directions do not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habeas.errors import UnknownNameError
from habeas.networks.arrays import Matrix, Network, TwoMode

__all__ = ["METHODS", "Ends", "Method", "method_called", "scores"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Method:
    """One index of how likely a link is."""

    name: str
    label: str
    #: With u and v for the ends, and N(u) for those to whom u is joined.
    definition: str
    source: str


_ALL = "D. Liben-Nowell, J. Kleinberg, The link-prediction problem for social networks (2007)"
METHODS: Mapping[str, Method] = MappingProxyType(
    {
        each.name: each
        for each in (
            Method(
                "adamic-adar",
                "Adamic-Adar index",
                "The sum of 1 / log |N(w)| over all w that u and v have in common.",
                f"L. Adamic, E. Adar, Friends and neighbors on the Web (2003), in: {_ALL}",
            ),
            Method(
                "jaccard",
                "Jaccard coefficient",
                "How many u and v have in common, divided by how many either has.",
                _ALL,
            ),
            Method(
                "preferential-attachment",
                "Preferential attachment",
                "|N(u)| times |N(v)|: those who are joined to many are joined to more.",
                _ALL,
            ),
            Method(
                "resource-allocation",
                "Resource allocation index",
                "The sum of 1 / |N(w)| over all w that u and v have in common.",
                "T. Zhou, L. Lü, Y.-C. Zhang, Predicting missing links via local information, "
                "European Physical Journal B 71, 623 (2009)",
            ),
        )
    }
)


def method_called(name: str) -> Method:
    """Return the index that is called ``name``.

    Raises
    ------
    UnknownNameError
        If there is none, with the near names.
    """
    if name not in METHODS:
        raise UnknownNameError("index of link prediction", name, METHODS)
    return METHODS[name]


@dataclass(frozen=True, eq=False)
class Ends:
    """What an index needs to know of the two ends of a link.

    Between an agent and a thing, those who count as joined to the agent are who shares a thing with
    it, so that both ends are joined to agents [1]_.

    References
    ----------
    .. [1] S. Daminelli, J. M. Thomas, C. Durán, C. V. Cannistraci, "Common neighbours and the
       local-community-paradigm for topological link prediction in bipartite networks", New
       Journal of Physics 17, 113037 (2015).
    """

    #: Ones where a first end is joined to whom it may have in common, shape (n_first, n_middle).
    first: Matrix
    #: The same for second ends, shape (n_second, n_middle).
    second: Matrix
    #: To how many each of the middle is joined, shape (n_middle,).
    middle: Numbers
    #: To how many the ends are joined themselves, shapes (n_first,) and (n_second,).
    first_degrees: Numbers
    second_degrees: Numbers
    #: Ones where a link is on record, shape (n_first, n_second).
    known: Matrix
    #: Whether first and second ends are the same agents.
    same: bool

    @classmethod
    def of(cls, network: Network | TwoMode) -> "Ends":
        """Return the ends of links between agents, or between agents and things."""
        if isinstance(network, Network):
            joined = _ones(network.joined)
            degree = network.degree
            return cls(joined, joined, degree, degree, degree, joined, same=True)
        incidence = network.incidence
        sharing = (incidence @ incidence.T).tocsr()
        sharing.setdiag(0)
        sharing.eliminate_zeros()
        return cls(
            _ones(sharing),
            _ones(incidence.T.tocsr()),
            network.of_agents,
            network.of_agents,
            network.of_things,
            incidence,
            same=False,
        )

    @property
    def operations(self) -> int:
        """How many times two ends meet in one that they have in common: what all scores cost."""
        columns = (np.bincount(each.indices, minlength=len(self.middle)) for each in self.sides)
        one, other = (each.astype(np.float64) for each in columns)
        return int(one @ other)

    @property
    def sides(self) -> tuple[Matrix, Matrix]:
        """Both matrices."""
        return self.first, self.second

    def share(self, method: str) -> Reals:
        """Return what each of the middle adds to the score of those who have it in common."""
        if method == "adamic-adar":
            # whom two have in common is joined to two at least
            return 1 / np.log(np.maximum(self.middle, 2))
        if method == "resource-allocation":
            return 1 / np.maximum(self.middle, 1).astype(np.float64)
        return np.ones(len(self.middle))

    def finished(self, method: str, common: Reals, one: Numbers, other: Numbers) -> Reals:
        """Return scores from the sums over what is in common, for pairs of first and second ends."""
        if method != "jaccard":
            return common
        counts = [np.diff(each.indptr) for each in self.sides]
        either = counts[0][one] + counts[1][other] - common
        found: Reals = np.divide(common, either, out=np.zeros(len(common)), where=either > 0)
        return found


def scores(ends: Ends, method: str, one: Numbers, other: Numbers) -> Reals:
    """Return the score of each pair of a first and a second end, shape (n_pairs,).

    Parameters
    ----------
    one, other : int64, shape (n_pairs,)
        Places of first and second ends, no pair of an agent with itself. A link on record between
        them does not count for it.

    Returns
    -------
    float64, shape (n_pairs,)
        Above or equal to 0; no unit, and comparable only within one network and method.

    Examples
    --------
    >>> square = Ends.of(Network.of(["Ada", "Ben", "Cy", "Dee"], [0, 1, 2, 3], [1, 2, 3, 0]))
    >>> scores(square, "resource-allocation", np.array([0, 0]), np.array([2, 1])).tolist()
    [1.0, 0.0]
    """
    method_called(method)
    if method == "preferential-attachment":
        return (ends.first_degrees[one] * ends.second_degrees[other]).astype(np.float64)
    common = ends.first[one].multiply(ends.second[other]) @ ends.share(method)
    return ends.finished(method, np.asarray(common, dtype=np.float64), one, other)


def _ones(matrix: Matrix) -> Matrix:
    return sparse.csr_array(
        (np.ones(matrix.nnz), matrix.indices.copy(), matrix.indptr.copy()), shape=matrix.shape
    )
