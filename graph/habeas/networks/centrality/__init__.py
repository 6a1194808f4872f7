"""Who is central: the classic measures of single agents and edges, over arrays.

``ties``
    degree and strength
``between``, ``sampling``, ``searching``
    betweenness, exact and from random shortest paths
``distances``, ``reach``
    harmonic closeness, the one to take, and closeness
``spectral``
    eigenvector centrality and PageRank
``cohesion``
    components, core numbers, articulation points, bridges
``holes``, ``triangles``
    constraint and effective size
``matrices``
    with or without weights, with or without directions
``declared``
    all of them as :class:`~habeas.networks.measure.Measure`
"""

from habeas.networks.centrality.between import betweenness
from habeas.networks.centrality.cohesion import (
    articulation,
    bridges,
    component_size,
    components,
    core,
)
from habeas.networks.centrality.declared import MEASURES
from habeas.networks.centrality.distances import closeness, harmonic
from habeas.networks.centrality.holes import constraint, effective_size
from habeas.networks.centrality.sampling import Sampled, sampled_betweenness
from habeas.networks.centrality.spectral import NotConvergedError, eigenvector, pagerank
from habeas.networks.centrality.ties import degree, in_degree, out_degree, strength

__all__ = [
    "MEASURES",
    "NotConvergedError",
    "Sampled",
    "articulation",
    "betweenness",
    "bridges",
    "closeness",
    "component_size",
    "components",
    "constraint",
    "core",
    "degree",
    "effective_size",
    "eigenvector",
    "harmonic",
    "in_degree",
    "out_degree",
    "pagerank",
    "sampled_betweenness",
    "strength",
]
