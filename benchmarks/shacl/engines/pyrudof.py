"""rudof through its package for Python, with its native engine."""

from importlib import import_module

from benchmarks.shacl.engines.job import Job


def main() -> None:
    """Validate; see the package."""
    job = Job.from_arguments()
    with job.phase("import"):
        rudof = import_module("pyrudof")
    session = rudof.Rudof(rudof.RudofConfig())
    with job.phase("load"):
        session.read_data(str(job.data), rudof.RDFFormat.NTriples)
        session.read_shacl(str(job.shapes), rudof.ShaclFormat.Turtle)
    for _ in range(job.rounds):
        with job.phase("validate"):
            session.validate_shacl(rudof.ShaclValidationMode.Native)
    with job.phase("report"):
        form = rudof.ResultShaclValidationFormat.NTriples
        text = session.serialize_shacl_validation_results(form)
        job.report.write_text(text, encoding="utf-8")
    job.finish()


if __name__ == "__main__":
    main()
