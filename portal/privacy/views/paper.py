"""The style of the page that people take away: it must stand without the portal, so it travels in the page."""

from functools import cache
from pathlib import Path

from markupsafe import Markup


@cache
def style() -> Markup:
    """The style element of that page."""
    css = (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")
    return Markup(f"<style>\n{css}</style>")  # noqa: S704 - our own file, and nothing else
