"""shifty through its package for Python; the call that gives a report of W3C, without rdflib."""

from importlib import import_module

from benchmarks.shacl.engines.job import Job


def main() -> None:
    """Validate; see the package."""
    job = Job.from_arguments()
    with job.phase("import"):
        shifty = import_module("shifty._shifty")
    validator = shifty.PreparedValidator(shapes_path=str(job.shapes), shapes_format="turtle")
    for _ in range(job.rounds):
        with job.phase("load and validate"):
            result = validator.validate_w3c(
                data_path=str(job.data), data_format="ntriples", graph_mode="data", run_infer=False
            )
    with job.phase("report"):
        job.report.write_text(result.report_turtle, encoding="utf-8")
    job.finish()


if __name__ == "__main__":
    main()
