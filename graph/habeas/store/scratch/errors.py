"""What can go wrong with a dataset that can be changed."""

from habeas.errors import HabeasError

__all__ = [
    "GraphConflictError",
    "MissingGraphError",
    "ScratchLimitError",
    "ScratchLostError",
    "ScratchTimeoutError",
    "UnreadableGraphError",
]


class MissingGraphError(HabeasError, LookupError):
    """The dataset holds no graph of that name."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            f"There is no graph <{graph}>. Make it with PUT or POST; where it need not be there, "
            "write SILENT into the update: DROP SILENT GRAPH."
        )
        self.graph = graph


class GraphConflictError(HabeasError, RuntimeError):
    """An update cannot be done as the dataset is: to create a graph that exists, say."""


class UnreadableGraphError(HabeasError, ValueError):
    """What was sent is not RDF in the syntax that it was said to be in."""


class ScratchLimitError(HabeasError, MemoryError):
    """A request needed more memory, or gave a larger result, than is allowed."""


class ScratchTimeoutError(HabeasError, TimeoutError):
    """A request ran past its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The request was ended after {seconds:g} seconds, and nothing was changed. Ask for "
            "less, or do it in parts; HABEAS_QUERY_SECONDS gives requests more time."
        )
        self.seconds = seconds


class ScratchLostError(HabeasError, RuntimeError):
    """The process that held the dataset ended, and the dataset with it."""

    def __init__(self) -> None:
        super().__init__(
            "The process that held the dataset ended, and its data are gone. "
            "The dataset is empty now; load what you need and ask again."
        )
