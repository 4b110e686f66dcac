"""Data inventory: every column that names a person, and in which part of the data export it is, or why in none.

A new foreign key to a person belongs here, and so in the download; a test walks all tables and fails without it.
"""

from flask_babel import lazy_gettext as _l

# "table.column" of each foreign key to a person: the part of the download that tells its rows.
EXPORTED_IN = {
    "account_merge.actor_id": "works",
    "account_merge.gone_id": "accounts",
    "account_merge.kept_id": "accounts",
    "activation_code.issued_by_id": "activation_codes",
    "activation_code.user_id": "activation_codes",
    "answer.user_id": "answers",
    "assignment.assigned_by_id": "works",
    "attempt.user_id": "attempts",
    "bookmark.user_id": "bookmarks",
    "consent.user_id": "consents",
    "course_import.uploaded_by_id": "works",
    "course_progress.user_id": "courses",
    "course_revision.author_id": "works",
    "data_request.handled_by_id": "requests",
    "data_request.user_id": "requests",
    "device.user_id": "devices",
    "draft_comment.author_id": "works",
    "fact_change.changed_by_id": "works",
    "follow_up.by_id": "follow_ups",
    "follow_up.user_id": "follow_ups",
    "grant.deputy_of_id": "roles",
    "grant.granted_by_id": "roles",
    "grant.user_id": "roles",
    "membership.user_id": "memberships",
    "observation.observer_id": "teach_backs",
    "observation.on_behalf_of_id": "teach_backs",
    "observation.user_id": "teach_backs",
    "outside_certificate.decided_by_id": "works",
    "outside_certificate.user_id": "outside_certificates",
    "page_progress.user_id": "pages",
    "page_rating.user_id": "feedback",
    "page_report.answered_by_id": "works",
    "page_report.user_id": "feedback",
    "programme_completion.user_id": "programmes",
    "reading_position.user_id": "pages",
    "regrading.actor_id": "works",
    "relearned.user_id": "pages",
    "review.user_id": "reviews",
    "revision.author_id": "works",
    "roster_import.uploaded_by_id": "works",
    "scenario_run.user_id": "scenarios",
    "second_factor.user_id": "accounts",
    "sitting.author_id": "works",
    "unit_change.actor_id": "works",
    # no foreign keys, but ids of people: the log stands alone
    "audit_event.actor_id": "deeds",
    "audit_event.on_behalf_of_id": "deeds",
    "audit_event.person_id": "deeds",
}
# "table.column" of a foreign key to a person that no part tells, each with its reason.
NOT_EXPORTED: dict[str, str] = {
    "period_report_draft.saved_by_id": "what an office writes in its report is the office's",
    "person_status.user_id": "counted from what the other parts tell, and written anew at any time",
    "draft.approved_by_id": "a deed that the log tells",
    "draft.saved_by_id": "what was written is told sitting by sitting",
    "draft.scheduled_by_id": "a deed that the log tells",
    "draft.submitted_by_id": "a deed that the log tells",
    "draft_comment.resolved_by_id": "a tick at a remark, which is its author's",
    "fact.checked_by_id": "every check is told with the changes of facts",
    "open_editor.user_id": "forgotten a minute after the tab was closed",
    "recovery_code.user_id": "fingerprints of numbers; that a second factor is set up is told with the account",
    "saved_view.user_id": "filters of the person's own screens; they go with the account",
    "snapshot.frozen_by_id": "a deed that the log tells",
    "snapshot_schedule.created_by_id": "a deed that the log tells",
    "snapshot_schedule.ended_by_id": "a deed that the log tells",
    "snapshot_void.voided_by_id": "a deed that the log tells",
    "target.ended_by_id": "a deed that the log tells",
    "target.set_by_id": "a deed that the log tells",
    "team_plan.planned_by_id": "a deed that the log tells",
    "unit_contact.saved_by_id": "a deed that the log tells",
    "unit_office.saved_by_id": "a deed that the log tells",
}
# What is kept, and stays out of the download; the person is told so.
OMITTED_DATA = (
    _l("Password, PIN, codes and sign-in tokens: only their fingerprints are kept, which nobody can read."),
    _l("The secret of a second factor: it is encrypted, and serves to check codes alone."),
    _l("Names of others whom you watched or gave a role, and what you noted about them: that is their data."),
    _l("Counts of wrong tries at signing in: they carry no name and are gone after a short while."),
    _l("Rosters that wait to be confirmed: they may hold your name, but nobody has yet said that it is you."),
)
