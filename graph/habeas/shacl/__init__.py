"""Whether records look as they must: validation against shapes, with findings people can act on."""

from habeas.shacl.report import Finding, Report
from habeas.shacl.validation import validate

__all__ = ["Finding", "Report", "validate"]
