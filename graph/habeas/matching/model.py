"""How two names are compared, and what each likeness counts for.

The arithmetic is that of Fellegi and Sunter (1969), done by Splink: each
likeness has a probability among pairs that are one (m) and among pairs that
are not (u), and their ratio is what it counts for. The numbers are set by hand
and not learned: lists of names are short, and a number that can be read can
be disputed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

__all__ = ["COMPARISONS", "Comparison", "Level", "chance_of_a_pair", "settings"]

#: What part of all agents has a second record.
_TWICE = 0.1
#: Below this many agents, chances are taken as among so many.
_FEW = 1_000


@dataclass(frozen=True)
class Level:
    """A likeness."""

    #: SQL on the two rows.
    condition: str
    #: What is told about it, after "they" or the like: a clause.
    says: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """Return what it counts for, as a power of two."""
        return log2(self.m / self.u)


@dataclass(frozen=True)
class Comparison:
    """One respect in which two agents are compared."""

    name: str
    #: SQL that is true where nothing can be said.
    unknown: str
    #: The likenesses, the closest first; the last one holds where no other does.
    levels: Sequence[Level]


_SAME = "key_l = key_r"
_REST_L = "list_filter(words_l, lambda word: NOT list_contains(words_r, word))"
_REST_R = "list_filter(words_r, lambda word: NOT list_contains(words_l, word))"
_LEFT_L = f"array_to_string({_REST_L}, ' ')"
_LEFT_R = f"array_to_string({_REST_R}, ' ')"
_TYPO = f"""
    len({_REST_L}) = len({_REST_R}) AND len({_REST_L}) <= 2
    AND damerau_levenshtein({_LEFT_L}, {_LEFT_R}) <= least(2, length({_LEFT_L}) // 5)
    AND NOT regexp_matches({_LEFT_L} || {_LEFT_R}, '[0-9]')
"""
_ACRONYM = """
    (acronym_l <> '' AND (acronym_l = acronym_r OR list_contains(initials_r, acronym_l))
     OR acronym_r <> '' AND list_contains(initials_l, acronym_r))
"""

#: In the order in which they are told.
COMPARISONS: Sequence[Comparison] = (
    Comparison(
        "identifiers",
        "NOT list_has_any(authorities_l, authorities_r)",
        (
            Level("list_has_any(identifiers_l, identifiers_r)", "have one identifier", 0.97, 1e-8),
            Level("ELSE", "have different identifiers of one authority", 0.0005, 0.97),
        ),
    ),
    Comparison(
        "names",
        "len(words_l) = 0 OR len(words_r) = 0",
        (
            Level(
                f"{_SAME} AND kind_l = 'body' AND chance_l < 1e-6", "have one rare name", 0.45, 2e-8
            ),
            Level(
                f"{_SAME} AND chance_l < 1e-6",
                "have one rare name, as two people may",
                0.45,
                2e-6,
            ),
            Level(f"{_SAME} AND chance_l < 1e-4", "have one name", 0.15, 2e-5),
            Level(_SAME, "have one name that many have", 0.05, 1e-3),
            Level(
                f"{_ACRONYM} AND NOT is_common_l AND NOT is_common_r",
                "are an acronym and the words that it stands for",
                0.10,
                1e-5,
            ),
            Level(_ACRONYM, "are an acronym and words that it may stand for", 0.05, 5e-4),
            Level(
                "is_transliterated_l <> is_transliterated_r "
                "AND list_has_any(skeletons_l, skeletons_r)",
                "have names in two scripts with the same consonants",
                0.10,
                5e-7,
            ),
            Level(_TYPO, "have names that differ in a letter or two", 0.12, 1e-6),
            Level(
                "list_has_any(skeletons_l, skeletons_r)",
                "have names that differ in their vowels",
                0.05,
                1e-5,
            ),
            Level(
                f"least(len({_REST_L}), len({_REST_R})) = 0 "
                "AND least(len(words_l), len(words_r)) >= 2",
                "have names of which one holds the other",
                0.05,
                2e-5,
            ),
            Level("ELSE", "have different names", 0.03, 0.998),
        ),
    ),
    Comparison(
        "sites",
        "len(sites_l) = 0 OR len(sites_r) = 0",
        (
            Level("list_has_any(sites_l, sites_r)", "have one address on the web", 0.7, 1e-4),
            Level("ELSE", "have different addresses on the web", 0.3, 0.9999),
        ),
    ),
    Comparison(
        "places",
        "len(places_l) = 0 OR len(places_r) = 0",
        (
            Level("list_has_any(places_l, places_r)", "are in one place", 0.9, 0.1),
            Level("ELSE", "are in different places", 0.1, 0.9),
        ),
    ),
)


def chance_of_a_pair(agents: int) -> float:
    """Return how likely it is that two agents picked blindly are one.

    Examples
    --------
    >>> chance_of_a_pair(100_000), chance_of_a_pair(7)
    (2e-06, 0.0002)
    """
    return 2 * _TWICE / max(agents, _FEW)


def settings(agents: int) -> Any:
    """Return what Splink needs to know, for so many agents."""
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    comparisons: list[Any] = []
    for comparison in COMPARISONS:
        levels = [
            (
                ElseLevel()
                if level.condition == "ELSE"
                else CustomLevel(level.condition, label_for_charts=level.says)
            ).configure(m_probability=level.m, u_probability=level.u)
            for level in comparison.levels
        ]
        unknown = CustomLevel(comparison.unknown).configure(is_null_level=True)
        comparisons.append(CustomComparison([unknown, *levels], comparison.name))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            CustomRule(
                "l.blocks = r.blocks AND l.kind = r.kind AND l.agent <> r.agent",
                arrays_to_explode=["blocks"],
            )
        ],
        probability_two_random_records_match=chance_of_a_pair(agents),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=["agent", "name"],
    )
