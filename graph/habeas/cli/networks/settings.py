"""Measures and their settings, as people type them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import click
import numpy as np

from habeas.errors import HabeasError, UnknownNameError
from habeas.networks.arrays import Network
from habeas.networks.catalogue import MEASURES
from habeas.networks.measure import Measure, Setting
from habeas.networks.time import TABLE_MEASURES

__all__ = [
    "OF_TABLES",
    "InvalidSettingTextError",
    "check_names",
    "computed",
    "measure_called",
    "measures",
    "set_option",
    "settings_for",
]

set_option = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of a measure, such as damping=0.9; may be repeated.",
)


class InvalidSettingTextError(HabeasError, ValueError):
    """A setting of a measure has no such value."""

    def __init__(self, name: str, text: str, wanted: str) -> None:
        super().__init__(f"{text!r} is no value for the setting {name!r}: give {wanted}.")
        self.name = name
        self.text = text


#: Measures of agents that are computed from the rows of a rule, and not from its network.
OF_TABLES: Mapping[str, Measure] = {each.name: each for each in TABLE_MEASURES}


def measures() -> dict[str, Measure]:
    """Return all measures by name, sorted."""
    return dict(sorted({**MEASURES, **OF_TABLES}.items()))


def measure_called(name: str) -> Measure:
    """Return the measure that is called ``name``.

    Raises
    ------
    UnknownNameError
        If there is none, with the near names.
    """
    known = measures()
    if name not in known:
        raise UnknownNameError("measure", name, known)
    return known[name]


def computed(measure: Measure, network: Network, settings: Mapping[str, Any]) -> Any:
    """Return what a measure says of a network; see :class:`habeas.networks.measure.Measure`."""
    if measure.name not in OF_TABLES:
        return measure.compute(network, **settings)
    assert network.table is not None  # it was made of a release
    values = measure.compute(network.table, **settings)
    of_agent = dict(zip(network.table.agents, np.asarray(values).tolist(), strict=True))
    return np.array([of_agent[agent] for agent in network.agents])


def settings_for(measure: Measure, given: Sequence[str]) -> dict[str, Any]:
    """Return the settings among those ``given`` that a measure has.

    Raises
    ------
    InvalidSettingTextError
        If a value is not of its setting.
    """
    pairs = [pair.partition("=") for pair in given]
    return {
        name: _value(name, measure.settings[name], text)
        for name, _, text in pairs
        if name in measure.settings
    }


def check_names(given: Sequence[str], chosen: Sequence[Measure]) -> None:
    """Refuse a setting that none of the measures has.

    Raises
    ------
    UnknownNameError
        With the near names.
    """
    known: Mapping[str, Setting] = {name: s for each in chosen for name, s in each.settings.items()}
    for pair in given:
        name, equals, _ = pair.partition("=")
        if name not in known:
            raise UnknownNameError("setting of these measures", name, known)
        if not equals:
            raise InvalidSettingTextError(
                name, "", f"{name}={known[name].default}, or another value"
            )


def _value(name: str, setting: Setting, text: str) -> Any:
    if setting.choices:
        if text not in setting.choices:
            raise InvalidSettingTextError(name, text, f"one of {', '.join(setting.choices)}")
        return text
    kind = type(setting.default)
    if kind is bool:
        if text not in ("true", "false"):
            raise InvalidSettingTextError(name, text, "true or false")
        return text == "true"
    if kind in (int, float):
        return _number(name, setting, text, whole=kind is int)
    return text


def _number(name: str, setting: Setting, text: str, *, whole: bool) -> float:
    wanted = "a whole number" if whole else "a number"
    if setting.least is not None:
        wanted += f" from {setting.least:g}"
    if setting.most is not None:
        wanted += f" up to {setting.most:g}"
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        raise InvalidSettingTextError(name, text, wanted) from None
    low = setting.least is not None and not value >= setting.least
    high = setting.most is not None and not value <= setting.most
    if low or high or not math.isfinite(value):
        raise InvalidSettingTextError(name, text, wanted)
    return value
