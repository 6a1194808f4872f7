"""What can be asked of networks: the parameters of each route, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from habeas.networks.catalogue import MEASURES
from habeas.networks.chance import BY, CORRECTIONS, METHODS, NULLS
from habeas_api.networks.formats import DRAWINGS, JSON, NETWORKS, PAGE, ROWS, Form
from habeas_api.networks.settings import settings_of_measures
from habeas_api.parameters import Parameter

__all__ = ["LISTED", "ROUTES", "RULE", "Route"]

RULE = Parameter("rule", "The name of an edge rule, as listed at /networks.", example="co-signing")
_KINDS = ("Organization", "Person", "Group", "Agent")

_AS_OF = Parameter(
    "as_of",
    "As known on this day: only claims count that were certainly public by then.",
    "day",
    example="2019-05-03",
)
_FROM = Parameter(
    "from",
    "Only parts that may reach into the period that starts here.",
    "first day",
    example="2019",
)
_TO = Parameter("to", "The end of that period.", "last day", example="2021-06")
_REST = (
    Parameter(
        "certainly",
        "Only parts that certainly reach into the period, instead of those that may.",
        "flag",
        False,
    ),
    Parameter("case", "Only what agents share in this case.", example="0001"),
    Parameter("country", "Only agents of this country.", example="Iran"),
    Parameter("kind", "Only agents of this kind.", choices=_KINDS),
    Parameter("role", "Only parts in this role.", example="petitioner"),
    Parameter(
        "minimum_evidence",
        "How many claims must stand behind a part; never fewer than the rule asks for.",
        "integer",
        1,
        least=1,
        most=100,
    ),
    Parameter(
        "weighting",
        "How an edge is weighed; as the rule says unless it is given.",
        choices=("presence", "count", "newman", "jaccard", "cosine"),
    ),
)
#: What narrows a network down, or weighs it otherwise.
_FILTERS = (_AS_OF, _FROM, _TO, *_REST)
#: The same beside the ends of a path, which are called ``from`` and ``to`` there.
_FILTERS_OF_PATHS = (
    _AS_OF,
    replace(_FROM, name="since"),
    replace(_TO, name="until"),
    *_REST,
)
_SEED = Parameter(
    "seed",
    "Where randomness starts: the same seed gives the same answer.",
    "integer",
    1,
    least=0,
    most=2**31 - 1,
)
_PAGES = (
    Parameter(
        "offset", "How many edges to pass over; for JSON.", "integer", 0, least=0, most=10**9
    ),
    Parameter(
        "limit",
        "How many edges to give at most; for JSON.",
        "integer",
        10_000,
        least=1,
        most=100_000,
    ),
)
_AGENT = Parameter("agent", "An agent of the network.", needed=True, example="north-watch")


@dataclass(frozen=True)
class Route:
    """Something that can be asked of one network."""

    #: As in the path, and as in :data:`habeas_api.networks.tasks.TASKS`.
    name: str
    summary: str
    #: Beside the filters.
    own: tuple[Parameter, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=lambda: ROWS)
    #: Whether a process of its own computes it however small the network is.
    is_slow: bool = False
    about: str = ""
    filters: tuple[Parameter, ...] = _FILTERS
    #: Where the path says the format, it is no parameter.
    by_suffix: bool = False

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that it takes after the question mark."""
        if self.by_suffix:
            return (*self.own, *self.filters)
        form = Parameter(
            "format", "What it is written as, instead of what Accept says.",
            choices=tuple(self.forms),
        )  # fmt: skip
        return (*self.own, *self.filters, form)


