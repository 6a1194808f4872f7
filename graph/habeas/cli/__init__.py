"""The command ``habeas``: what it prints came from functions that anyone can import."""

from habeas.cli.main import main

__all__ = ["main"]
