"""Playing a scenario from its draft: each choice is a link, so that nothing is kept and Back goes a step back."""

from flask import render_template, request

from portal.errors import NotFound
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import bp
from portal.studio.scenario_player.views import parse_way, play_scenario, read_scenario
from portal.web.access import open_to
from portal.web.expensive import expensive


@expensive
@bp.get("/courses/<course_slug>/pages/<page_slug>/player")
@open_to("trainers")
def scenario_player(course_slug: str, page_slug: str) -> str:
    """The scene that the choices of the address lead to, as the text was last saved."""
    text = get_edited_text(course_slug, page_slug)
    scenario = read_scenario(text)
    if not scenario.scenes:
        raise NotFound
    played = play_scenario(scenario.scenes, parse_way(request.args.get("way", "")))
    number = [*scenario.scenes].index(played.scene.id) + 1
    return render_template(
        "studio/scenario_player.html", text=text, scenario=scenario, played=played, number=number
    )
