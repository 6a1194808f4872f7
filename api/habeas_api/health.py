"""Whether the service answers: ``/health``."""

from flask import Blueprint

from habeas import __version__
from habeas_api.served import served

__all__ = ["blueprint"]

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> dict[str, str]:
    """Say that all is well, with which program and over which release."""
    return {"status": "ok", "version": __version__, "release": served().release.version}
