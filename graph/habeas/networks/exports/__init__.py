"""A network as a file that other programs read. The same network gives the same bytes.

rows          what every format is written from: the same of an array network and of a graph
json_forms    node-link JSON, whole and in pages; CX2
csv_tables    the edges and the nodes as CSV
xml_forms     GraphML and GEXF
pajek_files   Pajek: network and project
formats       all of them by name
"""

from habeas.networks.exports.csv_tables import edges_csv, nodes_csv
from habeas.networks.exports.formats import FORMATS, Format
from habeas.networks.exports.json_forms import cx2, node_link, page
from habeas.networks.exports.pajek_files import pajek, pajek_project
from habeas.networks.exports.rows import AnyNetwork
from habeas.networks.exports.xml_forms import gexf, graphml

__all__ = [
    "FORMATS",
    "AnyNetwork",
    "Format",
    "cx2",
    "edges_csv",
    "gexf",
    "graphml",
    "node_link",
    "nodes_csv",
    "page",
    "pajek",
    "pajek_project",
]
