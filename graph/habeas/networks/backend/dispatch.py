"""How a function gets its arguments from networkx, and says which ones it cannot take.

networkx passes the arguments of its own function, in its own order, with all that a
new version has added. They are given to ours by name. One that ours does not know
is no obstacle as long as it has the value that networkx gives it by default.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

import networkx as nx

from habeas.networks.arrays import Network

__all__ = ["can_run", "should_run", "taken_over"]

#: Returns why a function cannot take these arguments, or None.
Limit = Callable[[Mapping[str, Any]], str | None]

_LIMITS: dict[str, Limit] = {}
_KNOWN: dict[str, frozenset[str]] = {}
_CHEAP: set[str] = set()


def taken_over(
    *, limit: Limit = lambda arguments: None, cheap: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function that stands for the one of networkx with the same name.

    Parameters
    ----------
    limit
        Says why it cannot take some arguments.
    cheap
        Whether networkx itself is done sooner than its graph would be converted.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__
        _LIMITS[name] = limit
        _KNOWN[name] = frozenset(inspect.signature(function).parameters)
        if cheap:
            _CHEAP.add(name)

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            arguments = _by_name(name, args, kwargs)
            reason = _why_not(name, arguments)
            if reason:
                raise NotImplementedError(reason)
            known = {key: value for key, value in arguments.items() if key in _KNOWN[name]}
            return function(**known)

        return call

    return declare


def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """Return whether ours can take these arguments, or why not."""
    if name not in _KNOWN:
        return f"{name} is not taken over"
    return _why_not(name, _by_name(name, args, kwargs)) or True


def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """Return whether it pays to convert a graph of networkx for this, or why not."""
    graph = _by_name(name, args, kwargs)["G"]
    if name in _CHEAP and not isinstance(graph, Network):
        return "converting the graph takes longer than the function of networkx"
    return True


@cache
def _signature(name: str) -> inspect.Signature:
    signature = inspect.signature(getattr(nx, name))
    return signature.replace(
        parameters=[
            parameter
            for parameter in signature.parameters.values()
            if parameter.name not in ("backend", "backend_kwargs")
        ]
    )


def _by_name(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    bound = _signature(name).bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _why_not(name: str, arguments: Mapping[str, Any]) -> str | None:
    parameters = _signature(name).parameters
    for key in arguments.keys() - _KNOWN[name]:
        if arguments[key] is not parameters[key].default:
            return f"{name} is taken over without the argument {key}"
    graph = arguments["G"]
    weight = arguments.get("weight", arguments.get("distance"))
    if isinstance(graph, Network) and weight not in (None, "weight"):
        return f"the edges of a network have one weight, called 'weight', and no {weight!r}"
    return _LIMITS[name](arguments)
