from rdflib import Graph

from habeas.shacl import Finding, Report


def finding(severity: str, focus: str = "urn:test:ada") -> Finding:
    return Finding(severity, "urn:test:rule", focus, "", "", "Mend it.", "It matters.")


def test_warnings_and_advice_do_not_stop_a_release() -> None:
    assert Report((finding("Warning"), finding("Info")), Graph()).conforms
    assert not Report((finding("Warning"), finding("Violation")), Graph()).conforms


def test_a_report_about_some_things_leaves_out_the_others() -> None:
    report = Report((finding("Violation"), finding("Violation", "urn:test:ben")), Graph())

    about = report.about({"urn:test:ben"})

    assert [each.focus for each in about.findings] == ["urn:test:ben"]
    assert report.about({"urn:test:cy"}).conforms
