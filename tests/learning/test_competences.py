"""What a person can do, as houses of three windows."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from tests import factories
from tests.conftest import Browser
from tests.scenarios.playing import SCENARIO

FRAMEWORKS = """\
frameworks:
  - id: dlgf
    title: Khung DLGF
    items:
      - {code: "4.1", title: Bảo vệ thiết bị}
      - {code: "4.2", title: Bảo vệ dữ liệu}
  - id: 5ks
    title: Năm kỹ năng
    items:
      - {code: "3", title: Thanh toán}
      - {code: "4", title: Tự bảo vệ mình}
groups: []
"""
LESSON = '---\ntitle: Dừng\ncompetences: ["5ks:4", "dlgf:4.2"]\n---\n\nDừng.\n'
CHECKLIST = (
    '---\ntitle: Hỏi lại\nkind: checklist\ncompetences: ["5ks:4"]\n---\n\nCoi.\n\n- [ ] Một\n- [ ] Hai\n- [ ] Ba\n'
)


@pytest.fixture(autouse=True)
def course(app: object) -> None:
    factories.make_course(
        "an-toan", pages={"01-dung.md": LESSON, "02-hoi.md": CHECKLIST}, files={"competences.yml": FRAMEWORKS}
    )


def windows(browser: Browser) -> list[str]:
    skills, _others = browser.get("/competences").text.split('class="section framework"')
    return re.findall(r'class="skill-window (\w+)"', skills)


def test_the_windows_of_an_offered_skill_are_dark_before_learning(browser: Browser, member: User) -> None:
    assert windows(browser.sign_in(member)) == ["none", "none", "none", "dark", "none", "dark"]


def test_a_finished_lesson_lights_the_first_window(browser: Browser, member: User) -> None:
    browser.sign_in(member).post("/courses/an-toan/dung/completion")

    assert windows(browser) == ["none", "none", "none", "lit", "none", "dark"]


def test_somebody_s_ticks_light_the_last_window(browser: Browser, member: User, head: User) -> None:
    watching = browser.sign_in(head)
    path = f"/people/{member.id}/teach-back/an-toan/hoi"
    form = dict(re.findall(r'name="(revision|token)"[^>]*value="([^"]+)"', watching.get(path).text))
    watching.post(path, data=form | {"point": ["0", "1", "2"]})

    assert windows(Browser(browser.application).sign_in(member)) == ["none", "none", "none", "dark", "none", "lit"]


def test_each_house_says_the_same_in_words_and_names_what_is_not_taught(browser: Browser, member: User) -> None:
    browser.set_cookie("display", "auto.1.en")

    before = browser.sign_in(member).get("/competences").text
    browser.post("/courses/an-toan/dung/completion")
    html = browser.get("/competences").text

    assert html.index("Năm kỹ năng") < html.index("Khung DLGF")
    assert 'Tự bảo vệ mình</span><span class="visually-hidden">: nothing yet</span>' in before
    assert 'Tự bảo vệ mình</span><span class="visually-hidden">: learned</span>' in html
    assert '4.2. <span lang="vi">Bảo vệ dữ liệu</span><span class="visually-hidden">: learned</span>' in html
    assert re.search(r"<details.*?4\.1\. Bảo vệ thiết bị.*?</details>", html, re.DOTALL)


def test_dashed_windows_are_explained_where_there_are_any(browser: Browser, member: User) -> None:
    dashed = "Nét đứt: chưa có khóa."
    assert dashed in browser.sign_in(member).get("/competences").text
    both = 'competences: ["5ks:3", "5ks:4"]\n'
    every_level = {
        "01-dung.md": f"---\ntitle: Dừng\n{both}---\n\nDừng.\n",
        "03-tap.md": SCENARIO.replace("kind: scenario\n", f"kind: scenario\n{both}"),
        "02-hoi.md": f"---\ntitle: Hỏi lại\nkind: checklist\n{both}---\n\nCoi.\n\n- [ ] A\n- [ ] B\n- [ ] C\n",
    }
    factories.make_course("an-toan", pages=every_level, files={"competences.yml": FRAMEWORKS})
    skills = browser.get("/competences").text

    assert "skill-window none" not in skills
    assert dashed not in skills


def test_without_frameworks_the_screen_says_so(browser: Browser, member: User) -> None:
    factories.make_course(
        "an-toan",
        files={"competences.yml": "frameworks: []\ngroups: []\n"},
        pages={
            "01-dung.md": "---\ntitle: Dừng\n---\n\nDừng.\n",
            "02-hoi.md": CHECKLIST.replace('competences: ["5ks:4"]\n', ""),
        },
    )

    response = browser.sign_in(member).get("/competences")

    assert response.status_code == 200
    assert 'class="empty"' in response.text
