"""What deleting a person takes away and what it leaves, counted beforehand."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts.models import ActivationCode, Consent, Device
from portal.audit.models import AuditEvent
from portal.db import db
from portal.observations.models import Observation
from portal.privacy.queries.data_subjects import is_own_account
from portal.programmes.models import OutsideCertificate, ProgrammeCompletion
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt
from portal.scenarios.models import ScenarioRun
from portal.units.models import Grant, Membership
from portal.units.queries.grants import is_valid


def removal_counts(ids: Collection[int]) -> dict[str, int]:
    """How many rows of each kind name the accounts of a person, in one statement."""

    def number(of: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).where(is_own_account(of), *conditions).scalar_subquery()

    counts = {
        "devices": number(Device.user_id),
        "codes": number(ActivationCode.user_id),
        "remarks": number(Observation.user_id, Observation.remark != ""),
        "roles": number(Grant.user_id, is_valid(clock.now())),
        "memberships": number(Membership.user_id),
        "courses": number(CourseProgress.user_id),
        "pages": number(PageProgress.user_id),
        "attempts": number(Attempt.user_id),
        "answers": number(Answer.user_id),
        "scenarios": number(ScenarioRun.user_id),
        "teach_backs": number(Observation.user_id),
        "programmes": number(ProgrammeCompletion.user_id),
        "certificates": number(OutsideCertificate.user_id),
        "consents": number(Consent.user_id),
        "deeds": number(AuditEvent.person_id),
    }
    row = db.session.execute(select(*(count.label(name) for name, count in counts.items())), {"ids": list(ids)})
    return dict(row.mappings().one())
