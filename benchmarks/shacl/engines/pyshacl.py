"""pySHACL on rdflib, as most of its users call it."""

from benchmarks.shacl.engines.job import Job


def main() -> None:
    """Validate; see the package."""
    job = Job.from_arguments()
    with job.phase("import"):
        from pyshacl import validate
        from rdflib import Graph
    with job.phase("load"):
        data = Graph().parse(job.data, format="nt")
        shapes = Graph().parse(job.shapes, format="turtle")
    for _ in range(job.rounds):
        with job.phase("validate"):
            _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph), report  # pySHACL returns some errors
    with job.phase("report"):
        report.serialize(job.report, format="nt", encoding="utf-8")
    job.finish()


if __name__ == "__main__":
    main()
