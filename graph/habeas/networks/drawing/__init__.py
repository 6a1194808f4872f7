"""Pictures of networks, for paper and page: readable at 20 agents and at some thousands.

``network``
    all agents of a small network, joined by all its edges.
``apart``
    a larger one: its communities apart, with its backbone.
``places``
    where everybody stands: computed once, from a seed.
``layout``, ``packing``
    the places of a small network; those of communities beside each other.
``sheet``, ``marks``, ``labels``, ``figures``
    title, legend and caption; what stands for an agent; its name; what all drawings share.
``timeline``
    acts by month.
"""

from habeas.networks.drawing.apart import draw_apart
from habeas.networks.drawing.figures import to_png, to_svg
from habeas.networks.drawing.network import draw, draw_network
from habeas.networks.drawing.places import MOST_TOGETHER, Places, places
from habeas.networks.drawing.sheet import coverage
from habeas.networks.drawing.timeline import Act, draw_timeline

__all__ = [
    "MOST_TOGETHER",
    "Act",
    "Places",
    "coverage",
    "draw",
    "draw_apart",
    "draw_network",
    "draw_timeline",
    "places",
    "to_png",
    "to_svg",
]
