"""View models of the screen where a page's sections are recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.content.pages.render_context import Fact
from portal.content.pages.voices import VoiceSection, voice_sections
from portal.courses import models
from portal.courses.queries.media import NamedMedium, course_media
from portal.drafts.queries.texts import WorkingCopy

SECONDS_PER_SYLLABLE = 60 / 200  # of a calm voice that reads out


@dataclass(frozen=True)
class VoiceView:
    """A section, its recording if the course has one of that name, and how long its words take."""

    section: VoiceSection
    medium: NamedMedium | None
    seconds: int


def voice_views(text: WorkingCopy, facts: Iterable[models.Fact]) -> tuple[VoiceView, ...]:
    """The sections of the text as it is at work."""
    known = [Fact(fact.id, fact.value) for fact in facts]
    media = {medium.name: medium for medium in course_media(text.course.id)}
    return tuple(
        VoiceView(section, media.get(section.voice), round(len(section.words.split()) * SECONDS_PER_SYLLABLE))
        for section in voice_sections(text.source, known)
    )
