"""Ready-made answers for whoever answers requests: to start from, not to send as they are."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.privacy.enums import ReplyStep, RequestKind
from portal.privacy.models import DataRequest


@dataclass(frozen=True)
class ReplyTemplate:
    """An answer to start from: for the first word, for what is done, or for saying no."""

    id: str
    step: ReplyStep
    kinds: tuple[str, ...]
    title: Any
    text: Any


ALL_KINDS = tuple(RequestKind)
REPLY_TEMPLATES = (
    ReplyTemplate(
        "received",
        ReplyStep.ANSWER,
        ALL_KINDS,
        _l("Received, will be done"),
        _l(
            "Hello %(name)s, we have received your request and will do it by %(day)s at the latest. "
            "You see how far it is under “My data”."
        ),
    ),
    ReplyTemplate(
        "deletion-effect",
        ReplyStep.ANSWER,
        (RequestKind.DELETION,),
        _l("What deletion means"),
        _l(
            "Hello %(name)s, we have received your request. After deletion nobody can sign in with this account, "
            "and results can no longer be shown to be yours. Please download your data before, under “My data”. "
            "If you change your mind, take the request back before %(day)s."
        ),
    ),
    ReplyTemplate(
        "need-more",
        ReplyStep.ANSWER,
        (RequestKind.CORRECTION, RequestKind.RESTRICTION, RequestKind.OBJECTION),
        _l("Something is unclear"),
        _l(
            "Hello %(name)s, we have received your request. So that we do the right thing, please tell us or your "
            "team head what exactly is meant. We finish it by %(day)s at the latest."
        ),
    ),
    ReplyTemplate(
        "corrected",
        ReplyStep.DONE,
        (RequestKind.CORRECTION,),
        _l("Corrected"),
        _l(
            "Hello %(name)s, it is corrected. Please look under “My data”; if something is still wrong, ask again."
        ),
    ),
    ReplyTemplate(
        "restricted",
        ReplyStep.DONE,
        (RequestKind.RESTRICTION, RequestKind.OBJECTION),
        _l("Use stopped"),
        _l("Hello %(name)s, from today on your data is no longer used for this. What you learned stays as it is."),
    ),
    ReplyTemplate(
        "right-already",
        ReplyStep.DECLINED,
        (RequestKind.CORRECTION,),
        _l("It is right as it is"),
        _l("Hello %(name)s, we have looked, and what is kept is right: … You may complain to the unit above us."),
    ),
    ReplyTemplate(
        "must-stay",
        ReplyStep.DECLINED,
        (RequestKind.DELETION, RequestKind.RESTRICTION, RequestKind.OBJECTION),
        _l("It must stay for now"),
        _l("Hello %(name)s, we cannot do this now, because … You may complain to the unit above us."),
    ),
)


def reply_templates_for(request: DataRequest, step: str) -> list[ReplyTemplate]:
    """The ready-made answers that fit the request at this step."""
    return [draft for draft in REPLY_TEMPLATES if draft.step == step and request.kind in draft.kinds]


def find_reply_template(draft_id: str) -> ReplyTemplate | None:
    """The ready-made answer with this id."""
    return next((draft for draft in REPLY_TEMPLATES if draft.id == draft_id), None)
