"""A scenario as the one who plays it sees it, dressed like what it rehearses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.content.scenarios.paths import decisive_scene
from portal.content.scenarios.scenario import Scene
from portal.content.scenarios.screens import APP_CHANNEL
from portal.content.scenarios.walks import shortest_safe_way
from portal.courses.queries.revision_cache import PageContent
from portal.scenarios.queries import Run

CHANNELS = {
    "call": _l("A phone call"),
    "sms": _l("A text message"),
    "zalo": _l("A chat on Zalo"),
    "messenger": _l("A chat on Messenger"),
    "email": _l("An e-mail"),
    "web": _l("A website"),
    "app": _l("An app"),
    "door": _l("Somebody at the door"),
    "counter": _l("At the counter"),
    "street": _l("On the street"),
}
# The looks there are; every other channel is told on a plain card.
LOOK_BY_CHANNEL = {
    "call": "call",
    "sms": "sms",
    "zalo": "zalo",
    "messenger": "zalo",
    "door": "door",
    "counter": "counter",
    "web": "web",
    "app": "web",
}
SECONDS_PER_SCENE = 19


@dataclass(frozen=True)
class ScenarioAppearance:
    """What a scenario looks like: `who` is on the other side.

    `look` is call, sms, zalo, door, counter, web, app (drawn screens that are tapped) or card.
    """

    look: str
    channel: Any  # lazy text
    who: Any  # as the author wrote it, else a lazy text

    @property
    def is_thread(self) -> bool:
        """Whether what was said before stands above, as in a phone's messages."""
        return self.look in ("sms", "zalo")


@dataclass(frozen=True)
class PassedScene:
    """A scene that was passed, and what was chosen in it as inline HTML."""

    scene: Scene
    said: str


@dataclass(frozen=True)
class RunView:
    """A run with the scene to show now; `decisive` is the moment that decided it, once it is over."""

    run: Run
    dress: ScenarioAppearance
    scene: Scene
    passed: tuple[PassedScene, ...]
    decisive: PassedScene | None = None
    fewest_steps: int = 0  # to a safe ending; 0 where that is not told

    @property
    def messages(self) -> tuple[PassedScene, ...]:
        """The scenes, each once, whose messages have clues to be looked at now that all is over."""
        seen = {passed.scene.id: passed for passed in self.passed if passed.scene.answered_html}
        shown = self.decisive.scene.id if self.decisive else ""
        return tuple(passed for id, passed in seen.items() if id != shown)

    @property
    def number(self) -> int:
        """Which step is next, from 1."""
        return len(self.passed) + 1

    @property
    def clock(self) -> str:
        """How long the call would have lasted by now."""
        minutes, seconds = divmod(self.number * SECONDS_PER_SCENE - 7, 60)
        return f"{minutes:02}:{seconds:02}"


def scenario_appearance(front: Mapping[str, Any], scenes: Iterable[Scene]) -> ScenarioAppearance:
    """How the front matter wants the scenario to look; an app is drawn where its scenes have screens."""
    channel = front.get("channel", "")
    title = CHANNELS.get(channel, "")
    if channel == APP_CHANNEL and any("<svg" in scene.html for scene in scenes):
        return ScenarioAppearance(APP_CHANNEL, "", front.get("who") or "")
    return ScenarioAppearance(
        LOOK_BY_CHANNEL.get(channel, "card"),
        title,
        front.get("who") or (_l("Unknown number") if channel == "call" else title),
    )


def view_run(run: Run, content: PageContent) -> RunView:
    """The run for its person, in the wording it began with."""
    passed = tuple(
        PassedScene(content.scenes[step.scene], content.scenes[step.scene].choices[step.choice].html)
        for step in run.steps
    )
    dress = scenario_appearance(content.front, content.scenes.values())
    decided = None if run.is_open else decisive_scene(content.scenes, run.path)
    decisive = next((exchange for exchange in reversed(passed) if exchange.scene.id == decided), None)
    fewest: tuple[int, ...] = ()
    if dress.look == APP_CHANNEL and not run.is_open:
        fewest = shortest_safe_way(content.scenes, next(iter(content.scenes))) or ()
    return RunView(run, dress, content.scenes[run.present], passed, decisive, len(fewest))
