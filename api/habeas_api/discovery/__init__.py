"""How programs find what there is, from the first page alone.

``links``
    the headers of the first page, which lead to all else
``void``, ``shown_void``
    what the release is: VoID, and the page of it
``catalogue``, ``markup``, ``citation``
    all releases in DCAT 3, for search engines, for those who cite
``sitemap``, ``robots``
    for those who crawl
``linkset``, ``prefixes``
    all services in one set of links; the prefixes of queries
``services``, ``files``, ``state``
    what is offered, with addresses; what all of this depends on
``routes``, ``described``
    addresses, and what they are for programs
"""

from habeas_api.discovery.described import OPERATIONS
from habeas_api.discovery.routes import blueprint

__all__ = ["OPERATIONS", "blueprint"]
