"""What is asked before a certificate is issued: settings, what was completed, and who issues with which words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import CertificateSetting
from portal.certificates.queries.layouts import find_layouts
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.db import db
from portal.programmes.models import ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress, PageProgress
from portal.units.enums import UnitKind
from portal.units.office.queries import find_nearest_office
from portal.units.queries import tree
from portal.units.queries.memberships import unit_of


@dataclass(frozen=True)
class Issuer:
    """Who issues, with the words of the nearest unit above that has them."""

    unit_id: int | None = None
    name: str = ""
    place: str = ""
    signer_name: str = ""
    signer_title: str = ""


def find_setting(*, course_id: int | None = None, programme_id: str | None = None) -> CertificateSetting | None:
    """Whether and with which words a course or programme gives certificates; None where nobody said so."""
    if course_id is not None:
        return db.session.scalar(select(CertificateSetting).where(CertificateSetting.course_id == course_id))
    return db.session.scalar(select(CertificateSetting).where(CertificateSetting.programme_id == programme_id))


def completions_with_certificate(user_ids: Collection[int]) -> Sequence[Row[ProgrammeCompletion, User]]:
    """The completions of these people that hold now, of programmes that give certificates."""
    statement = (
        select(ProgrammeCompletion, User)
        .join(User, User.id == ProgrammeCompletion.user_id)
        .join(CertificateSetting, CertificateSetting.programme_id == ProgrammeCompletion.programme_id)
        .where(CertificateSetting.is_issued, ProgrammeCompletion.user_id.in_(user_ids))
        .where(or_(ProgrammeCompletion.valid_until.is_(None), ProgrammeCompletion.valid_until > clock.now()))
        .where(User.anonymised_at.is_(None))
        .order_by(ProgrammeCompletion.user_id, ProgrammeCompletion.programme_id)
    )
    return db.session.execute(statement).all()


def completer_ids(*, course_id: int | None, programme_id: str | None) -> Sequence[int]:
    """The ids of those who completed the course or programme and still have their account."""
    if course_id is not None:
        statement = select(User.id).join(CourseProgress, CourseProgress.user_id == User.id)
        statement = statement.where(CourseProgress.course_id == course_id, CourseProgress.finished_at.is_not(None))
    else:
        statement = select(User.id).join(ProgrammeCompletion, ProgrammeCompletion.user_id == User.id)
        statement = statement.where(ProgrammeCompletion.programme_id == programme_id)
    return db.session.scalars(statement.where(User.deactivated_at.is_(None)).order_by(User.id)).all()


def finished_at(user_id: int, course_id: int) -> datetime | None:
    """When the person finished the course."""
    found = db.session.get(CourseProgress, (user_id, course_id), populate_existing=True)
    return found.finished_at if found is not None else None


def course_details(user_id: int, course_id: int) -> dict[str, Any]:
    """What is printed of a course beside its title: how many pages, and the share of right answers."""
    counted = (
        select(func.count(), func.avg(PageProgress.score).filter(Page.kind == PageKind.QUIZ))
        .select_from(PageProgress)
        .join(Page, Page.id == PageProgress.page_id)
        .where(PageProgress.user_id == user_id, Page.course_id == course_id)
    )
    pages, score = db.session.execute(counted).one()
    return {"pages": pages} | ({"score": round(score * 100)} if score is not None else {})


def programme_details(user_id: int, programme_id: str) -> dict[str, Any]:
    """What is printed of a programme beside its title: how many of its courses the person finished."""
    finished = (
        select(func.count())
        .select_from(CourseProgress)
        .join(ProgrammeCourse, ProgrammeCourse.course_id == CourseProgress.course_id)
        .where(ProgrammeCourse.programme_id == programme_id, CourseProgress.user_id == user_id)
        .where(CourseProgress.finished_at.is_not(None))
    )
    return {"courses": db.session.scalar(finished) or 0}


class IssuerFinder:
    """Who issues for each of several people of one transaction, read once for each unit.

    That is the nearest unit with a layout, else with an office, else the commune.
    """

    def __init__(self) -> None:
        self._issuers: dict[int, Issuer] = {}

    def issuer_for(self, user_id: int) -> Issuer:
        """Who issues for the person."""
        home = unit_of(user_id)
        if home is None:
            return Issuer()
        if home.id not in self._issuers:
            self._issuers[home.id] = issuer_below(home.id)
        return self._issuers[home.id]


def issuer_below(unit_id: int) -> Issuer:
    """Who issues for people of the unit now, with which words."""
    units = tree.path(unit_id)[::-1]  # the nearest first
    layouts = find_layouts([unit.id for unit in units])
    office = find_nearest_office(unit_id)
    communes = [unit.id for unit in units if unit.kind == UnitKind.COMMUNE]
    chosen = next(
        iter([*(one.unit_id for one in layouts), *([office.unit_id] if office else []), *communes, units[-1].id])
    )
    place = next(place for place, unit in enumerate(units) if unit.id == chosen)
    issuer = Issuer(chosen, ", ".join(unit.name for unit in units[place : place + 2]))
    said: dict[str, Any] = {
        name: next((value for one in layouts if (value := getattr(one, name))), "")
        for name in ("place", "signer_name", "signer_title")
    }
    if office is not None:
        said["place"] = said["place"] or office.details.place
        said["signer_title"] = said["signer_title"] or office.details.signer_title
        said["signer_name"] = said["signer_name"] or office.details.signatory
    return replace(issuer, **said)
