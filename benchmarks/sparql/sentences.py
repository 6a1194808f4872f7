"""Words for descriptions and titles, so that there is text to search; none of it says anything."""

from benchmarks.sparql.numbers import Draw

__all__ = ["about", "titles"]

_TEXT = """
    appeal arrest article assembly blog bail banner border bridge campaign charge charter city
    clinic colleague column committee complaint concert council court daily debate defence
    delegation demand detention dissent district editor election embassy essay evidence exile
    faculty family festival forum freedom gazette hearing harvest hospital hunger inquiry island
    journal judge jury kitchen lawyer leaflet lecture letter library manuscript march medicine
    meeting minister mission monitor museum network newspaper notebook novel observer office
    opinion orchard parcel parliament petition photograph poem police prison programme protest
    publisher radio release report research river school seminar sentence server signature song
    speech square statement station strike student summons teacher theatre trial tribunal union
    university valley verdict village visit vote warrant website witness workshop writer
"""
_WORDS = _TEXT.split()
#: A word that stands in one text of a thousand or so.
RARE = "clavichord"
_KINDS = ("Letter", "Report", "Statement", "Petition", "Appeal", "Note", "Motion")


def about(draw: Draw, count: int) -> list[str]:
    """Return descriptions of two sentences; the first words of the list are the most frequent."""
    places = draw.below(len(_WORDS), 14 * count, 1.6).tolist()
    rare = draw.chance(count, 0.001).tolist()
    found = []
    for number in range(count):
        words = [_WORDS[place] for place in places[14 * number : 14 * number + 14]]
        if rare[number]:
            words[9] = RARE
        one, other = words[:7], words[7:]
        found.append(f"{' '.join(one).capitalize()}. {' '.join(other).capitalize()}.")
    return found


def titles(draw: Draw, count: int) -> list[str]:
    """Return titles of acts and sources."""
    kinds = draw.below(len(_KINDS), count).tolist()
    places = draw.below(len(_WORDS), 2 * count).tolist()
    return [
        f"{_KINDS[kind]} on {_WORDS[places[2 * number]]} and {_WORDS[places[2 * number + 1]]}"
        for number, kind in enumerate(kinds)
    ]
