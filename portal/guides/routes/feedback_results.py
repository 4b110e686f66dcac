"""What residents said of the guides, for those who write them and for those whose teams take them along."""

from flask import Blueprint, render_template

from portal import clock
from portal.guides import queries
from portal.web.access import open_to

bp = Blueprint("guide_results", __name__)


@bp.get("/guides/results")
@open_to("trainers")
def feedback_results() -> str:
    """What residents said of every guide, the least helpful first."""
    return show_results()


@bp.get("/guides/results/leaders")
@open_to("leaders")
def feedback_results_for_leaders() -> str:
    """The same for leaders: of the whole portal, for an answer says of no unit where it came from."""
    return show_results()


def show_results() -> str:
    """The table of all guides, the least helpful first."""
    today = clock.now().astimezone(clock.VIETNAM).date()
    return render_template(
        "guides/feedback_results.html", results=queries.list_feedback_results(today), enough=queries.MIN_ANSWERS
    )
