"""The engines of others, installed where they are not yet.

Those for Python go into an environment of their own, those for Node into a
folder of their own; none of them comes near the packages of Habeas. What
cannot be installed is missing, and the reason is said.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.shacl.engines import ENGINES, Engine

__all__ = ["MissingEngineError", "Peers", "Start"]

ROOT = Path(__file__).parents[2]
DRIVERS = Path(__file__).parent / "engines"
#: Takes a folder and the packages that shall be in it.
Install = Callable[[Path, list[tuple[str, str]]], None]


class MissingEngineError(Exception):
    """An engine cannot be measured here, and why."""


@dataclass(frozen=True)
class Start:
    """How a driver is started, but for its arguments."""

    command: list[str]
    folder: Path
    environment: dict[str, str]


class Peers:
    """Where the engines are: a folder that is filled as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._reasons: dict[str, str] = {}

    def start(self, engine: Engine, driver: str = "") -> Start:
        """Return how to start a driver of an engine, its first one by default.

        What it needs is installed.

        Raises
        ------
        MissingEngineError
            If it cannot be installed.
        """
        if engine.home == "node":
            folder = self._once("node", self._node)
            for path in DRIVERS.glob("*.mjs"):  # modules are looked for beside the file
                shutil.copy(path, folder)
            return Start(["node", str(folder / engine.driver)], folder, {})
        python = sys.executable
        if engine.home == "python":
            python = str(self._once("python", self._python) / "bin" / "python")
        module = f"benchmarks.shacl.engines.{driver or engine.driver}"
        return Start([python, "-m", module], ROOT, {"PYTHONPATH": str(ROOT)})

    def versions(self, engine: Engine) -> dict[str, str]:
        """Return the versions of what an engine consists of."""
        return {name: pinned or version(name) for name, pinned in engine.packages}

    def _once(self, home: str, install: Install) -> Path:
        """Install the engines of one home, unless they are there; say again why that failed."""
        if home in self._reasons:
            raise MissingEngineError(self._reasons[home])
        folder = self._folder / home
        done = folder / "installed"
        pins = [(name, pin) for one in ENGINES if one.home == home for name, pin in one.packages]
        wanted = "\n".join(sorted({f"{name} {pin}" for name, pin in pins}))
        if done.exists() and done.read_text(encoding="utf-8") == wanted:
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        try:
            install(folder, sorted(set(pins)))
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            self._reasons[home] = f"not installed: {said.strip()[-300:]}"
            raise MissingEngineError(self._reasons[home]) from error
        done.write_text(wanted, encoding="utf-8")
        return folder

    def _python(self, folder: Path, pins: list[tuple[str, str]]) -> None:
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        _run([*pip, *(f"{name}=={pin}" for name, pin in pins)])

    def _node(self, folder: Path, pins: list[tuple[str, str]]) -> None:
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            raise FileNotFoundError("node and npm are not on this machine")
        (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        _run([npm, "install", *options, *(f"{name}@{pin}" for name, pin in pins)], folder)


def _run(command: list[str], folder: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=folder, env=os.environ, capture_output=True, text=True)
