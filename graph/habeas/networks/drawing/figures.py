"""What all drawings share: matplotlib when it is there, colours, captions, files.

Nothing of a user's settings changes a drawing, and no file of one holds the
day on which it was made: the same input gives the same picture.
"""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from habeas.errors import MissingLibraryError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "COLOURS",
    "GREY",
    "INK",
    "caption",
    "style",
    "to_png",
    "to_svg",
]

#: Told apart by most people who see colours differently; without yellow, too pale on white.
#: M. Okabe, K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/
COLOURS = ("#009E73", "#E69F00", "#0072B2", "#D55E00", "#CC79A7", "#56B4E9")
INK = "#1a1a1a"
GREY = "#8a8f98"

_STYLE = {
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": 110,
    "font.size": 9,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "habeas",
    "text.color": INK,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in our style inside the block, whatever a user has set.

    Raises
    ------
    MissingLibraryError
        If matplotlib is not installed.
    """
    try:
        import matplotlib.style
    except ImportError as error:
        raise MissingLibraryError("Drawing", "matplotlib", "draw") from error
    with matplotlib.style.context(["default", _STYLE]):
        yield


def caption(figure: "Figure", text: str) -> float:
    """Write ``text`` at the bottom, over the whole width; return how high it reaches, 0 to 1."""
    lines = caption_lines(text, figure.get_figwidth())
    height = figure.get_figheight()
    figure.text(
        0.012, 0.1 / height, "\n".join(lines), fontsize=8, color="#444444", va="bottom",
        linespacing=1.35,
    )  # fmt: skip
    return (0.25 + len(lines) * 8 * 1.35 / 72) / height


def caption_lines(text: str, inches: float) -> list[str]:
    """Return ``text`` as the lines of a caption for a figure that is so many inches wide."""
    return [line for part in text.splitlines() for line in textwrap.wrap(part, int(inches * 16))]


def to_svg(figure: "Figure") -> bytes:
    """Return a drawing as SVG: the same drawing gives the same bytes.

    Words stay words, to search, to copy and to be read aloud. The white rim
    around names is a style of theirs, since matplotlib would draw such words
    as shapes.
    """
    from matplotlib.text import Text

    rimmed = [text for text in figure.findobj(Text) if text.get_path_effects()]
    effects = [text.get_path_effects() for text in rimmed]
    for number, text in enumerate(rimmed):
        text.set_path_effects([])
        text.set_gid(f"name-{number}")
    try:
        svg = _bytes(figure, "svg", {"Date": None, "Creator": "Habeas"})
    finally:
        for text, effect in zip(rimmed, effects, strict=True):
            text.set_path_effects(effect)
    return svg.replace(b"</style>", _RIM + b"</style>", 1)


_RIM = b"""
g[id^="name-"] text {paint-order: stroke; stroke: #ffffff; stroke-width: 2.4px}
"""


def to_png(figure: "Figure") -> bytes:
    """Return a drawing as PNG: the same drawing gives the same bytes."""
    return _bytes(figure, "png", {"Software": "Habeas"})


def _bytes(figure: "Figure", form: str, metadata: dict[str, str | None]) -> bytes:
    file = BytesIO()
    with style():
        figure.savefig(file, format=form, metadata=metadata)
    return file.getvalue()
