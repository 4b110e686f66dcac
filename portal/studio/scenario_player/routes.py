"""Playing a scenario from its draft: each choice is a link, so that nothing is kept and Back goes a step back."""

from typing import Any

from flask import Response, request

from portal.errors import NotFound
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import bp
from portal.studio.scenario_player.views import parse_way, play_scenario, read_scenario
from portal.web.access import open_to
from portal.web.expensive import expensive
from portal.web.page_cache import cached_text_response


@expensive
@bp.get("/courses/<course_slug>/pages/<page_slug>/player")
@open_to("trainers")
def scenario_player(course_slug: str, page_slug: str) -> Response:
    """The scene that the choices of the address lead to, as the text was last saved."""
    key = get_screen_key(course_slug, page_slug)

    def context() -> dict[str, Any]:
        text = get_edited_text(course_slug, page_slug)
        scenario = read_scenario(text)
        if not scenario.scenes:
            raise NotFound
        played = play_scenario(scenario.scenes, parse_way(request.args.get("way", "")))
        number = [*scenario.scenes].index(played.scene.id) + 1
        return {"text": text, "scenario": scenario, "played": played, "number": number}

    return cached_text_response(
        "studio/scenario_player.html", key=key.with_more(), is_current=key.is_current, context=context
    )
