from __future__ import annotations

import pytest
from flask import render_template_string
from flask_babel import force_locale, get_locale
from jinja2 import DictLoader

from portal.web.templating import LocalisedEnvironment

TEXTS = (
    '{{ _("Save") }}',
    '{{ _("Signed in as %(name)s", name="<b>Út</b>") }}',
    '{% set text = _("Save") %}{{ text ~ "<" }}',
    '{{ ngettext("%(num)d day", "%(num)d days", n) }}',
    '{{ ngettext("%(num)d minute", "%(num)d minutes", n, num=n) }}',
    '{{ _("Save")|upper }}',
    '{% for text in [_("Save"), "<i>"] %}{{ text }}{% endfor %}',
    "{{ _(word) }}",
    '{{ _("no such text in any catalogue") }}',
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_translated_when_compiled_is_the_one_translated_when_rendered(app, text, count, language):
    jinja = app.jinja_env
    values = {"n": count, "word": "Save"}
    with app.test_request_context(), force_locale(language):
        compiled = jinja._overlay_for(get_locale()).from_string(text).render(values)
        looked_up = jinja.from_string(text).render(values)

    assert compiled == looked_up


def test_a_text_is_looked_up_when_its_template_is_compiled(app):
    with app.test_request_context(), force_locale("vi"):
        overlay = app.jinja_env._overlay_for(get_locale())
        code = overlay.compile('{{ _("Save") }} {{ ngettext("%(num)d day", "%(num)d days", n) }}', raw=True)

    assert "gettext" not in code
    assert "Lưu" in code


def test_each_language_has_its_own_templates_and_those_they_include(app):
    pages = DictLoader({"whole.html": '{% include "part.html" %}', "part.html": '{{ _("Save") }}'})
    jinja = LocalisedEnvironment(app, loader=pages, extensions=["jinja2.ext.i18n"], autoescape=True)
    jinja.globals.update(app.jinja_env.globals)
    with app.test_request_context():
        found = []
        for language in ("vi", "en", "vi"):
            with force_locale(language):
                found.append(jinja.get_template("whole.html").render())

    assert found == ["Lưu", "Save", "Lưu"]


def test_a_text_in_code_follows_a_language_that_is_forced_for_a_while(app):
    source = "{{ _(word) }}"
    with app.test_request_context():
        before = render_template_string(source, word="Save")
        with force_locale("en"):
            meanwhile = render_template_string(source, word="Save")
        after = render_template_string(source, word="Save")

    assert (before, meanwhile, after) == ("Lưu", "Save", "Lưu")
