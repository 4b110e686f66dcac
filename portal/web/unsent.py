"""The key under which a phone seals what was answered and not sent yet, so that only its own account opens it."""

import base64

from flask import Flask

from portal.crypto.tokens import derived_key
from portal.db import request_globals
from portal.web import access
from portal.web.csrf import CSRF_PLACEHOLDER, UNSENT_KEY_PLACEHOLDER, account_tag


def unsent_key() -> str:
    """The name of the viewer's place on the phone and the key to it, for `data-keep`; empty for strangers.

    The key is never stored: the page brings it. Where a part of a page is rendered to be kept, the mark of the
    place where it will stand.
    """
    if request_globals().get("csrf_token") == CSRF_PLACEHOLDER:
        return UNSENT_KEY_PLACEHOLDER
    person = access.viewer()
    if not person.is_authenticated:
        return ""
    key = derived_key("unsent answers, key", str(person.id))
    return f"{account_tag(person.id)} {base64.b64encode(key).decode()}"


def register(app: Flask) -> None:
    """Give templates `unsent_key()`."""
    app.jinja_env.globals["unsent_key"] = unsent_key
