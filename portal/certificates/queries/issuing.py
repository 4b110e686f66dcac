"""What is asked before a certificate is issued: settings, what was completed, and who issues with which words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import Certificate, CertificateLayout, CertificateSetting
from portal.certificates.queries.layouts import find_layouts
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.db import Rows, db, fetch
from portal.programmes.models import Programme, ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress, PageProgress
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.units.office.queries import find_offices
from portal.units.office.rules import OfficeDetails
from portal.units.queries import tree
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.memberships import units_of


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


_HAS_SETTING: Rows = select(CertificateSetting.id).where(CertificateSetting.course_id == bindparam("course"))


@cached_by_catalogue_version(2048)
def can_have_certificates(course_id: int) -> bool:
    """Whether anybody ever said what the course gives: without that nobody holds a certificate of it."""
    return fetch(_HAS_SETTING, {"course": course_id}).first() is not None


def completions_with_certificate(
    user_ids: Collection[int], *, programme_id: str | None = None
) -> Sequence[Row[ProgrammeCompletion, User, CertificateSetting, str]]:
    """The completions of these people that hold now, of programmes that give certificates, or of this one alone.

    Each with the person, what the programme gives, and its title.
    """
    statement = (
        select(ProgrammeCompletion, User, CertificateSetting, Programme.title)
        .join(User, User.id == ProgrammeCompletion.user_id)
        .join(CertificateSetting, CertificateSetting.programme_id == ProgrammeCompletion.programme_id)
        .join(Programme, Programme.id == ProgrammeCompletion.programme_id)
        .where(CertificateSetting.is_issued, ProgrammeCompletion.user_id.in_(user_ids))
        .where(or_(ProgrammeCompletion.valid_until.is_(None), ProgrammeCompletion.valid_until > clock.now()))
        .where(User.anonymised_at.is_(None))
        .order_by(ProgrammeCompletion.user_id, ProgrammeCompletion.programme_id)
    )
    if programme_id is not None:
        statement = statement.where(ProgrammeCompletion.programme_id == programme_id)
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


def finishers_without_certificate(user_ids: Collection[int], course_id: int) -> list[tuple[User, datetime]]:
    """Those of these people who finished the course and have no certificate of it, each with when they did."""
    has_one = exists().where(Certificate.user_id == User.id, Certificate.course_id == course_id)
    statement = (
        select(User, CourseProgress.finished_at)
        .join(CourseProgress, CourseProgress.user_id == User.id)
        .where(CourseProgress.course_id == course_id, CourseProgress.finished_at.is_not(None))
        .where(User.id.in_(user_ids), User.anonymised_at.is_(None), ~has_one)
        .order_by(User.id)
    )
    return [(user, at) for user, at in db.session.execute(statement) if at is not None]


def last_programme_certificates(
    user_ids: Collection[int], programme_ids: Collection[str]
) -> dict[tuple[int, str | None], Certificate]:
    """The last certificate of each person for each of the programmes, also where it was revoked."""
    last = (
        select(func.max(Certificate.id))
        .where(Certificate.user_id.in_(user_ids), Certificate.programme_id.in_(programme_ids))
        .group_by(Certificate.user_id, Certificate.programme_id)
    )
    found = db.session.scalars(select(Certificate).where(Certificate.id.in_(last)))
    return {(one.user_id, one.programme_id): one for one in found}


def taken_numbers(numbers: Collection[str]) -> Collection[str]:
    """Which of these numbers a certificate has already."""
    return db.session.scalars(select(Certificate.number).where(Certificate.number.in_(numbers))).all()


def certificates_with(numbers: Collection[str]) -> list[Certificate]:
    """The certificates with these numbers, in the order in which they were issued."""
    found = select(Certificate).where(Certificate.number.in_(numbers)).order_by(Certificate.id)
    return list(db.session.scalars(found))


def course_details(user_ids: Collection[int], course_id: int) -> dict[int, dict[str, Any]]:
    """What is printed of a course beside its title, by person: how many pages, and the share of right answers."""
    counted = (
        select(PageProgress.user_id, func.count(), func.avg(PageProgress.score).filter(Page.kind == PageKind.QUIZ))
        .join(Page, Page.id == PageProgress.page_id)
        .where(PageProgress.user_id.in_(user_ids), Page.course_id == course_id)
        .group_by(PageProgress.user_id)
    )
    details = {user_id: {"pages": 0} for user_id in user_ids}
    for user_id, pages, score in db.session.execute(counted):
        details[user_id] = {"pages": pages} | ({"score": round(score * 100)} if score is not None else {})
    return details


def programme_details(
    user_ids: Collection[int], programme_ids: Collection[str]
) -> dict[tuple[int, str], dict[str, Any]]:
    """What is printed of programmes beside their titles: how many of its courses each person finished."""
    finished = (
        select(CourseProgress.user_id, ProgrammeCourse.programme_id, func.count())
        .join(ProgrammeCourse, ProgrammeCourse.course_id == CourseProgress.course_id)
        .where(ProgrammeCourse.programme_id.in_(programme_ids), CourseProgress.user_id.in_(user_ids))
        .where(CourseProgress.finished_at.is_not(None))
        .group_by(CourseProgress.user_id, ProgrammeCourse.programme_id)
    )
    details = {(user_id, programme_id): {"courses": 0} for user_id in user_ids for programme_id in programme_ids}
    for user_id, programme_id, courses in db.session.execute(finished):
        details[user_id, programme_id] = {"courses": courses}
    return details


def issuers_for(user_ids: Collection[int]) -> dict[int, Issuer]:
    """Who issues for each of these people: for those of no unit, nobody.

    That is the nearest unit with a layout, else with an office, else the commune.
    """
    homes = units_of(user_ids)
    issuers = issuers_below(set(homes.values()))
    return {user_id: issuers[homes[user_id]] if user_id in homes else Issuer() for user_id in user_ids}


def issuer_below(unit_id: int) -> Issuer:
    """Who issues for people of the unit now, with which words."""
    return issuers_below([unit_id])[unit_id]


def issuers_below(unit_ids: Collection[int]) -> dict[int, Issuer]:
    """Who issues for people of each of these units now, with which words."""
    paths = tree.paths(unit_ids)
    above = {unit.id for path in paths.values() for unit in path}
    layouts = {layout.unit_id: layout for layout in find_layouts(sorted(above))}
    offices = find_offices(above)
    return {unit_id: _issuer(path[::-1], layouts, offices) for unit_id, path in paths.items()}


def _issuer(
    units: Sequence[Unit], kept_layouts: Mapping[int, CertificateLayout], offices: Mapping[int, OfficeDetails]
) -> Issuer:
    """Who issues for the first of the units, above which the others are, the nearest first."""
    layouts = [kept_layouts[unit.id] for unit in units if unit.id in kept_layouts]
    with_office = [unit.id for unit in units if unit.id in offices]
    communes = [unit.id for unit in units if unit.kind == UnitKind.COMMUNE]
    chosen = next(iter([*(one.unit_id for one in layouts), *with_office, *communes, units[-1].id]))
    place = next(place for place, unit in enumerate(units) if unit.id == chosen)
    issuer = Issuer(chosen, ", ".join(unit.name for unit in units[place : place + 2]))
    said: dict[str, Any] = {
        name: next((value for one in layouts if (value := getattr(one, name))), "")
        for name in ("place", "signer_name", "signer_title")
    }
    if with_office:
        office = offices[with_office[0]]
        said["place"] = said["place"] or office.place
        said["signer_title"] = said["signer_title"] or office.signer_title
        said["signer_name"] = said["signer_name"] or office.signatory
    return replace(issuer, **said)
