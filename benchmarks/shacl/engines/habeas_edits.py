"""Validation after each edit with our own engine, which keeps what it knows."""

import pyoxigraph as ox

from benchmarks.shacl.engines.edit_job import EditJob
from habeas.shacl.image import image_of
from habeas.shacl.report import Report
from habeas.shacl.validation import plan_of
from habeas.shacl.watch import Watch

Triples = list[ox.Triple]


def main() -> None:
    """Validate the edits one after another, each on the graph that the last one left."""
    job = EditJob()
    watch = Watch(plan_of(job.shapes), image_of(job.data))

    def triples(text: str) -> Triples:
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]

    prepared = [(triples(removed), triples(added)) for removed, added in job.edits()]

    def validate(edit: tuple[Triples, Triples]) -> None:
        watch.change(added=edit[1], removed=edit[0])

    job.take(validate, prepared)
    job.report.write_text(Report.of(watch.results, watch.plan).ntriples(), encoding="utf-8")


if __name__ == "__main__":
    main()
