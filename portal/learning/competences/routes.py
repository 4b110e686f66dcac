"""What I can do: the five basic skills as houses, every framework as a table."""

from portal.learning.competences.views import FIVE_SKILLS, competences_of
from portal.learning.routes import bp
from portal.web.access import open_to, viewer
from portal.web.page_cache import render_personal_cached


@bp.get("/competences")
@open_to("signed_in")
def my_competences() -> bytes:
    """Which competences the person has learned, rehearsed and shown to somebody."""
    frameworks = competences_of(viewer())
    skills = next((framework for framework in frameworks if framework.id == FIVE_SKILLS), None)
    return render_personal_cached(
        "learning/my_competences.html",
        key=frameworks,
        context=lambda: {"frameworks": frameworks, "skills": skills},
    )
