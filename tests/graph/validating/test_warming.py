"""What a sealed worker needs is there before it is sealed."""

import json
import subprocess
import sys
from pathlib import Path

from habeas import assets

EXAMPLES = Path(__file__).parents[2] / "shapes" / "examples"

CODE = """
import json, sys
from pathlib import Path

from habeas.validating.checking import Checker
from habeas.validating.errors import UnreadablePartError
from habeas.validating.parts import Part
from habeas.validating.reports import REPORTS
from habeas.validating.warming import warm

warm()
before = set(sys.modules)
shapes = [Part(path.read_bytes(), "ttl") for path in Path(sys.argv[2]).glob("*.ttl")]
reports = 0
for number, path in enumerate(sorted(Path(sys.argv[1]).rglob("*.ttl"))[::7]):
    data = Part(path.read_bytes(), "ttl")
    for asked in (None, shapes[number % len(shapes)]):
        try:
            checked = Checker().check(data, asked)
        except UnreadablePartError:
            continue
        for report in REPORTS.values():
            report.writer(checked)
        reports += 1
for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "ascii"):
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    Checker().check(Part(text.encode(encoding), "rdf"))
for syntax in ("ttl", "jsonld", "rdf"):
    for content in (b"\\xff", b"{", b"<a", b'{"@context": "x"}', b"<!DOCTYPE a>"):
        try:
            Checker().check(Part(content, syntax))
        except UnreadablePartError:
            pass
print(json.dumps({"reports": reports, "later": sorted(set(sys.modules) - before)}))
"""


def test_no_module_is_loaded_for_a_request() -> None:
    shapes = assets.shape_files()[0].parent
    output = subprocess.run(
        [sys.executable, "-c", CODE, str(EXAMPLES), str(shapes)],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )

    found = json.loads(output.stdout)
    assert found["reports"] > 20
    assert found["later"] == []


LOADED = """
import json, pkgutil, sys
import habeas.shacl
from habeas.validating.warming import warm
warm()
names = [module.name for module in pkgutil.walk_packages(habeas.shacl.__path__, "habeas.shacl.")]
print(json.dumps({"missing": [n for n in names if n not in sys.modules], "pyshacl": "pyshacl" in sys.modules}))
"""


def test_all_of_the_engine_is_loaded_and_nothing_of_the_one_for_reference() -> None:
    output = subprocess.run(
        [sys.executable, "-c", LOADED], check=True, capture_output=True, text=True, timeout=60
    )

    found = json.loads(output.stdout)
    assert found == {"missing": ["habeas.shacl.reference"], "pyshacl": False}
