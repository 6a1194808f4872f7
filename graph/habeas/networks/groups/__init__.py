"""Groups: who stands together, who stands between, and how sure that is.

``labelled``
    agents by what is known of them: their kind, their country.
``partitions``
    groups as numbers: modularity, and how alike two partitions are.
``communities``, ``consensus``, ``resolutions``
    groups found in the ties (Leiden), how they hold over seeds, and over resolutions.
``bridging``
    who joins groups that otherwise do not meet.
``triangles``, ``brokerage``, ``shuffled``
    the five roles of Gould and Fernandez, and what they would be under shuffled labels.
``mixing``
    whether like stands with like: assortativity and the E-I index.
``periphery``
    core and periphery.
``shared``, ``nestedness``
    of what agents share: clustering in two modes, and nestedness.
``layers``
    agents over several networks at once.
``declared``, ``declared_communities``
    all of these as measures.
"""

from habeas.networks.groups.bridging import Alone, Between, Bridging, bridging, crowding
from habeas.networks.groups.brokerage import ROLES, Brokerage, brokerage
from habeas.networks.groups.communities import Communities, communities, partitions
from habeas.networks.groups.consensus import consensus, together
from habeas.networks.groups.declared import MEASURES
from habeas.networks.groups.labelled import Labels, labels_of
from habeas.networks.groups.layers import LayerParticipation, layer_overlap, layer_participation
from habeas.networks.groups.mixing import Mixing, agents_e_i, mixing
from habeas.networks.groups.nestedness import Nestedness, nestedness
from habeas.networks.groups.partitions import adjusted_rand, by_size, modularity, same_mates
from habeas.networks.groups.periphery import CorePeriphery, core_periphery
from habeas.networks.groups.resolutions import RESOLUTIONS, Scan, scan
from habeas.networks.groups.settings import InvalidSettingError
from habeas.networks.groups.shared import pairwise_clustering, robins_alexander

__all__ = [
    "MEASURES",
    "RESOLUTIONS",
    "ROLES",
    "Alone",
    "Between",
    "Bridging",
    "Brokerage",
    "Communities",
    "CorePeriphery",
    "InvalidSettingError",
    "Labels",
    "LayerParticipation",
    "Mixing",
    "Nestedness",
    "Scan",
    "adjusted_rand",
    "agents_e_i",
    "bridging",
    "brokerage",
    "by_size",
    "communities",
    "consensus",
    "core_periphery",
    "crowding",
    "labels_of",
    "layer_overlap",
    "layer_participation",
    "mixing",
    "modularity",
    "nestedness",
    "pairwise_clustering",
    "partitions",
    "robins_alexander",
    "same_mates",
    "scan",
    "together",
]
