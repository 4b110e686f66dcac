"""“Dữ liệu của tôi”: seeing what is kept, and taking it away.

Open to those, too, who have taken their agreement back: their rights do not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request, url_for

from portal import clock
from portal.accounts.consents import PURPOSES
from portal.accounts.models import User
from portal.people.audit_entries import entries_of
from portal.privacy import export, queries
from portal.privacy.holdings import LEFT_OUT
from portal.privacy.paper import style
from portal.privacy.routes.blueprint import bp, controller
from portal.web.access import open_to, viewer
from portal.web.arguments import asked_page
from portal.web.files import as_file

LATEST = 20  # deeds of others on the screen; the download has them all
PAGE = 50  # answers in one list
# Beside the account itself; the others are long, and counted.
SHOWN = (
    *("memberships", "roles", "devices", "activation_codes", "consents"),
    *("courses", "pages", "attempts", "scenarios", "teach_backs", "programmes"),
    *("outside_certificates", "requests"),
)


@bp.get("/account/data")
@open_to("newcomers")
def data() -> str:
    """What the portal keeps about the person, part by part."""
    accounts = queries.accounts_of(viewer().id)
    return render_template("privacy/data.html", **overview(accounts, latest=LATEST), is_file=False)


@bp.get("/account/data/answers")
@open_to("newcomers")
def answers() -> str:
    """The person's answers, the latest first."""
    ids = ids_of(queries.accounts_of(viewer().id))
    total = queries.numbers_of(ids)["answers"]
    number, pages = asked_page(request.args, total=total, size=PAGE)
    given = queries.some_answers(ids, offset=(number - 1) * PAGE, limit=PAGE)
    export.say(given)
    return render_template(
        "privacy/answers.html",
        answers=given,
        total=total,
        page=number,
        pages=pages,
        page_url=lambda wanted: url_for(".answers", page=wanted),
    )


@bp.get("/account/data/download.json")
@open_to("newcomers")
def download() -> Response:
    """Everything, for machines."""
    content = export.as_json(ids_of(queries.accounts_of(viewer().id)))
    return as_file(content, "application/json", file_name("json"))


@bp.get("/account/data/download.html")
@open_to("newcomers")
def readable_download() -> Response:
    """Everything on one page that needs nothing else: to read without a line, or to print."""
    accounts = queries.accounts_of(viewer().id)
    shown = overview(accounts, latest=None)
    shown["kept"] |= export.parts_of(ids_of(accounts), ("answers",))
    page = render_template("privacy/download.html", **shown, made_at=clock.now(), style=style(), is_file=True)
    return as_file(page, "text/html", file_name("html"))


def overview(accounts: Sequence[User], *, latest: int | None) -> dict[str, Any]:
    """What the screen and the page to take away both show; `latest` bounds the deeds of others."""
    ids = ids_of(accounts)
    return {
        "person": accounts[0],
        "merged": accounts[1:],
        "kept": export.parts_of(ids, SHOWN),
        "numbers": queries.numbers_of(ids),
        "deeds": entries_of(queries.deeds_to(ids, limit=latest), below=()),
        "latest": latest,
        "controller": controller(),
        "purposes": {purpose.id: purpose for purpose in PURPOSES},
        "left_out": LEFT_OUT,
    }


def ids_of(accounts: Sequence[User]) -> list[int]:
    """The ids of these accounts."""
    return [account.id for account in accounts]


def file_name(ending: str) -> str:
    """What the file is called: the day, and not whose it is."""
    return f"du-lieu-cua-toi-{clock.today().isoformat()}.{ending}"