MEASURE = Parameter(
    "measure",
    "Which measures, by their names; those of agents that are quick if none is named.",
    choices=tuple(MEASURES),
    several=True,
)
_MEASURED = (MEASURE, *settings_of_measures())
#: By the names of their tasks.
ROUTES: Mapping[str, Route] = {
    each.name: each
    for each in (
        Route(
            "network",
            "A network, with the evidence of each edge.",
            _PAGES,
            NETWORKS,
            about="JSON is the node-link form that networkx and d3 read, in pages of edges; "
            "`page.next` leads on, and all pages together are the network.",
        ),
        Route(
            "measures",
            "Measures of its agents, of its edges and of the whole.",
            _MEASURED,
            about="CSV has the rows of agents; those of edges if only measures of edges are named.",
        ),
        Route(
            "communities",
            "Which community each agent is in, with how stable that is over seeds.",
            (
                Parameter(
                    "resolution",
                    "1 for modularity as it is, more for smaller communities.",
                    "number",
                    1.0,
                    least=0.01,
                    most=100,
                ),
                Parameter("runs", "How many seeds to try.", "integer", 20, least=1, most=100),
                _SEED,
            ),
            is_slow=True,
        ),
        Route(
            "path",
            "The shortest chains by which one agent or group reaches another.",
            (
                Parameter(
                    "from",
                    "Who begins: an agent, or a group such as kind=Person.",
                    needed=True,
                    example="ada-example",
                ),
                Parameter("to", "Who ends, in the same way.", needed=True, example="law-aid"),
                Parameter("most", "How many chains.", "integer", 5, least=1, most=100),
                Parameter("weighted", "Whether a strong tie is a short step.", "flag", False),
                Parameter("directed", "Whether to follow edges only as they lead.", "flag", False),
            ),
            {"json": JSON},
            filters=_FILTERS_OF_PATHS,
            about="A chain is a way by which somebody could be reached, along ties that are on "
            "record. That anybody went it, it does not say.",
        ),
        Route(
            "ego",
            "An agent with those around it.",
            (
                _AGENT,
                Parameter("radius", "How many edges away.", "integer", 1, least=1, most=10),
                *_PAGES,
            ),
            {name: form for name, form in NETWORKS.items() if form is not PAGE},
        ),
        Route(
            "why",
            "Why two agents are joined: what they share, the claims, and where sources say so.",
            (
                Parameter("one", "An agent of the network.", needed=True, example="north-watch"),
                Parameter("other", "Another one.", needed=True, example="law-aid"),
            ),
            {"json": JSON, "html": PAGE},
        ),
        Route(
            "robustness",
            "What is left of the network while agents go: a scenario, not a forecast.",
            (
                Parameter(
                    "order",
                    "Who goes first.",
                    default="degree",
                    choices=("degree", "strength", "betweenness", "country", "random", "named"),
                ),
                Parameter("agent", "For the order `named`: who goes, in this order.", several=True),
                Parameter(
                    "recompute", "Whether to measure anew those who are left.", "flag", False
                ),
                Parameter(
                    "draws", "For `random`: how many orders.", "integer", 20, least=1, most=200
                ),
                Parameter("steps", "How many points.", "integer", 50, least=1, most=500),
                Parameter("efficiency", "Whether to say how near those left are.", "flag", False),
                _SEED,
            ),
            is_slow=True,
            about="It takes the records for the whole: who is not in them joins nobody, and nobody "
            "takes over what somebody leaves behind.",
        ),
        Route(
            "significance",
            "Which edges are more than chance; or, of a measure, which values are.",
            (
                Parameter(
                    "measure",
                    "A measure to hold against chance; without one, it is the edges.",
                    choices=tuple(each.name for each in MEASURES.values() if each.of != "edge"),
                ),
                Parameter(
                    "null",
                    "For a measure: what the networks by chance keep.",
                    choices=tuple(NULLS),
                ),
                Parameter("method", "For edges: how.", default="sdsm", choices=tuple(METHODS)),
                Parameter(
                    "alpha",
                    "For edges: kept are those whose adjusted p-value is at most this.",
                    "number",
                    0.05,
                    least=1e-6,
                    most=0.5,
                ),
                Parameter(
                    "missing_as_zero",
                    "For edges: whether pairs that are not joined are tests too.",
                    "flag",
                    True,
                ),
                Parameter(
                    "correction",
                    "How the number of tests is accounted for.",
                    default="fdr",
                    choices=tuple(CORRECTIONS),
                ),
                Parameter(
                    "draws", "How many networks to draw.", "integer", 999, least=19, most=9999
                ),
                _SEED,
            ),
            is_slow=True,
        ),
        Route(
            "intervals",
            "How sure a ranking is, by resampling the sources or the claims that it rests on.",
            (
                Parameter(
                    "measure",
                    "A measure of agents.",
                    default="degree",
                    choices=tuple(each.name for each in MEASURES.values() if each.of == "agent"),
                ),
                Parameter("by", "What is drawn anew.", default="source", choices=tuple(BY)),
                Parameter("draws", "How often.", "integer", 200, least=20, most=2000),
                Parameter(
                    "level",
                    "The share of draws in an interval.",
                    "number",
                    0.95,
                    least=0.5,
                    most=0.999,
                ),
                Parameter(
                    "top",
                    "How many agents are called the first.",
                    "integer",
                    10,
                    least=1,
                    most=1000,
                ),
                _SEED,
            ),
            is_slow=True,
        ),
        Route(
            "drawing",
            "A drawing of the network, the same for the same seed.",
            (_SEED,),
            DRAWINGS,
            is_slow=True,
            by_suffix=True,
        ),
    )
}
#: What the list of rules takes.
LISTED = (Parameter("format", "What it is written as.", choices=("json", "html")),)
