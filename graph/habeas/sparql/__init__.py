"""SPARQL put so that the engine is quick, and what there is to say about it: hints, warnings, errors."""

from habeas.sparql.known import Known
from habeas.sparql.preparing import Prepared, prepare

__all__ = ["Known", "Prepared", "prepare"]
