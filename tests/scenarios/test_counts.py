"""How many took which way, of those who agree to be counted."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.queries import users as people
from portal.courses.queries.published import PageRow, find_page
from portal.db import db
from portal.scenarios.queries import ChoiceCount, RevisionCount, choice_counts, revision_counts
from tests.scenarios.playing import SCENARIO, make_scenario
from tests.scenarios.test_begin_run import play


def counts(page: PageRow) -> set[ChoiceCount]:
    return set(choice_counts(page.id))


def withdraw(user: User) -> None:
    for consent in people.open_consents_of(user.id, "improvement"):
        withdraw_consent(user, consent.purpose)
    db.session.commit()


def test_everybody_is_counted_once_by_the_first_choice_and_by_every_choice(
    page: PageRow, member: User, head: User
) -> None:
    play(page, member, 0, 0)
    play(page, member, 1)
    play(page, head, 1)

    assert counts(page) == {
        ChoiceCount(page.revision_id, "chuong-reo", 0, first=1, all=1),
        ChoiceCount(page.revision_id, "chuong-reo", 1, first=1, all=2),
        ChoiceCount(page.revision_id, "hoi-lai", 0, first=1, all=1),
    }


def test_a_scene_met_twice_in_a_run_is_a_first_time_once(page: PageRow, member: User) -> None:
    play(page, member, 0, 2, 1)

    assert ChoiceCount(page.revision_id, "hoi-lai", 2, first=1, all=1) in counts(page)
    assert ChoiceCount(page.revision_id, "hoi-lai", 1, first=0, all=1) in counts(page)


def test_who_does_not_agree_is_left_out_and_counted_as_such(page: PageRow, member: User, head: User) -> None:
    play(page, member, 1)
    play(page, head, 0, 0)
    withdraw(head)

    assert counts(page) == {ChoiceCount(page.revision_id, "chuong-reo", 1, first=1, all=1)}
    assert revision_counts(page.id) == [
        RevisionCount(page.revision_id, people=1, left_out=1, safe=1, harmed=0, unfinished=0)
    ]


def test_each_wording_is_counted_by_itself_the_newest_first(page: PageRow, member: User) -> None:
    play(page, member, 1)
    make_scenario(SCENARIO.replace("Cúp máy", "Tắt máy"))
    reworded = find_page("an-toan", "cuoc-goi")
    assert reworded is not None
    play(reworded, member, 0, 0)
    play(reworded, member)

    assert revision_counts(page.id) == [
        RevisionCount(reworded.revision_id, people=1, left_out=0, safe=0, harmed=1, unfinished=1),
        RevisionCount(page.revision_id, people=1, left_out=0, safe=1, harmed=0, unfinished=0),
    ]
    assert ChoiceCount(reworded.revision_id, "chuong-reo", 0, first=1, all=1) in counts(page)


@pytest.mark.parametrize("played", [choice_counts, revision_counts])
def test_nobody_played(page: PageRow, played: object) -> None:
    assert callable(played)
    assert list(played(page.id)) == []
