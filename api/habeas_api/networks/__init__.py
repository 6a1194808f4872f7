"""Networks of agents over HTTP: ``/networks`` and what there is below it.

``declared``, ``settings``, ``described``
    what can be asked: every route with its parameters, by which requests are read; what measures
    can be told; and the same for programs
``routes``, ``answering``, ``pages``, ``pairs``
    addresses; from a request to an answer; pages for people; why two agents are joined
``desk``, ``subject``
    what the views share; one network that somebody asks about
``tasks``, ``results``, ``formats``
    what is computed, without HTTP; how it is written; what it can be had as
``jobs``, ``worker``, ``errors``
    what takes long, in processes of their own that can be ended
"""

from habeas_api.networks.described import OPERATIONS
from habeas_api.networks.routes import blueprint

__all__ = ["OPERATIONS", "blueprint"]
