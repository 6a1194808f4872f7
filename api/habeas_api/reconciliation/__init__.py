"""Matching tables with the release: the Reconciliation Service API 0.2 at ``/reconcile``.

service      what each address reads and writes
routes       batches, columns and pages
suggesting   what is shown while somebody types
declared     how ``/openapi.json`` tells of them
manifest     what the service says that it can do
reading      what was asked, taken apart with care
answering    what is found, as the protocol writes it
"""

from habeas_api.reconciliation import routes, suggesting  # noqa: F401  # they add addresses
from habeas_api.reconciliation.declared import OPERATIONS, SCHEMAS
from habeas_api.reconciliation.service import blueprint

__all__ = ["OPERATIONS", "SCHEMAS", "blueprint"]
