"""The home of whoever is signed in; for a stranger, what this is and the way in."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.classes.feedback.queries import classes_to_rate
from portal.classes.places.queries.standing import coming_classes
from portal.courses.permissions import WRITER_ROLES
from portal.dashboard.most_missed.views import most_missed_questions
from portal.home.views.duties import view_duty_home
from portal.learning.home.views import part_of_day, view_home
from portal.learning.learner_progress.queries import read_learner_progress
from portal.learning.queries import list_desks
from portal.learning.views.personal_key import duty_states, personal_key
from portal.observations.queries import observation_news
from portal.programmes.queries.achievements import achievements_of
from portal.programmes.queries.duties import duties_of
from portal.questions.queries.regradings import unseen_regradings
from portal.questions.queries.reviews import review_day
from portal.units.queries.contact_person import find_contact_person
from portal.units.queries.grants import granted_units
from portal.web.access import open_to, viewer
from portal.web.htmx import screen_or_fragment
from portal.web.install_hint import is_install_hint_dismissed
from portal.web.page_cache import render_personal_cached

bp = Blueprint("home", __name__)

MIN_PAGES_BEFORE_INSTALL_HINT = 2  # whoever came back to a second page will come again


@bp.get("/")
@open_to("everyone")
def index() -> str | bytes | Response:
    """What to learn tonight; for a stranger, what this is and the way in."""
    person = viewer()
    if not person.is_authenticated:
        # The house mark of a guide: a member's home is this, a resident's the list of the guides.
        if request.args.get("from") == "guides":
            return redirect(url_for("guides.guide_list"))
        return render_template("learning/welcome.html")
    if not person.has_consented:
        return redirect(url_for("accounts.consent"))
    mine, achieved = read_learner_progress(person.id), achievements_of(person.id)
    review, contact = review_day(person, clock.today()), find_contact_person(person)
    # Seldom is there word of these: that there is some was read with the rest.
    regraded = tuple(unseen_regradings(person.id)) if mine.has_regradings else ()
    observed = tuple(observation_news(person.id)) if mine.has_observation_news else ()
    hints_at_install = len(mine.pages) >= MIN_PAGES_BEFORE_INSTALL_HINT and not is_install_hint_dismissed()
    desks = list_desks(person, mine)
    duties = duties_of(person, begun=mine.begun, achieved=achieved)
    part = part_of_day(clock.now().astimezone(clock.VIETNAM))
    duty = view_duty_home(person, clock.today())
    coming = coming_classes(person.id, clock.now()) if mine.has_coming_classes else ()
    to_rate = classes_to_rate(person.id, clock.now()) if mine.has_classes_to_rate else ()
    return render_personal_cached(
        "learning/home.html" if duty is None else "home/home.html",
        key=personal_key(
            person,
            person.name,
            person.lacks_second_factor,
            mine.rows,
            achieved.rows,
            regraded,
            observed,
            len(review.left),
            contact,
            hints_at_install,
            duty_states(duties),
            tuple(desk.needs_refresher for desk in desks),
            part,
            duty,
            coming,
            to_rate,
        ),
        context=lambda: {
            "name": person.name,
            "lacks_second_factor": person.lacks_second_factor,
            "view": view_home(desks, mine, duties, clock.today()),
            "desks": desks,
            "regraded": regraded,
            "observed": observed,
            "review": review,
            "contact": contact,
            "hints_at_install": hints_at_install,
            "part_of_day": part,
            "duty": duty,
            "coming": coming,
            "to_rate": to_rate,
            "has_new_certificate": mine.has_new_certificate,
        },
    )


@bp.get("/worst-question")
@open_to("trainers")
def worst_question() -> Response:
    """The question that the people of the trainer's unit missed most; it reads many answers, so it comes later."""
    units = granted_units(viewer().id, WRITER_ROLES)
    found = most_missed_questions(units[0].id, now=clock.now(), viewer=viewer()).found if units else ()
    spot = found[0] if found else None
    return screen_or_fragment("home/worst_question.html", "home/_worst_question.html", spot=spot)
