"""Every text of the interface is there in every language, and says the same things."""

import re

import pytest

from tests.architecture import catalogues

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]")


@pytest.fixture(scope="module", params=catalogues.LANGUAGES)
def texts(request):
    """The texts of one language."""
    return catalogues.texts_of(catalogues.read_catalog(request.param))


@pytest.fixture(scope="module")
def source():
    """The texts that the source holds."""
    return set(catalogues.texts_of(catalogues.extract_texts()))


def placeholders(text):
    """The values a text wants, each as often as it wants it."""
    return sorted(PLACEHOLDER.findall(text))


def test_the_catalogue_holds_the_texts_of_the_source_and_no_others(texts, source):
    assert source - set(texts) == set(), "run `make texts`"
    assert set(texts) - source == set(), "run `make texts`"


def test_every_text_is_translated(texts):
    assert [text for text, message in texts.items() if not catalogues.is_translated(message)] == []


def test_no_translation_is_a_guess(texts):
    assert [text for text, message in texts.items() if message.fuzzy] == []


def test_a_translation_wants_the_same_values(texts):
    wrong = []
    for text, message in texts.items():
        if not catalogues.is_translated(message):
            continue  # the test above names it
        if message.pluralizable:
            wanted = set(placeholders(message.id[0])) | set(placeholders(message.id[1]))
            agrees = all(set(placeholders(form)) <= wanted for form in message.string)
            agrees = agrees and set(placeholders(message.string[-1])) == set(placeholders(message.id[1]))
        else:
            agrees = placeholders(message.id) == placeholders(message.string)
        if not agrees:
            wrong.append(text)

    assert wrong == []


def test_no_translation_holds_another_text_of_the_source(texts):
    """As happens where two changes of the catalogue are put together by hand."""
    long = [text for text in texts if len(text) >= 40]
    wrong = []
    for text, message in texts.items():
        forms = message.string if message.pluralizable else [message.string]
        wrong += [text for form in forms if any(other in form for other in long)]

    assert wrong == []
