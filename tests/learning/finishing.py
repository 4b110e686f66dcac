"""Going through a short course, and reading what a screen says."""

from __future__ import annotations

import re

from tests.conftest import Browser

URL = "/courses/ngan"  # of the course of the fixture `short`


def seen(browser: Browser, url: str = URL) -> str:
    """What the screen says, without marks and in single spaces."""
    main = re.search(r"<main.*</main>", browser.get(url).text, re.DOTALL)
    assert main is not None
    text = re.sub(r"<[^>]+>", " ", main[0]).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(text.split())


def finish_own_pages(browser: Browser) -> None:
    """Do all of the short course that its member can do alone."""
    finish_all_but_the_guide(browser)
    browser.post(f"{URL}/to/guide-completion")


def finish_all_but_the_guide(browser: Browser) -> None:
    """Do the lesson and the quiz of the short course, so that its guide comes next."""
    browser.post(f"{URL}/mot/completion")
    place = browser.post(f"{URL}/hoi/attempts").location
    for number in (1, 2):
        html = browser.get(f"{place}/questions/{number}").text
        name = re.findall(r'name="question" value="([^"]+)"', html)[0]
        browser.post(f"{place}/answers/{number}", data={"question": name, "choice": "1"})
    browser.post(f"{place}/submission")
