"""What WTForms says by itself of a field is said in the language of the request."""

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired


class Form(FlaskForm):
    page = SelectField(choices=["mot"])
    kind = RadioField(choices=["a"])
    number = SelectField(choices=["1"], coerce=int)
    several = SelectMultipleField(choices=["x"])
    version = IntegerField(validators=[InputRequired()])


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Chọn một trong các mục đang có."), ("en", "Choose one of")]
)
def test_a_choice_that_is_gone_is_told_in_plain_words(app: Flask, language: str, said: str) -> None:
    sent = MultiDict({"page": "hai", "number": "x", "several": "y", "version": "z"})
    with app.test_request_context(method="POST", data=sent), force_locale(language):
        form = Form(meta={"csrf": False})

        assert not form.validate()
        for name in ("page", "kind", "number", "several"):
            assert form[name].errors[0].startswith(said), name
        assert ("Ghi số nguyên" in form.version.errors[0]) == (language == "vi")
