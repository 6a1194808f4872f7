"""The shortest way to an answer: what programs ask ``/sparql`` goes past the framework.

Dispatch costs more than a small query does. So requests to ``/sparql`` are
read and answered here; pages, and every error, are left to the application,
which finds beside the request what was found out about it. Documents that
were answered before are given again (:mod:`habeas_api.warm`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from habeas_api import warm
from habeas_api.answers import answer_to
from habeas_api.counting import ROUTE
from habeas_api.headers import EVERYWHERE
from habeas_api.protocol import read_question
from habeas_api.question import Question
from habeas_api.served import Served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["PATH", "Direct", "asked", "found_out", "read"]

PATH = "/sparql"
_QUESTION, _ERROR = "habeas.question", "habeas.error"
_HEADERS = list(EVERYWHERE.items())


class Direct:
    """Answers queries of programs and what was asked before, and leaves everything else to ``app``."""

    def __init__(self, app: "WSGIApplication", here: Served, longest: int) -> None:
        self._app = app
        self._here = here
        self._longest = longest

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        method = environ["REQUEST_METHOD"]
        if environ["PATH_INFO"] != PATH or method == "OPTIONS":
            if method not in ("GET", "HEAD"):
                return self._app(environ, start_response)
            kept = warm.answer(self._here.warm, environ)
            if kept is None:
                return warm.watched(self._app, self._here.warm, environ, start_response)
            environ[ROUTE] = kept.route
            start_response(kept.status, kept.headers)
            return [] if method == "HEAD" else [kept.body]
        try:
            question = read(environ, self._here, self._longest)
            if question is None or question.like.is_page:
                return self._app(environ, start_response)
            found = answer_to(question, self._here, environ)
        except Exception as error:  # noqa: BLE001 - said by the application, in one place
            environ[_ERROR] = error
            return self._app(environ, start_response)
        environ[ROUTE] = PATH
        start_response(found.status, found.headers + _HEADERS)
        if method == "HEAD":
            if close := getattr(found.body, "close", None):
                close()
            return []
        return found.body


def read(environ: "WSGIEnvironment", here: Served, longest: int) -> Question | None:
    """Return what a request asks, and leave it for those who say what is wrong with it."""
    environ[_QUESTION] = question = read_question(environ, here.graph, longest)
    return question


def asked(environ: "WSGIEnvironment") -> Question | None:
    """Return the question of a request to ``/sparql``, if it has one that could be read."""
    question: Question | None = environ.get(_QUESTION)
    return question


def found_out(environ: "WSGIEnvironment") -> Question | None:
    """Return the question of a request to ``/sparql``, or None if it has none.

    Raises
    ------
    Exception
        What went wrong with it.
    """
    error: Exception | None = environ.get(_ERROR)
    if error is not None:
        raise error
    return asked(environ)
