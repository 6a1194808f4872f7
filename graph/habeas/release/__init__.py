"""Releases: immutable, content-addressed builds of the public records."""

from habeas.release.build import build
from habeas.release.checking import CheckedRecords, check_records
from habeas.release.opened import Release, current_release, open_release, open_remote

__all__ = [
    "CheckedRecords",
    "Release",
    "build",
    "check_records",
    "current_release",
    "open_release",
    "open_remote",
]
