"""A pool of one worker that validates, with limits that a test can wait for."""

from collections.abc import Iterator

import pytest

from habeas.validating.pool import ValidationPool


@pytest.fixture(scope="module")
def pool() -> Iterator[ValidationPool]:
    """One worker, with three seconds and 300 MiB for a validation, and room for two who wait."""
    with ValidationPool(workers=1, seconds=3.0, memory=300 << 20, queue=2) as pool:
        yield pool
