"""A scenario as a map: a box for each scene, a line for each choice; pure, so texts being written have one too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.content.lint.scenarios import ScenarioWalks, walks_of
from portal.content.scenarios.scenario import Choice, Scene
from portal.deadlines import check_deadline
from portal.studio.scenario_map.rules.layout import Layers, Node, assign_layers, centred
from portal.studio.scenario_map.rules.line_breaking import wrap_text
from portal.studio.scenario_map.rules.marks import Mark, marks_of
from portal.studio.scenario_map.rules.paths import (
    ARROW_HEAD_LENGTH,
    Point,
    arrow_head,
    badge_spots_on,
    box_outline,
    curve_path,
    loop_path,
    place_badges,
    rounded_path,
)

ChoiceCounts = Mapping[tuple[str, int], int]  # by how many a choice was taken, by its scene and its number from 0

BOX_WIDTH = 180.0  # of a box
BOX_PADDING = 12.0
LINE_HEIGHT = 20.0
SMALL_LINE_HEIGHT = 18.0
BOX_GAP = 22.0  # between boxes of a layer
LAYER_GAP = 62.0  # between layers
TRACK_GAP = 14.0  # between ways that run level with each other
LANE_GAP = 18.0  # between ways that run upright beside the boxes
COUNTED_LANE_GAP = 40.0  # the same with numbers on them
LOOP_WIDTH = 44.0
EDGE_MARGIN = 14.0
PORT = 40.0
MAX_WEIGHT = 5


@dataclass(frozen=True)
class ChoiceEdge:
    """A choice as a line: `html` is what is chosen, `path` and `head` how it is drawn, `label` where its count is.

    `weight` is 0 for a way that nobody took, and up to HEAVIEST for the one that most took; `share` is of all who
    chose in this scene. Both are none while nothing was played.
    """

    scene: str
    number: int
    html: str
    to: str
    aim: str  # what the scene is called that it leads to
    is_aside: bool
    path: str
    head: str
    badge: Point
    label: Point
    count: int | None = None
    share: float | None = None
    weight: int | None = None

    @property
    def letter(self) -> str:
        """By what it is known in the map and in the list."""
        return choice_letter(self.number)


@dataclass(frozen=True)
class SceneBox:
    """A scene as a box: `lines` are its title as it fits, `marks` what there is to say of it."""

    id: str
    title: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    ways: tuple[ChoiceEdge, ...]
    outline: str
    inner: str  # a second edge for what leads nowhere good; empty for the others
    x: float  # the middle
    y: float  # the base line of the first line
    mark_y: float

    @property
    def is_missing(self) -> bool:
        """Whether a choice leads to it, and there is no such scene."""
        return "missing" in self.marks


@dataclass(frozen=True)
class ScenarioMap:
    """All boxes in the order of the text, those that are missing last, the size of the drawing, how it goes."""

    boxes: tuple[SceneBox, ...]
    width: float
    height: float
    is_played: bool
    walks: ScenarioWalks

    @property
    def ways(self) -> tuple[ChoiceEdge, ...]:
        """The lines, those that more took above the others."""
        ways = (way for box in self.boxes for way in box.ways)
        return tuple(sorted(ways, key=lambda way: (not way.is_aside, way.weight or 0)))

    def marked(self, *marks: Mark) -> list[SceneBox]:
        """The boxes that have one of these marks."""
        return [box for box in self.boxes if set(marks) & set(box.marks)]


@dataclass(frozen=True)
class _Line:
    """A way as it is drawn, and the spots where its number may stand, the best first."""

    path: str
    head: str
    start: Point
    spots: tuple[Point, ...]


@dataclass
class _Place:
    """Where a box stands while ways are led to it."""

    left: float
    top: float
    height: float
    is_last: bool  # nothing stands right of it
    bottom: list[tuple[float, tuple[str, int]]] = field(default_factory=list)
    above: list[tuple[float, tuple[str, int]]] = field(default_factory=list)
    beside: int = 0  # ways that meet its right side so far

    @property
    def middle(self) -> float:
        return self.left + BOX_WIDTH / 2

    @property
    def right(self) -> float:
        return self.left + BOX_WIDTH

    def side(self) -> Point:
        """The next free point of the right side."""
        self.beside += 1
        return (self.right, self.top + min(10.0 + 16.0 * self.beside, self.height - 8.0))


def build_map(scenes: Mapping[str, Scene], first: str, taken: ChoiceCounts | None = None) -> ScenarioMap:
    """The map of these scenes, which may be unfinished: choices that lead nowhere, loops, scenes nobody reaches.

    `taken` is how many people took each choice, none where nobody has played these scenes.
    """
    known = dict(scenes) | _missing(scenes)
    leads = {id: [choice.to for choice in scene.choices] for id, scene in known.items()}
    return _Drawing(scenes, known, assign_layers(leads, first), first, taken).drawn()


def choice_letter(number: int) -> str:
    """a, b, c … for a choice; after z its number."""
    return chr(ord("a") + number) if number < 26 else str(number + 1)


def _missing(scenes: Mapping[str, Scene]) -> dict[str, Scene]:
    """A scene to draw for each id that choices name in vain."""
    named = [choice.to for scene in scenes.values() for choice in scene.choices if choice.to not in scenes]
    return {id: Scene(id, f"#{id}", "") for id in named}


class _Drawing:
    """What the parts of a map must know of each other while it is drawn."""

    def __init__(
        self,
        scenes: Mapping[str, Scene],
        known: Mapping[str, Scene],
        layers: Layers,
        first: str,
        taken: ChoiceCounts | None,
    ) -> None:
        self.scenes, self.known, self.layers, self.taken = scenes, known, layers, taken
        self.first = first
        self.marks = marks_of(scenes, first) | {id: ("missing",) for id in known if id not in scenes}
        self.lines = {
            id: wrap_text(scene.title or f"#{id}", BOX_WIDTH - 2 * BOX_PADDING) for id, scene in known.items()
        }
        self.aside = {way: self._choice(way).to for way, chain in layers.chains.items() if not chain}
        self.loops = {scene for (scene, _number), to in self.aside.items() if scene == to}
        self.places: dict[str, _Place] = {}
        self.x: dict[Node, float] = {}
        self.lanes = self.bottom = 0.0

    def drawn(self) -> ScenarioMap:
        self._place()
        lines = self._lines_down() | self._lines_aside()
        self.labels = place_badges({way: line.spots for way, line in lines.items()})
        boxes = tuple(self._box(id, lines) for id in self.known)
        width = max((place.right for place in self.places.values()), default=0.0)
        walks = walks_of(self.scenes, self.first)
        width = max(self.lanes, width + (LOOP_WIDTH if self.loops else 0.0)) + EDGE_MARGIN
        return ScenarioMap(boxes, round(width), round(self.bottom), self.taken is not None, walks)

    def _choice(self, way: tuple[str, int]) -> Choice:
        return self.known[way[0]].choices[way[1]]

    def _place(self) -> None:
        """Give every box its place, with room between the layers for the ways that run level there."""
        widths: dict[Node, float] = {
            node: BOX_WIDTH + (2 * LOOP_WIDTH if node in self.loops else 0.0)
            if isinstance(node, str)
            else LANE_GAP
            for row in self.layers.rows
            for node in row
        }
        self.x = centred(self.layers, widths, BOX_GAP)
        leftmost = min((x - widths[node] / 2 for node, x in self.x.items()), default=0.0)
        self.x = {node: x - leftmost + EDGE_MARGIN for node, x in self.x.items()}
        last = {self._last(row) for row in self.layers.rows}
        top = EDGE_MARGIN
        for layer, row in enumerate(self.layers.rows):
            heights = {id: self._height(id) for id in row if isinstance(id, str)}
            for id, height in heights.items():
                self.places[id] = _Place(self.x[id] - BOX_WIDTH / 2, top, height, id in last)
            level = sum(self._runs_below(way, layer, last) for way in self.aside)
            end = top + max(heights.values(), default=0.0)
            self.bottom = end + EDGE_MARGIN + (LAYER_GAP / 2 + TRACK_GAP * level if level else 0.0)
            top = end + LAYER_GAP + TRACK_GAP * level

    def _runs_below(self, way: tuple[str, int], layer: int, last: set[Node]) -> int:
        """How often a way aside runs level below this layer: when it leaves there, and when it comes in there."""
        scene, to = way[0], self.aside[way]
        if scene == to:
            return 0
        leaves = self.layers.of[scene] == layer and scene not in last
        return leaves + (self.layers.of[to] == layer + 1 and to not in last)

    def _last(self, row: Sequence[Node]) -> Node:
        return next(node for node in reversed(row) if isinstance(node, str))

    def _height(self, id: str) -> float:
        return 2 * BOX_PADDING + LINE_HEIGHT * len(self.lines[id]) + SMALL_LINE_HEIGHT * len(self.marks[id])

    def _lines_down(self) -> dict[tuple[str, int], _Line]:
        """The ways that lead down."""
        for way, chain in self.layers.chains.items():
            if chain:
                self.places[way[0]].bottom.append((self.x[chain[1]], way))
                self.places[self._choice(way).to].above.append((self.x[chain[-2]], way))
        for (scene, number), to in self.aside.items():
            if scene != to and not self.places[scene].is_last:
                self.places[scene].bottom.append((float("inf"), (scene, number)))
            if scene != to and not self.places[to].is_last:
                self.places[to].above.append((float("inf"), (scene, number)))
        self.starts = dict(
            port for place in self.places.values() for port in _ports(place, place.bottom, below=True)
        )
        self.ends = dict(
            port for place in self.places.values() for port in _ports(place, place.above, below=False)
        )
        found = {}
        for way, chain in self.layers.chains.items():
            if chain:
                start, (x, y) = self.starts[way], self.ends[way]
                points = [start, *self._passed(chain[1:-1]), (x, y - ARROW_HEAD_LENGTH)]
                found[way] = _Line(
                    curve_path(points), arrow_head((x, y)), start, badge_spots_on(points[0], points[1])
                )
        return found

    def _passed(self, nodes: Sequence[Node]) -> Iterator[Point]:
        """Through the layers on the way: upright from the top of each to its bottom."""
        for node in nodes:
            if isinstance(node, tuple):
                row = [self.places[id] for id in self.layers.rows[node[1]] if isinstance(id, str)]
                yield (self.x[node], row[0].top)
                yield (self.x[node], row[0].top + max(place.height for place in row))

    def _lines_aside(self) -> dict[tuple[str, int], _Line]:
        """The ways that lead to their own scene, level or back up: round the boxes at the right."""
        found = {}
        tracks: defaultdict[int, int] = defaultdict(int)
        lanes: list[list[tuple[float, float]]] = []
        edge = max((place.right for place in self.places.values()), default=0.0) + (
            LOOP_WIDTH if self.loops else 0.0
        )
        step = LANE_GAP if self.taken is None else COUNTED_LANE_GAP
        for way in sorted(self.aside, key=self._rise):
            scene, to = way[0], self.aside[way]
            if scene == to:
                found[way] = self._line_round(self.places[scene], way[1])
                continue
            leaving = self._leaving(way, tracks)
            coming = self._coming(way, tracks)
            span = (min(leaving[-1][1], coming[0][1]) - 8, max(leaving[-1][1], coming[0][1]) + 8)
            x = edge + 20.0 + step * _free(lanes, span)
            self.lanes = max(self.lanes, x + (0.0 if self.taken is None else step / 2))
            points = [*leaving, (x, leaving[-1][1]), (x, coming[0][1]), *coming]
            sideways = self.places[to].is_last
            tip = points[-1]
            points[-1] = (tip[0] + ARROW_HEAD_LENGTH, tip[1]) if sideways else (tip[0], tip[1] - ARROW_HEAD_LENGTH)
            spots = tuple((x, span[0] + (span[1] - span[0]) * part) for part in (0.5, 0.25, 0.75))
            found[way] = _Line(rounded_path(points), arrow_head(tip, left=sideways), leaving[0], spots)
        return found

    def _rise(self, way: tuple[str, int]) -> tuple[int, str, int]:
        """Short ways run inside long ones."""
        return (abs(self.layers.of[way[0]] - self.layers.of[self.aside[way]]), *way)

    def _line_round(self, place: _Place, number: int) -> _Line:
        start = (place.right, place.top + place.height - 12.0 - 6.0 * number)
        end = (place.right, place.top + 14.0 + 6.0 * number)
        path = loop_path(start, (end[0] + ARROW_HEAD_LENGTH, end[1]), LOOP_WIDTH)
        return _Line(
            path, arrow_head(end, left=True), start, ((place.right + LOOP_WIDTH * 0.9, (start[1] + end[1]) / 2),)
        )

    def _leaving(self, way: tuple[str, int], tracks: defaultdict[int, int]) -> list[Point]:
        """From the box to the level on which the way runs to its lane."""
        place = self.places[way[0]]
        if place.is_last:
            return [place.side()]
        start = self.starts[way]
        return [start, (start[0], self._track(self.layers.of[way[0]], tracks))]

    def _coming(self, way: tuple[str, int], tracks: defaultdict[int, int]) -> list[Point]:
        place = self.places[self.aside[way]]
        if place.is_last:
            return [place.side()]
        end = self.ends[way]
        return [(end[0], self._track(self.layers.of[self.aside[way]] - 1, tracks)), end]

    def _track(self, layer: int, tracks: defaultdict[int, int]) -> float:
        """The next free level below a layer, in the lower half, where the ways down have spread."""
        row = [self.places[id] for id in self.layers.rows[layer] if isinstance(id, str)]
        tracks[layer] += 1
        return (
            row[0].top + max(place.height for place in row) + LAYER_GAP / 2 - TRACK_GAP + TRACK_GAP * tracks[layer]
        )

    def _box(self, id: str, lines: Mapping[tuple[str, int], _Line]) -> SceneBox:
        check_deadline()
        place, marks = self.places[id], self.marks[id]
        shape = "pill" if "safe" in marks else "cut" if {"harmed", "missing"} & set(marks) else "round"
        stuck = {"open", "self", "loop"} & set(marks)
        inner = box_outline(shape, place.left + 4, place.top + 4, BOX_WIDTH - 8, place.height - 8) if stuck else ""
        y = place.top + BOX_PADDING + LINE_HEIGHT * 0.75
        return SceneBox(
            id,
            self.known[id].title or f"#{id}",
            self.lines[id],
            marks,
            tuple(self._way((id, number), lines) for number in range(len(self.known[id].choices))),
            box_outline(shape, place.left, place.top, BOX_WIDTH, place.height),
            inner,
            place.middle,
            y,
            y + LINE_HEIGHT * len(self.lines[id]),
        )

    def _way(self, way: tuple[str, int], lines: Mapping[tuple[str, int], _Line]) -> ChoiceEdge:
        choice, line = self._choice(way), lines[way]
        aim = self.known[choice.to].title or f"#{choice.to}"
        drawn = ChoiceEdge(
            *(*way, choice.html, choice.to, aim, way in self.aside),
            *(line.path, line.head, line.start, self.labels[way]),
        )
        if self.taken is None:
            return drawn
        count = self.taken.get(way, 0)
        here = sum(self.taken.get((way[0], number), 0) for number in range(len(self.known[way[0]].choices)))
        most = max(self.taken.values(), default=0)
        weight = 1 + round((MAX_WEIGHT - 1) * count / most) if count else 0
        return replace(drawn, count=count, share=count / here if here else None, weight=weight)


def _ports(
    place: _Place, ways: Sequence[tuple[float, tuple[str, int]]], *, below: bool
) -> Iterator[tuple[tuple[str, int], Point]]:
    """Where ways meet the lower or the upper edge of a box, side by side in the order of where they lead."""
    step = min(PORT, (BOX_WIDTH - 40.0) / max(len(ways) - 1, 1))
    for number, (_x, way) in enumerate(sorted(ways)):
        x = place.middle + step * (number - (len(ways) - 1) / 2)
        yield way, (x, place.top + place.height if below else place.top)


def _free(lanes: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The innermost lane that is free along this stretch."""
    for number, taken in enumerate(lanes):
        if all(span[1] < begin or end < span[0] for begin, end in taken):
            taken.append(span)
            return number
    lanes.append([span])
    return len(lanes) - 1
