"""One scratch service for all tests of conformance; each begins with an empty dataset."""

from collections.abc import Iterator

import pytest
from tests.conformance.service import Service, running


@pytest.fixture(scope="session")
def started() -> Iterator[Service]:
    """The service, for as long as there are tests."""
    with running() as service:
        yield service


@pytest.fixture
def service(started: Service) -> Service:
    """The service, with nothing in it."""
    assert started.update("DROP ALL").status == 204
    return started
