"""One description as a tree: the thing, what it rests on, and what links to it, inside each other.

Claims, citations and sources stand whole wherever they are mentioned, so that
a reader has a claim and where it can be checked in one place; what disputes a
statement stands beside what supports it. Of whatever else is mentioned there
are its id and a name; all that the description says of it is in ``mentioned``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyoxigraph as ox

from habeas.describe import Description
from habeas.terms import HABEAS, VOCAB, abbreviate, expand, kind_and_local
from habeas.views.contexts import kind_of_view
from habeas.views.keys import ACTOR_AS, LISTS, PHASES, TYPES, WHEN, Key, List, fitting, keys

__all__ = ["view"]

_TYPE = expand("rdf:type")
_NAMES = tuple(map(expand, ("skos:prefLabel", "dcterms:title", "rdfs:label", "habeas:hasNameText")))
_SUPPORTED, _DISPUTED = map(expand, ("habeas:isSupportedBy", "habeas:isDisputedBy"))
#: What stands whole wherever it is mentioned.
_CITATION, _SOURCE = map(expand, ("habeas:hasCitation", "habeas:citesSource"))
_EVIDENCE = frozenset((_SUPPORTED, _DISPUTED, _CITATION, _SOURCE, expand("dcterms:source")))
_ROLE, _CASE = expand("habeas:hasRole"), expand("habeas:inCase")
_PRINCIPAL = expand("habeas:hasPrincipal")
_STARTS = expand("habeas:startsOnOrAfter")

#: How many values of claims, citations and sources may stand in several places, beside four for each
#: triple; the others are referred to, and stand whole in ``mentioned``.
MOST_REPEATED = 10_000

Node = ox.NamedNode | ox.BlankNode
Tree = dict[str, Any]


def view(description: Description, context: str) -> Tree:
    """Return ``description`` as a tree of JSON.

    Read as JSON-LD, it is the triples of the description: all of them, and no
    others. Keys stand in an order that never changes, values in that of their
    text, and what links here in order of time.

    Parameters
    ----------
    description
        Of anything, or one page of it.
    context
        The address of its context.
    """
    found = kind_and_local(description.iri)
    kind = kind_of_view(found[0] if found else "")
    return _Viewer(description).whole(kind, context)


class _Viewer:
    """Makes the tree of one description, and knows what stands in it already."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._said: dict[Node, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        #: What links to each thing that lists are made of, by property.
        self._linking: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._shown: set[Node] = set()
        self._names: dict[Node, str] = {}
        self._root = ox.NamedNode(description.iri)
        #: How much may still stand where it is mentioned: data could be made so that there is no end.
        self._room = MOST_REPEATED + 4 * len(description.triples)
        for triple in description.triples:
            subject, by = triple.subject, triple.predicate.value
            assert isinstance(subject, ox.NamedNode | ox.BlankNode)
            self._said[subject][by].append(triple.object)
            if triple.object == self._root or by == PHASES.iri:
                self._linking[triple.object][by].append(subject)  # type: ignore[index]

    def whole(self, kind: str, context: str) -> Tree:
        made: Tree = {"@context": context}
        made |= self._node(self._root)
        if kind == "agent":
            made["casesByRole"] = self._cases_by_role()
        made |= self._links(kind)
        made["counts"] = {
            _name_of(iri): count for iri, count in sorted(self._description.incoming.items())
        }
        made["page"], made["pages"] = self._description.page, self._description.pages
        made["mentioned"] = list(self._mentioned())
        return made

    def _node(self, node: Node, above: frozenset[Node] = frozenset()) -> Tree:
        """Return all that is said about a thing, with its evidence."""
        self._shown.add(node)
        said = self._said.get(node, {})
        made: Tree = {"id": _id(node), "name": self._name(node)}
        types = [each for each in said.get(_TYPE, ()) if isinstance(each, ox.NamedNode)]
        made["type"] = sorted(TYPES.get(each.value) or each.value for each in types)
        strange: dict[str, list[Any]] = {}
        if len(types) < len(said.get(_TYPE, ())):
            others = [each for each in said[_TYPE] if not isinstance(each, ox.NamedNode)]
            strange[_TYPE] = [self._any(each) for each in others]
        above |= {node}
        known = keys()
        for iri in sorted(said, key=_rank):
            if iri == _TYPE:
                continue
            left: Sequence[Any] = said[iri]
            for key in known.get(iri, ()):
                left = self._under(made, key, left, above)
            if left:
                strange[iri] = [self._any(each) for each in left]
        if _SUPPORTED in said or _DISPUTED in said:
            made.setdefault("supportedBy", [])
            made.setdefault("disputedBy", [])
        if PHASES.iri in self._linking.get(node, {}) and node != self._root:
            made["phases"] = [
                self._node(phase, above)
                for phase in self._by_time(self._linking[node][PHASES.iri])
                if phase not in above
            ]
        return made | dict(sorted(strange.items()))

    def _under(
        self, made: Tree, key: Key, values: Sequence[Any], above: frozenset[Node]
    ) -> Sequence[Any]:
        """Put the values that fit under a key; return those that do not."""
        fit: list[Any] = []
        left: list[Any] = []
        for value in values:
            (fit if fitting(key, value) else left).append(value)
        # Of two where there can be one, none is the right one.
        if not fit or (key.single and len(values) > 1):
            return values
        place = made.setdefault(key.inside, {}) if key.inside else made
        if key.form == "texts":
            texts: dict[str, list[str]] = defaultdict(list)
            for value in fit:
                texts[value.language or "@none"].append(value.value)
            place[key.name] = {name: sorted(texts[name]) for name in sorted(texts)}
        else:
            shown = [self._value(key, value, above) for value in fit]
            place[key.name] = shown[0] if key.single else shown
        return left

    def _value(self, key: Key, value: Any, above: frozenset[Node]) -> Any:
        if key.form == "thing":
            is_evidence = key.iri in _EVIDENCE and value in self._said
            if is_evidence and value not in above and self._room > 0:
                self._room -= sum(map(len, self._said[value].values()))
                return self._node(value, above)
            return self._reference(value)
        if key.form == "any":
            return self._any(value)
        if key.form == "integer":
            return int(value.value)
        if key.form == "flag":
            return value.value == "true"
        return value.value

    def _any(self, value: Any) -> Tree:
        """Return a term with what it is."""
        if not isinstance(value, ox.Literal):
            return self._reference(value)
        made = {"value": value.value}
        if value.language is not None:
            made["language"] = value.language
            if value.direction is not None:
                made["direction"] = str(value.direction)
        elif value.datatype.value != expand("xsd:string"):
            made["datatype"] = value.datatype.value
        return made

    def _reference(self, node: Node) -> Tree:
        return {"id": _id(node), "name": self._name(node)}

    def _name(self, node: Node) -> str:
        """Return a name to show: in English where there is one."""
        if node not in self._names:
            said = self._said.get(node, {})
            names = [
                each for iri in _NAMES for each in said.get(iri, ()) if isinstance(each, ox.Literal)
            ]
            best = min(names, key=_by_language, default=None)
            self._names[node] = _short(node) if best is None else best.value
        return self._names[node]

    def _links(self, kind: str) -> Tree:
        """Return what links to the thing: in lists with names, and the rest by property."""
        made: Tree = {}
        above = frozenset((self._root,))
        linking = self._linking.get(self._root, {})
        done: set[tuple[str, Node]] = set()
        lists = [*LISTS.get(kind, ()), *([PHASES] if PHASES.iri in linking else [])]
        for each in lists:
            found = [
                other
                for other in linking.get(each.iri, ())
                if other != self._root
                and (each.iri, other) not in done
                and self._belongs(other, each)
            ]
            done.update((each.iri, other) for other in found)
            made[each.name] = [self._node(other, above) for other in self._by_time(found)]
        rest: dict[Node, list[str]] = defaultdict(list)
        for iri in sorted(linking, key=_rank):
            for other in linking[iri]:
                if (iri, other) not in done and other != self._root:
                    rest[other].append(_name_of(iri))
        made["incoming"] = [
            self._node(other, above) | {"by": rest[other]} for other in self._by_time(rest)
        ]
        return made

    def _belongs(self, node: Node, to: List) -> bool:
        types = self._said.get(node, {}).get(_TYPE, ())
        return not to.classes or any(each.value in to.classes for each in types)

    def _by_time(self, nodes: Iterable[Node]) -> list[Node]:
        def moment(node: Node) -> tuple[str, str]:
            days = [each.value for each in self._said.get(node, {}).get(_STARTS, ())]
            return min(days, default="9999"), str(node)

        return sorted(dict.fromkeys(nodes), key=moment)

    def _mentioned(self) -> Iterator[Tree]:
        """Yield what more is said about things that are mentioned only."""
        for node in sorted(set(self._said) - self._shown, key=str):
            if node not in self._shown:
                yield self._node(node)

    def _cases_by_role(self) -> dict[str, list[Tree]]:
        """Return the cases that an agent has a part in, by the local names of its roles there."""
        found: dict[str, dict[Node, None]] = defaultdict(dict)
        for part in self._by_time(self._linking.get(self._root, {}).get(_PRINCIPAL, ())):
            said = self._said.get(part, {})
            for role in said.get(_ROLE, ()):
                for case in said.get(_CASE, ()):
                    found[_id(role).removeprefix(VOCAB).rpartition("/")[2]][case] = None
        return {role: [self._reference(case) for case in found[role]] for role in sorted(found)}


_ORDER: dict[str, int] = {}


def _rank(iri: str) -> tuple[int, str]:
    """Return where a property stands: names, time, all else by key, evidence, and what has no key."""
    if not _ORDER:
        first = [*_NAMES, *(HABEAS + each for each in WHEN)]
        evidence = (_SUPPORTED, _DISPUTED, _CITATION, _SOURCE)
        rest = [each for each in keys() if each not in (*first, *evidence)]
        rest.sort(key=lambda iri: (iri.startswith(ACTOR_AS), keys()[iri][0].name))
        order = [*first, *rest, *evidence]
        _ORDER.update({iri: place for place, iri in enumerate(order)})
    return _ORDER.get(iri, len(_ORDER)), iri


def _name_of(iri: str) -> str:
    known = keys().get(iri, ())
    return known[0].name if known else iri


def _id(node: Any) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node.value)


def _short(node: Node) -> str:
    return _id(node) if isinstance(node, ox.BlankNode) else abbreviate(node.value)


def _by_language(literal: ox.Literal) -> tuple[bool, str, str]:
    language = literal.language or ""
    return language.partition("-")[0] != "en", language, literal.value
