"""Certificates of the first commune of the demonstration, in each state that one can be in."""

from datetime import timedelta

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import find_by_login
from portal.certificates.filters import CertificateFilters
from portal.certificates.models import CertificateLayout
from portal.certificates.operations.issue import issue_for_course, issue_for_programmes
from portal.certificates.operations.revoke import reissue_certificate, revoke_certificate
from portal.certificates.operations.settings import SettingDetails, set_certificate
from portal.certificates.queries.listed import list_certificates
from portal.certificates.queries.subjects import course_by_slug, find_programme
from portal.content.enums import PageKind
from portal.courses.models import Course
from portal.courses.queries.published import course_outline
from portal.db import db
from portal.demo.curriculum import HEADS_PROGRAMME, MEMBERS_PROGRAMME
from portal.demo.pictures import draw_logo, draw_seal
from portal.demo.queries import people_below
from portal.demo.sign_ins import COMMUNE_LEADER, HEAD, MEMBER
from portal.progress.events import progress_changed
from portal.progress.models import CourseProgress, PageProgress
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import path

COURSE = "nhan-dien-lua-dao"
SETTINGS = {
    COURSE: SettingDetails(is_issued=True, title_en="Recognising scams and first aid when scammed"),
    MEMBERS_PROGRAMME: SettingDetails(
        True,
        "Đủ sức đi từng ngõ, gõ từng nhà, chỉ bà con xài điện thoại cho an toàn.",
        "Able to guide neighbours in using their phones safely.",
        "Members of the community digital technology team",
    ),
    HEADS_PROGRAMME: SettingDetails(is_issued=True, title_en="Heads of the team"),
}
# The shipped programmes hold for good; their papers end here, so that some have expired and others soon will.
HELD_FOR = timedelta(days=120)
REVOKED_BECAUSE = "Cấp nhầm: học thế người khác."


def write_certificates() -> None:
    """Issue in the first commune to who completed what gives a certificate, in the caller's transaction."""
    head, leader = find_by_login(HEAD.username), find_by_login(COMMUNE_LEADER.username)
    home = unit_of(head.id) if head is not None else None
    if head is None or leader is None or home is None:
        return
    course = course_by_slug(COURSE)
    subjects = [course, find_programme(MEMBERS_PROGRAMME), find_programme(HEADS_PROGRAMME)]
    if not any(subjects):
        return
    _province, commune, *_below = path(home.id)
    db.session.add(
        CertificateLayout(
            unit_id=commune.id,
            place="An Xuyên",
            signer_title="Người phụ trách",
            signer_name=leader.name,
            logo=draw_logo(),
            seal=draw_seal(),
            updated_at=clock.now(),
        )
    )
    for subject in subjects:
        if subject is not None:
            set_certificate(
                subject, SETTINGS[subject.slug if isinstance(subject, Course) else subject.id], actor=None
            )
    people = people_below(commune.id)
    if course is not None:
        _let_member_finish(course)
        for user_id in people:
            issue_for_course(user_id, course.id)
    issue_for_programmes(people)
    _show_each_state(commune.id, head, leader)


def _let_member_finish(course: Course) -> None:
    """Let the member one signs in as have finished the course, out of its turn, so that there is a certificate.

    What a class of it counts for is left to the class of the demonstration, whose end is the end of the course.
    """
    member = find_by_login(MEMBER.username)
    if member is None or db.session.get(CourseProgress, (member.id, course.id)) is not None:
        return
    last = clock.now() - timedelta(days=2)
    in_class = course.front.get("class_counts_for", ())
    pages = [
        page for page in course_outline(course.id) if page.kind != PageKind.CHECKLIST and page.slug not in in_class
    ]
    times = [last - timedelta(days=place) for place in reversed(range(len(pages)))]
    db.session.add(
        CourseProgress(
            user_id=member.id,
            course_id=course.id,
            started_at=times[0] if times else last,
            active_at=last,
            finished_at=None if in_class else last,
        )
    )
    for page, at in zip(pages, times, strict=True):
        score = 0.9 if page.kind == PageKind.QUIZ else None
        db.session.add(
            PageProgress(user_id=member.id, page_id=page.id, revision_id=page.revision_id, done_at=at, score=score)
        )
    db.session.flush()
    progress_changed.send((member.id,))


def _show_each_state(unit_id: int, head: User, leader: User) -> None:
    """Let one be revoked, one be issued anew with a corrected name, and those of programmes end."""
    issued = list_certificates(unit_id, CertificateFilters(), clock.today(), limit=1000)
    for one in issued:
        if one.programme_id is not None:
            one.expires_on = one.completed_on + HELD_FOR
    db.session.flush()
    member = find_by_login(MEMBER.username)
    shown = {head.id, leader.id, member.id if member is not None else None}
    others = [one for one in issued if one.user_id not in shown and one.course_id is not None]
    if len(others) > 1:
        revoked, misspelt = others[:2]
        revoke_certificate(revoked, REVOKED_BECAUSE, actor=leader)
        misspelt.holder_name = misspelt.holder_name.rpartition(" ")[0]
        reissue_certificate(misspelt, actor=leader)
