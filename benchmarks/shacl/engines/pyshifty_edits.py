"""Validation after each edit with shifty, which prepares the whole graph again for each."""

from importlib import import_module

from benchmarks.shacl.engines.edit_job import EditJob


def main() -> None:
    """Validate each edit by itself, on the graph as it was."""
    job = EditJob()
    shifty = import_module("shifty._shifty")
    session = shifty.EvidenceSession(
        shapes_path=str(job.shapes),
        shapes_format="turtle",
        data_path=str(job.data),
        data_format="ntriples",
        run_infer=False,
        graph_mode="data",
    )
    session.validate()
    prepared = [shifty.RepairDelta.from_ntriples(added, removed) for removed, added in job.edits()]
    job.take(session.revalidate, prepared)


if __name__ == "__main__":
    main()
