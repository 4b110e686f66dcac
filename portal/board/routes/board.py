"""The board: the numbers of a unit, from the province down to a member."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.board import wording
from portal.board.asked import PEOPLE_SORTS, UNIT_SORTS, Asked, asked_in
from portal.board.boards import lights, table_of
from portal.board.queries.members import members_of
from portal.board.queries.numbers import board_of
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import Chosen, chosen_in, led_way
from portal.units.permissions import LEADING
from portal.units.queries import granted_units
from portal.units.queries.ways import Way
from portal.web.access import open_to, viewer
from portal.web.htmx import htmx, wants_fragment
from portal.web.shared_pages import shared_desk


@dataclass(frozen=True)
class Shown:
    """What the screen of a board depends on besides its numbers; `held` is the id of what was tapped, for htmx."""

    endpoint: str
    way: Way
    asked: Asked
    chosen: Chosen
    today: date
    held: str | None

    def here(self, **arguments: Any) -> str:
        """The address of the screen with other arguments."""
        return str(url_for(self.endpoint, unit_id=self.way.unit.id, **arguments))

    def pushed(self, response: Response) -> Response:
        """The answer; where it is a fragment, with the address that now stands for the screen."""
        if wants_fragment():
            response.headers["HX-Push-Url"] = self.here(**self.asked.arguments())
        return response

    def context(self) -> dict[str, Any]:
        """What both tables need."""
        return {
            "way": self.way,
            "asked": self.asked,
            "chosen": self.chosen,
            "is_due": self.chosen.is_due(self.asked.due or self.today),
            "odd": [wording.ODD[name] for name in self.asked.odd],
            "week_ago": wording.week_ago,
            "board_url": self.here,
            "held": self.held,  # has the focus again when its table comes back
            "page_url": lambda page: self.here(**self.asked.arguments(page=page)),
        }


@bp.get("")
@open_to("leaders")
def boards() -> str | BaseResponse:
    """The units that the viewer leads; who leads one goes there at once."""
    granted = granted_units(viewer().id, LEADING)
    if len(granted) == 1:
        return redirect(url_for(".unit_board", unit_id=granted[0].id))
    return render_template("board/boards.html", units=granted)


@bp.get("/units/<int:unit_id>")
@open_to("leaders")
def unit_board(unit_id: int) -> BaseResponse:
    """A unit's numbers for one subject: of the units right below, or where there are none of its people.

    Who goes `?down=` and comes to a unit that holds nothing but one other, such as a hamlet with its team, is led
    on to that one.
    """
    way = led_way(unit_id)
    asked, chosen = chosen_in(asked_in(request.args, UNIT_SORTS), way)
    board = board_of(unit_id, chosen.key, on=asked.due or clock.today())
    if not board.rows:
        people = asked_in(request.args, PEOPLE_SORTS)
        return show_people(way, replace(people, subject=asked.subject, odd=asked.odd), chosen, ".unit_board")
    if "down" in request.args and len(board.rows) == 1 and not board.own.members:
        return redirect(url_for(".unit_board", unit_id=board.rows[0].unit_id, down=1, **asked.arguments()))
    table = table_of(board, asked)
    shown = Shown(".unit_board", way, replace(asked, page=table.page), chosen, clock.today(), htmx.trigger)
    response = shared_desk(
        "board/board.html",
        "board/_board.html",
        key=(shown, board),
        context=lambda: {
            **shown.context(),
            "total": board.total,
            "table": table,
            "lights": lights(board),
            "columns": wording.COLUMNS,
            "states": wording.STATES,
            "sorts": wording.SORTS,
        },
    )
    return shown.pushed(response)


@bp.get("/units/<int:unit_id>/people")
@open_to("leaders")
def unit_people(unit_id: int) -> Response:
    """The people of the unit itself, where there are units below it too."""
    way = led_way(unit_id)
    asked, chosen = chosen_in(asked_in(request.args, PEOPLE_SORTS), way)
    return show_people(way, asked, chosen, ".unit_people")


def show_people(way: Way, asked: Asked, chosen: Chosen, endpoint: str) -> Response:
    """The own people of a unit, those who may be named by name and the others by their number."""
    is_due = chosen.is_due(asked.due or clock.today())
    people = members_of(way.unit.id, chosen.key, asked, is_due=is_due)
    late = people.counted.members - people.counted.completed if is_due else 0
    shown = Shown(endpoint, way, replace(asked, page=people.page), chosen, clock.today(), htmx.trigger)
    response = shared_desk(
        "board/people.html",
        "board/_people.html",
        key=(shown, people),
        context=lambda: {
            **shown.context(),
            "total": replace(people.counted, overdue=late),
            "people": people,
            "states": wording.PEOPLE_STATES,
            "sorts": wording.PEOPLE_SORTS,
        },
    )
    return shown.pushed(response)
