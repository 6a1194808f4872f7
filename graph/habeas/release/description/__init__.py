"""What a release is, said in VoID: what it holds, where it leads, how to cite it.

``numbers``
    the content as columns of numbers, with which all is counted
``partitions``, ``linksets``
    what is in each graph, by class and property; where the records lead outside
``about``
    what the dataset says about itself, and what follows from that
``saying``
    how it is written down
``facts``
    what a manifest keeps of it

Title, licence and creator come from the records (the dataset describes itself
in ``graph/data/dataset.ttl``); all else is made from the content, and is the
same on every machine. Where the release is served is not known here: what
needs an address is added by the service.
"""

from habeas.release.description.about import DATASET, release_iri
from habeas.release.description.facts import Facts, read_facts
from habeas.release.description.release import Described, describe_release

__all__ = ["DATASET", "Described", "Facts", "describe_release", "read_facts", "release_iri"]
