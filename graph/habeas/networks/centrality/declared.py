"""The measures of this room, each with what it says, who defined it and what it takes for granted."""

from collections.abc import Mapping

from habeas.networks.centrality.between import betweenness
from habeas.networks.centrality.cohesion import (
    articulation,
    bridges,
    component_size,
    components,
    core,
)
from habeas.networks.centrality.distances import closeness, harmonic
from habeas.networks.centrality.holes import constraint, effective_size
from habeas.networks.centrality.spectral import eigenvector, pagerank
from habeas.networks.centrality.ties import degree, in_degree, out_degree, strength
from habeas.networks.measure import Measure, Setting

__all__ = ["MEASURES"]

_FREEMAN = (
    "L. C. Freeman, Centrality in Social Networks: Conceptual Clarification, Social Networks 1 "
    "(1978), doi:10.1016/0378-8733(78)90021-7"
)
_HOPCROFT = (
    "J. Hopcroft, R. Tarjan, Algorithm 447: Efficient Algorithms for Graph Manipulation, "
    "Communications of the ACM 16 (1973), doi:10.1145/362248.362272"
)
_STEPS = "Each edge is one step long, whatever its weight. "
_PLAIN = "Ignores weights and directions."

_DIRECTED: Mapping[str, Setting] = {
    "directed": Setting(False, "Whether paths follow directions, where edges have one."),
}
_WEIGHTED: Mapping[str, Setting] = {
    "weighted": Setting(True, "Whether edges have their weights; each counts as 1 otherwise."),
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        "degree",
        "Degree",
        "agent",
        "To how many others an agent is joined.",
        _FREEMAN,
        "Ignores weights and directions; edges both ways count once.",
        "networkx.Graph.degree",
        degree,
    ),
    Measure(
        "in_degree",
        "In-degree",
        "agent",
        "From how many others an edge leads to an agent.",
        _FREEMAN,
        "Ignores weights. Equal to the degree where edges have no direction.",
        "networkx.DiGraph.in_degree",
        in_degree,
    ),
    Measure(
        "out_degree",
        "Out-degree",
        "agent",
        "To how many others an edge leads from an agent.",
        _FREEMAN,
        "Ignores weights. Equal to the degree where edges have no direction.",
        "networkx.DiGraph.out_degree",
        out_degree,
    ),
    Measure(
        "strength",
        "Strength",
        "agent",
        "The sum of the weights of an agent's edges, in the unit of the rule.",
        "A. Barrat, M. Barthélemy, R. Pastor-Satorras, A. Vespignani, The Architecture of Complex "
        "Weighted Networks, PNAS 101 (2004), doi:10.1073/pnas.0400087101",
        "Ignores directions: weights of both ways are added.",
        "networkx.Graph.degree with weights",
        strength,
    ),
    Measure(
        "betweenness",
        "Betweenness",
        "agent",
        "Of all shortest paths between two others, the share that leads through an agent, averaged "
        "over all pairs of others.",
        "L. C. Freeman, A Set of Measures of Centrality Based on Betweenness, Sociometry 40 (1977), "
        "doi:10.2307/3033543; the error, if sampled: W. Hoeffding, Probability Inequalities for "
        "Sums of Bounded Random Variables, Journal of the American Statistical Association 58 "
        "(1963), doi:10.1080/01621459.1963.10500830",
        _STEPS + "Pairs that nothing connects add nothing.",
        "networkx.betweenness_centrality; sampled: the exact values, within the error",
        betweenness,
        {
            "sampled": Setting(
                False, "Whether to estimate from random shortest paths, with an error that holds."
            ),
            "error": Setting(
                0.01, "If sampled: no value is farther from the exact one.", least=0.001, most=0.5
            ),
            "failure": Setting(
                0.1, "If sampled: how probable it may be that one is.", least=1e-6, most=0.5
            ),
            **_DIRECTED,
            "seed": Setting(1, "If sampled: which random paths.", least=0),
        },
        slow=True,
    ),
    Measure(
        "harmonic",
        "Harmonic closeness",
        "agent",
        "The sum of 1 / distance to all others; who cannot be reached adds 0.",
        "P. Boldi, S. Vigna, Axioms for Centrality, Internet Mathematics 10 (2014), "
        "doi:10.1080/15427951.2013.865686",
        _STEPS + "Needs no connected network. With directions: distances to the agent.",
        "networkx.harmonic_centrality",
        harmonic,
        _DIRECTED,
        slow=True,
    ),
    Measure(
        "closeness",
        "Closeness",
        "agent",
        "One over the mean distance, times the share of others that can be reached.",
        _FREEMAN + "; the share: S. Wasserman, K. Faust, Social Network Analysis, Cambridge "
        "University Press (1994), 201",
        _STEPS + "Made for connected networks: prefer harmonic closeness.",
        "networkx.closeness_centrality",
        closeness,
        _DIRECTED,
        slow=True,
    ),
    Measure(
        "eigenvector",
        "Eigenvector centrality",
        "agent",
        "A value in proportion to the sum of those of an agent's neighbours; the squares sum to 1.",
        "P. Bonacich, Factoring and Weighting Approaches to Status Scores and Clique "
        "Identification, Journal of Mathematical Sociology 2 (1972), "
        "doi:10.1080/0022250X.1972.9989806",
        "Looks at weights. Only the strongest component gets values far from 0: prefer PageRank "
        "where there are several.",
        "networkx.eigenvector_centrality",
        eigenvector,
        {
            **_WEIGHTED,
            "directed": Setting(False, "Whether an agent gets only from those that point to it."),
        },
    ),
    Measure(
        "pagerank",
        "PageRank",
        "agent",
        "How often a walker who follows random edges, and now and then starts anew anywhere, is at "
        "an agent; sums to 1.",
        "L. Page, S. Brin, R. Motwani, T. Winograd, The PageRank Citation Ranking: Bringing Order "
        "to the Web, Stanford University (1999)",
        "Looks at weights and directions. Without directions it is close to strength.",
        "networkx.pagerank",
        pagerank,
        {
            "damping": Setting(
                0.85, "How probable it is that the walker goes on.", least=0, most=0.99
            ),
            **_WEIGHTED,
            "directed": Setting(True, "Whether the walker follows directions, where there are."),
        },
    ),
    Measure(
        "core",
        "Core number",
        "agent",
        "The largest k such that an agent is in the k-core: what stays if all with fewer than k "
        "ties are taken out, again and again.",
        "S. B. Seidman, Network Structure and Minimum Degree, Social Networks 5 (1983), "
        "doi:10.1016/0378-8733(83)90028-X",
        _PLAIN + " One large letter makes a core of all who signed it.",
        "networkx.core_number",
        core,
    ),
    Measure(
        "constraint",
        "Constraint",
        "agent",
        "How far an agent's contacts hold each other: high in a closed circle, low between circles.",
        "R. S. Burt, Structural Holes and Good Ideas, American Journal of Sociology 110 (2004), "
        "doi:10.1086/421787",
        "Looks at weights, not at directions. Not defined for who is joined to nobody.",
        "networkx.constraint",
        constraint,
        _WEIGHTED,
        slow=True,
    ),
    Measure(
        "effective_size",
        "Effective size",
        "agent",
        "How many contacts an agent has, less what of them is redundant.",
        "R. S. Burt, Structural Holes: The Social Structure of Competition, Harvard University "
        "Press (1992)",
        "Looks at weights, not at directions. Not defined for who is joined to nobody.",
        "networkx.effective_size, given the nodes",
        effective_size,
        _WEIGHTED,
        slow=True,
    ),
    Measure(
        "component",
        "Component",
        "agent",
        "The number of the component in which an agent is, 1 for the largest.",
        _HOPCROFT,
        _PLAIN,
        "networkx.connected_components",
        components,
    ),
    Measure(
        "component_size",
        "Size of component",
        "agent",
        "How many agents are in an agent's component, itself included.",
        _HOPCROFT,
        _PLAIN,
        "networkx.connected_components",
        component_size,
    ),
    Measure(
        "articulation",
        "Articulation",
        "agent",
        "Into how many more parts its component would fall without an agent; 0 for most.",
        _HOPCROFT,
        _PLAIN,
        "networkx.articulation_points, and their removal",
        articulation,
    ),
    Measure(
        "bridge",
        "Bridge",
        "edge",
        "1 for an edge without which its component would fall apart, 0 for others.",
        _HOPCROFT,
        _PLAIN + " Edges both ways between two agents are one tie.",
        "networkx.bridges",
        bridges,
    ),
)
