"""Which matrix a measure looks at: with weights or without, with directions or without."""

import numpy as np
from scipy import sparse

from habeas.networks.arrays import Matrix, Network

__all__ = ["matrix_of", "ones_like"]


def matrix_of(network: Network, *, weighted: bool, directed: bool) -> Matrix:
    """Return the weights, or ones in their places; symmetric unless directions count."""
    weights = network.weights if directed else network.joined
    return weights if weighted else ones_like(weights)


def ones_like(weights: Matrix) -> Matrix:
    """Return a sparse matrix with 1 wherever another holds something; the places are shared."""
    ones = np.ones(weights.nnz)
    return sparse.csr_array((ones, weights.indices, weights.indptr), shape=weights.shape)
