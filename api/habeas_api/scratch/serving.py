"""Serving a scratch dataset on a port of this machine."""

from collections.abc import Callable

from habeas.errors import HabeasError
from habeas_api.scratch import create_scratch_app
from habeas_api.scratch.origins import is_loopback
from habeas_api.serving import SPARE_THREADS, listen, run

__all__ = ["PublicAddressError", "serve_scratch"]


class PublicAddressError(HabeasError, ValueError):
    """A scratch dataset was to listen at an address that other machines may reach."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"A scratch dataset can be changed by whoever reaches it, so it listens at addresses "
            f"of this machine only, and {host} is not one. Use 127.0.0.1, ::1 or localhost."
        )
        self.host = host


def serve_scratch(
    host: str = "127.0.0.1", port: int = 8000, announce: Callable[[str], object] | None = None
) -> None:
    """Serve an empty dataset until told to stop; ``announce`` is called with the address.

    Raises
    ------
    PublicAddressError
        If the address is not one of this machine alone.
    PortError
        If the port cannot be had.
    """
    if not is_loopback(host):
        raise PublicAddressError(host)
    at = "127.0.0.1" if host.lower() == "localhost" else host.strip("[]")
    app = create_scratch_app()
    pool = app.extensions["habeas_scratch"]
    try:
        threads = pool.size + pool.queue + SPARE_THREADS
        longest = app.config["SCRATCH_BYTES"] + (1 << 20)
        run(listen(app.wsgi_app, at, port, threads, longest), at, announce)
    finally:
        pool.close()
