"""Serving on a port: waitress, with no log of who asked what."""

import errno
import signal
import sys
import threading
from collections.abc import Callable

import waitress
from flask import Flask

from habeas.release.opened import Release
from habeas_api import create_app
from habeas_api.errors import PortError
from habeas_api.served import Served

__all__ = ["serve", "server_of"]

#: Threads beside those that may wait for a worker, so that pages are always answered.
SPARE_THREADS = 6


def serve(
    release: Release,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], object] | None = None,
) -> None:
    """Serve ``release`` until told to stop.

    ``announce`` is called with the address as soon as it answers.

    Raises
    ------
    PortError
        If the port cannot be had.
    """
    app = create_app(release)
    served: Served = app.extensions["habeas"]
    try:
        server = server_of(app, host, port)
        served.validation.start()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if announce is not None:
            shown = f"[{host}]" if ":" in host else host
            announce(f"http://{shown}:{server.effective_port}")
        server.run()
    finally:
        served.pool.close()
        served.validation.close()


def server_of(app: Flask, host: str, port: int) -> waitress.server.BaseWSGIServer:
    """Return a server that has the port already; ``run`` makes it answer."""
    served: Served = app.extensions["habeas"]
    waiting = sum(pool.size + pool.queue for pool in (served.pool, served.validation))
    # Up to here the service itself says what is wrong with a body.
    longest = max(4 * app.config["MAX_CONTENT_LENGTH"], app.config["VALIDATION_BYTES"] + (1 << 20))
    try:
        return waitress.create_server(
            app,
            host=host,
            port=port,
            threads=waiting + SPARE_THREADS,
            ident=None,  # which server this is concerns nobody
            clear_untrusted_proxy_headers=True,
            max_request_body_size=longest,
            inbuf_overflow=longest,  # in memory: what is sent to be validated is kept in no file
            max_request_header_size=1 << 19,
            channel_timeout=60,
        )
    except ValueError as error:
        raise PortError(host, port, "cannot be had: no such address") from error
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use" if taken else f"cannot be had: {error.strerror}"
        raise PortError(host, port, reason) from error
