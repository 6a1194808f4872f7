"""Two releases of invented people, and the service over the second, known by an address of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from habeas.release import Release, build
from habeas_api import create_app

INVENTED = Path(__file__).parents[2] / "invented"
#: What the service is called; the path is what a proxy gives it of a site.
ADDRESS = "https://habeas.example/data"
#: The dataset says what it is, as that which ships does.
DATASET = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .

<https://w3id.org/habeas/dataset>
    a void:Dataset ;
    dcterms:title "Invented cases </script><b>"@en ;
    dcterms:description "Two cases that nobody was ever held in, made to test with: nothing here is true."@en ;
    dcterms:creator <https://w3id.org/habeas/id/agent/north-watch> ;
    dcterms:modified "2019-05-03" ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:language "en" .
"""


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """The first with nothing said about the dataset, and the second, with that, current."""
    root = tmp_path_factory.mktemp("releases")
    more = tmp_path_factory.mktemp("more") / "dataset.ttl"
    more.write_text(DATASET, encoding="utf-8")
    return build([INVENTED], root), build([INVENTED, more], root)


@pytest.fixture(scope="session")
def both(two_releases: tuple[Release, Release]) -> Iterator[FlaskClient]:
    """A client of the service over the second release."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HABEAS_ADDRESS", ADDRESS)
        patch.setenv("HABEAS_WORKERS", "1")
        patch.setenv("HABEAS_SLOW_WORKERS", "1")
        app = create_app(two_releases[1])
    with app.extensions["habeas"].pool:
        yield app.test_client()
