"""rules.yml and glossary.yml in the folder and in the portal: neither overwrites the other in silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.content.files.registries import RULES, TERMS
from portal.courses.models import Page
from portal.courses.operations.registry_entries import (
    InvalidEntry,
    change_entry,
    create_entry,
    get_entry,
    remove_entry,
    version_token,
)
from portal.courses.queries.facts import fact_history
from portal.courses.queries.page_loader import rules_by_id, terms_by_id
from portal.courses.queries.texts import published_files
from portal.db import db
from portal.errors import Forbidden, NotFound, Refused, Stale
from tests.factories import lesson_markdown, write_files

FILES = {
    "rules.yml": "# Luật\nrules:\n  luat-hai: {title: Đi hai người, text: Đi hai người.}\n",
    "glossary.yml": "# Từ\nterms:\n  - id: otp\n    term: mã OTP\n    meaning: Dãy số dùng một lần.\n",
}
BODY = "{{ luat-hai }} Giữ [mã OTP](../glossary.yml#otp)."
KINDS = [(RULES, "luat-hai", "text"), (TERMS, "otp", "meaning")]
OTHER = {
    "rules.yml": {"title": "Báo", "text": "Báo liền."},
    "glossary.yml": {"term": "PIN", "meaning": "Số riêng."},
}


@pytest.fixture
def published(sync, folder):
    """The library with a rule and a word that its second page names."""
    write_files(folder, {**FILES, "an-toan/02-bai-hai.md": lesson_markdown(body=BODY)})
    sync()


def change(registry, entry_id, actor, **said):
    entry = get_entry(registry, entry_id)
    done = change_entry(registry, entry_id, entry | said, read=version_token(entry), actor=actor)
    db.session.commit()
    return done


def create(registry, actor, entry_id=""):
    created = create_entry(registry, entry_id, OTHER[registry.file], actor=actor)
    db.session.commit()
    return created


def shown(slug="bai-hai"):
    return db.session.scalars(select(Page).filter_by(slug=slug)).one().revision


def exported(registry):
    return dict(published_files())[registry.file].decode()


def test_a_rule_that_changes_is_shown_anew_and_kept_in_the_history(published, admin):
    number = shown().number

    done = change(RULES, "luat-hai", admin, text="Luôn đi hai người.")

    assert [text.slug for text in done.published] == ["bai-hai"]
    assert (shown().number, "Luôn đi hai người." in shown().plain) == (number + 1, True)
    assert shown().message == "Câu luật “Đi hai người”: Đi hai người. → Luôn đi hai người."
    told = fact_history("rules.yml#luat-hai")
    assert [(line.name, line.after["text"]) for line in told] == [
        (admin.name, "Luôn đi hai người."),
        ("", "Đi hai người."),
    ]


def test_a_title_and_a_meaning_change_no_page(published, admin):
    number = shown().number

    assert change(RULES, "luat-hai", admin, title="Hai người").published == []
    assert change(TERMS, "otp", admin, meaning="Số xài một lần.", also=["OTP", " "]).published == []
    assert (shown().number, terms_by_id()["otp"].also) == (number, ("OTP",))


@pytest.mark.both_databases
@pytest.mark.parametrize(("registry", "entry_id", "key"), KINDS)
def test_what_only_the_portal_changed_stays_and_is_exported(published, sync, admin, registry, entry_id, key):
    change(registry, entry_id, admin, **{key: "Câu của cổng."})
    created = create(registry, admin)
    written = exported(registry)

    done = sync()

    assert done.conflicts == []
    assert sorted(done.ahead) == sorted([registry.place(entry_id), registry.place(created)])
    assert exported(registry) == written
    assert written.startswith(FILES[registry.file].partition("\n")[0])


@pytest.mark.parametrize(("registry", "entry_id", "key"), KINDS)
def test_what_came_back_to_the_folder_is_no_longer_ahead(published, sync, folder, admin, registry, entry_id, key):
    change(registry, entry_id, admin, **{key: "Câu của cổng."})
    write_files(folder, {registry.file: exported(registry)})
    assert sync().ahead == []

    write_files(folder, {registry.file: exported(registry).replace("Câu của cổng", "Câu của kho")})
    done = sync()

    assert (done.conflicts, get_entry(registry, entry_id)[key]) == ([], "Câu của kho.")


@pytest.mark.parametrize("side", [None, "folder", "portal"])
@pytest.mark.parametrize(("registry", "entry_id", "key"), KINDS)
def test_what_both_changed_is_a_conflict_of_that_entry_alone(
    published, sync, folder, admin, registry, entry_id, key, side
):
    old = get_entry(registry, entry_id)[key]
    change(registry, entry_id, admin, **{key: "Câu của cổng."})
    write_files(folder, {registry.file: FILES[registry.file].replace(old, "Câu của kho.")})

    done = sync(paths={registry.place(entry_id): side} if side else {})

    said = get_entry(registry, entry_id)[key]
    assert said == ("Câu của kho." if side == "folder" else "Câu của cổng.")
    told = {None: done.conflicts, "portal": done.kept, "folder": []}[side]
    assert [(one.place, one.author) for one in told] == (
        [] if side == "folder" else [(registry.place(entry_id), admin.name)]
    )
    if side is None:
        assert "Câu của kho." in told[0].diff
        assert [one.place for one in sync().conflicts] == [registry.place(entry_id)]


@pytest.mark.parametrize(("registry", "entry_id", "_key"), KINDS)
def test_what_texts_name_cannot_go(published, admin, registry, entry_id, _key):
    read = version_token(get_entry(registry, entry_id))

    with pytest.raises(Refused, match="Bài một"):
        remove_entry(registry, entry_id, read=read, actor=admin)


@pytest.mark.parametrize("registry", [RULES, TERMS])
def test_what_nothing_names_goes_and_stays_away(published, sync, folder, admin, registry):
    created = create(registry, admin)
    write_files(folder, {registry.file: exported(registry)})
    sync()
    remove_entry(registry, created, read=version_token(get_entry(registry, created)), actor=admin)
    db.session.commit()

    sync()

    with pytest.raises(NotFound):
        get_entry(registry, created)


def test_ids_are_made_of_names_and_shared_with_facts(published, admin):
    assert create(RULES, admin) == "luat-bao"
    assert create(RULES, admin) == "luat-bao-2"
    assert create(TERMS, admin) == "pin"
    assert list(rules_by_id()) == ["luat-hai", "luat-bao", "luat-bao-2"]
    for entry_id in ("so-bao", "luat-hai", "Có Dấu"):
        with pytest.raises(InvalidEntry) as told:
            create(RULES, admin, entry_id)
        assert list(told.value.problems) == ["id"]


@pytest.mark.parametrize(
    ("registry", "said", "problem"),
    [
        (RULES, {"title": "", "text": "a"}, "title"),
        (RULES, {"title": "a", "text": " "}, "text"),
        (RULES, {"title": "a", "text": "Gọi {{ so-bao }}."}, "text"),
        (RULES, {"title": "a", "text": "a" * 501}, "text"),
        (TERMS, {"term": "", "meaning": "a", "also": []}, "term"),
        (TERMS, {"term": "Mã otp", "meaning": "a", "also": []}, "term"),
        (TERMS, {"term": "a", "meaning": "b", "also": ["mã OTP"]}, "also"),
        (TERMS, {"term": "a", "meaning": "coi [đây](b.md)", "also": []}, "meaning"),
    ],
)
def test_what_cannot_be_said_is_refused_beside_its_field(published, admin, registry, said, problem):
    with pytest.raises(InvalidEntry) as told:
        create_entry(registry, "", said, actor=admin)

    assert list(told.value.problems) == [problem]


def test_what_somebody_else_changed_is_stale_and_others_may_not(published, admin, trainer):
    entry = get_entry(RULES, "luat-hai")
    change(RULES, "luat-hai", admin, text="Luôn đi hai người.")

    with pytest.raises(Stale):
        change_entry(RULES, "luat-hai", entry, read=version_token(entry), actor=admin)
    with pytest.raises(Forbidden):
        create_entry(TERMS, "", OTHER["glossary.yml"], actor=trainer)
