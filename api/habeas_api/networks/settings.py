"""What the measures can be told, as parameters of an address."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from habeas.networks.catalogue import MEASURES
from habeas.networks.measure import Setting
from habeas_api.parameters import Kind, Parameter

__all__ = ["of_setting", "settings_of_measures"]


def of_setting(name: str, setting: Setting) -> Parameter:
    """Return the setting of a measure as a parameter; what it is by default is left to the measure."""
    kinds: Mapping[type, Kind] = {bool: "flag", int: "integer", float: "number"}
    kind: Kind = kinds.get(type(setting.default), "text")
    return Parameter(
        name,
        _sentence(setting.meaning),
        kind,
        least=setting.least,
        most=setting.most,
        choices=setting.choices,
    )


def settings_of_measures() -> tuple[Parameter, ...]:
    """Return what measures can be told: those that share a name take what any of them takes."""
    found: dict[str, Parameter] = {}
    for measure in MEASURES.values():
        for name, setting in measure.settings.items():
            each = of_setting(name, setting)
            said = f"{each.meaning[:-1]} ({measure.name})."
            if (before := found.get(name)) is None:
                found[name] = replace(each, meaning=said)
                continue
            found[name] = replace(
                before,
                meaning=f"{before.meaning} {said}",
                kind=before.kind if before.kind == each.kind else "text",
                least=_widest(before.least, each.least, min),
                most=_widest(before.most, each.most, max),
                choices=tuple(dict.fromkeys(before.choices + each.choices))
                if before.choices and each.choices
                else (),
            )
    return tuple(found[name] for name in sorted(found))


def _widest(
    one: float | None, other: float | None, choose: Callable[[float, float], float]
) -> float | None:
    return None if one is None or other is None else choose(one, other)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
