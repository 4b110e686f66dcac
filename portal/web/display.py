"""Display preferences of a browser (theme, text size, language), kept in a cookie."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, Response, current_app, has_request_context, request

from portal.db import request_globals

COOKIE_NAME = "display"
THEMES = ("auto", "light", "dark")
TEXT_SIZES = ("1", "2", "3", "4")
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class Display:
    """The three choices; `auto` follows the phone."""

    theme: str = "auto"
    text: str = "1"
    language: str = "vi"

    def with_choice(self, name: str, value: str) -> Display:
        """The same with one choice changed; a value that is not offered changes nothing."""
        offered = {"theme": THEMES, "text": TEXT_SIZES, "language": tuple(LANGUAGES)}
        return replace(self, **{name: value}) if value in offered.get(name, ()) else self

    def to_cookie(self) -> str:
        """The choices in one short word."""
        return f"{self.theme}.{self.text}.{self.language}"


def parse_cookie(value: str) -> Display:
    """What the cookie says; whatever it does not say well is left at its default."""
    display = Display()
    for name, part in zip(("theme", "text", "language"), value.split("."), strict=False):
        display = display.with_choice(name, part)
    return display


def current_display() -> Display:
    """The choices of this request's browser."""
    own = request_globals()
    found: Display | None = own.get("display")
    if found is None:
        found = own.display = (
            parse_cookie(request.cookies.get(COOKIE_NAME, "")) if has_request_context() else Display()
        )
    return found


def language() -> str:
    """The language to speak now."""
    return current_display().language


def set_display_cookie(response: Response, display: Display) -> None:
    """Let the browser remember the choices for a year."""
    response.set_cookie(
        COOKIE_NAME,
        display.to_cookie(),
        max_age=365 * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        # The script that changes the theme at once reads and writes it; it holds nothing secret.
        httponly=False,
    )


def register(app: Flask) -> None:
    """Offer the choices to every template."""
    app.jinja_env.globals.update(themes=THEMES, text_sizes=TEXT_SIZES, languages=LANGUAGES)
