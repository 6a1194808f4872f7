"""Serving on a port: waitress, with no log of who asked what."""

import errno
import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import waitress
from flask import Flask

from habeas.release.opened import Release
from habeas_api import create_app
from habeas_api.errors import PortError
from habeas_api.heads import LONGEST
from habeas_api.lines import look_after_lines
from habeas_api.networks.desk import NAME, PATIENT, Desk
from habeas_api.served import Served

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["listen", "run", "serve", "server_of"]

#: Addresses that mean all those of this machine, and are none to ask.
EVERYWHERE = ("0.0.0.0", "::", "")
#: Threads beside those that may wait for a worker, so that pages are always answered.
SPARE_THREADS = 6
#: Most lines to callers at once, idle ones too.
CONNECTIONS = 500


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
    networks: Desk = app.extensions[NAME]
    try:
        server = server_of(app, host, port)
        served.validation.start()
        gc.collect()
        gc.freeze()  # what is here stays: no collection has to look through it again
        run(server, host, announce)
    finally:
        served.pool.close()
        served.validation.close()
        networks.close()


def server_of(app: Flask, host: str, port: int) -> waitress.server.BaseWSGIServer:
    """Return a server that has the port already; ``run`` makes it answer."""
    served: Served = app.extensions["habeas"]
    waiting = sum(pool.size + pool.queue for pool in (served.pool, served.validation))
    threads = waiting + PATIENT + SPARE_THREADS
    # Up to here the service itself says what is wrong with a body.
    longest = max(4 * app.config["MAX_CONTENT_LENGTH"], app.config["VALIDATION_BYTES"] + (1 << 20))
    return listen(app.wsgi_app, host, port, threads, longest)


def listen(
    app: "WSGIApplication",
    host: str,
    port: int,
    threads: int,
    longest_body: int,
) -> waitress.server.BaseWSGIServer:
    """Return a server of any application that has the port already.

    What proxies say about callers comes through to the application, which knows what to believe.

    Raises
    ------
    PortError
        If the port cannot be had.
    """
    for name, heard in (("waitress", _WithoutPaths()), ("waitress.queue", _Nothing())):
        logging.getLogger(name).filters[:] = [heard]
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            server_name="localhost" if host in EVERYWHERE else host,
            threads=threads,
            ident=None,  # which server this is concerns nobody
            clear_untrusted_proxy_headers=False,  # who reads numbers has to see that one is there
            max_request_body_size=longest_body,
            inbuf_overflow=longest_body,  # in memory: what is sent to be validated is kept in no file
            max_request_header_size=LONGEST,
            channel_timeout=60,
            connection_limit=CONNECTIONS,
        )
    except ValueError as error:
        raise PortError(host, port, "cannot be had: no such address") from error
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use" if taken else f"cannot be had: {error.strerror}"
        raise PortError(host, port, reason) from error
    look_after_lines(server)
    return server


class _WithoutPaths(logging.Filter):
    """Lets through that something broke, and where in the program, but not what was asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is kept."""
        record.msg, record.args = "Something broke while a request was answered", ()
        return record.levelno >= logging.ERROR


class _Nothing(logging.Filter):
    """Lets nothing through: that requests wait for a moment is no news."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is kept."""
        return False


def run(
    server: waitress.server.BaseWSGIServer,
    host: str,
    announce: Callable[[str], object] | None = None,
) -> None:
    """Let ``server`` answer until SIGTERM or Ctrl-C; say first at which address it does."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if announce is not None:
        shown = f"[{host}]" if ":" in host else host
        announce(f"http://{shown}:{server.effective_port}")
    server.run()
