"""Our own engine."""

from benchmarks.shacl.engines.job import Job


def main() -> None:
    """Validate; see the package."""
    job = Job.from_arguments()
    with job.phase("import"):
        from habeas.shacl import validate
        from habeas.shacl.image import image_of
    with job.phase("load"):
        image = image_of(job.data)
    for _ in range(job.rounds):
        with job.phase("validate"):
            report = validate(image, job.shapes)
    with job.phase("report"):
        job.report.write_text(report.ntriples(), encoding="utf-8")
    job.finish()


if __name__ == "__main__":
    main()
