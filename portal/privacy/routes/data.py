"""“Dữ liệu của tôi”: seeing what is kept, and taking it away.

Open to those, too, who have taken their agreement back: their rights do not depend on it.
"""

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, url_for

from portal import clock
from portal.accounts.models import User
from portal.accounts.rules.consent_purposes import PURPOSES
from portal.people.audit_log.views import log_entries
from portal.privacy.queries.audit_events import events_about
from portal.privacy.queries.data_export import part_counts, read_answers
from portal.privacy.queries.data_subjects import accounts_of
from portal.privacy.routes.blueprint import bp, data_controller
from portal.privacy.rules.data_inventory import OMITTED_DATA
from portal.privacy.views import export
from portal.privacy.views.paper import style
from portal.web.access import open_to, viewer
from portal.web.files import file_download
from portal.web.listing import paginate, requested_page

MAX_RECENT_EVENTS = 20  # deeds of others on the screen; the download has them all
PAGE_SIZE = 50  # answers in one list
# Beside the account itself; the others are long, and counted.
SHOWN_PARTS = (
    *("memberships", "roles", "devices", "activation_codes", "consents"),
    *(
        "courses",
        "pages",
        "bookmarks",
        "attempts",
        "extra_attempts",
        "remedial_answers",
        "scenarios",
        "feedback",
        "teach_backs",
        "classes",
        "visits",
        "paper_results",
    ),
    *("programmes", "certificates", "outside_certificates", "follow_ups", "contacts", "requests"),
)


@bp.get("/account/data")
@open_to("newcomers")
def my_data() -> str:
    """What the portal keeps about the person, part by part."""
    accounts = accounts_of(viewer().id)
    return render_template("privacy/data.html", **overview(accounts, latest=MAX_RECENT_EVENTS), is_file=False)


@bp.get("/account/data/answers")
@open_to("newcomers")
def my_answers() -> str:
    """The person's answers, the latest first."""
    ids = ids_of(accounts_of(viewer().id))
    total = part_counts(ids)["answers"]
    pagination = paginate(requested_page(), total=total, size=PAGE_SIZE)
    given = read_answers(ids, offset=pagination.offset, limit=PAGE_SIZE)
    export.add_answer_texts(given)
    return render_template(
        "privacy/answers.html",
        answers=given,
        total=total,
        pagination=pagination,
        page_url=lambda wanted: url_for(".my_answers", page=wanted),
    )


@bp.get("/account/data/download.json")
@open_to("newcomers")
def download_json() -> Response:
    """Everything, for machines."""
    content = export.export_json(ids_of(accounts_of(viewer().id)))
    return file_download(content, "application/json", file_name("json"))


@bp.get("/account/data/download.html")
@open_to("newcomers")
def download_html() -> Response:
    """Everything on one page that needs nothing else: to read without a line, or to print."""
    accounts = accounts_of(viewer().id)
    shown = overview(accounts, latest=None, parts=(*SHOWN_PARTS, "answers"))
    html = render_template("privacy/download.html", **shown, made_at=clock.now(), style=style(), is_file=True)
    return file_download(html, "text/html", file_name("html"))


def overview(
    accounts: Sequence[User], *, latest: int | None, parts: Sequence[str] = SHOWN_PARTS
) -> dict[str, Any]:
    """What the screen and the page to take away both show; `latest` bounds the deeds of others."""
    ids = ids_of(accounts)
    return {
        "person": accounts[0],
        "merged": accounts[1:],
        "kept": export.export_parts(ids, parts),
        "numbers": part_counts(ids),
        "deeds": log_entries(events_about(ids, limit=latest), below=()),
        "latest": latest,
        "controller": data_controller(),
        "purposes": {purpose.id: purpose for purpose in PURPOSES},
        "left_out": OMITTED_DATA,
    }


def ids_of(accounts: Sequence[User]) -> list[int]:
    """The ids of these accounts."""
    return [account.id for account in accounts]


def file_name(ending: str) -> str:
    """What the file is called: the day, and not whose it is."""
    return f"du-lieu-cua-toi-{clock.today().isoformat()}.{ending}"
