"""Templates compiled once for each language, with their texts already translated.

A screen has a hundred texts, which are known when its template is compiled; looked up one by one while it is
rendered they were a tenth of its time.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask.templating import Environment
from flask_babel import get_locale, get_translations
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer


class PortalTemplate(Template):
    """Jinja's template, imported without comparing the globals of both: no template has globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class LocalisedEnvironment(Environment):
    """Jinja's environment, with an overlay for each language: get_template() gives a template in the request's."""

    template_class = PortalTemplate
    language: Locale | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._overlays: dict[Locale, LocalisedEnvironment] = {}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja's name
        language = get_locale() if self.language is None else None
        if language is None:
            return super()._load_template(name, globals)
        if language not in self._overlays:
            self._overlays[language] = self._overlay_for(language)
        return self._overlays[language]._load_template(name, globals)

    def _overlay_for(self, language: Locale) -> LocalisedEnvironment:
        overlay: LocalisedEnvironment = self.overlay()
        overlay.language = language
        return overlay

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        if self.language is not None:
            TranslateTexts(get_translations()).visit(template)
        return template


class TranslateTexts(NodeTransformer):
    """Put the translation in place of `_("…")`, and of `ngettext("…", "…", n)` in a language without plurals.

    As with Jinja's own gettext, the text is markup where the template escapes, and values put into it are escaped.
    """

    def __init__(self, catalogue: NullTranslations) -> None:
        self._catalogue = catalogue
        plural = getattr(catalogue, "plural", None)
        # The rules of all languages differ, where they do, within the first hundreds.
        self._has_one_form = plural is not None and not any(map(plural, range(300)))

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name for the visitor of a Call
        """The call, or the text that it would give."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        values = [nodes.Pair(nodes.Const(pair.key), pair.value) for pair in node.kwargs]
        match node.node.name, texts, node.args:
            case (("_" | "gettext"), [text], [_]):
                return _formatted(self._catalogue.ugettext(text), values)
            case "ngettext", [singular, plural], [_, _, number] if self._has_one_form:
                if not any(pair.key == nodes.Const("num") for pair in values):
                    values.append(nodes.Pair(nodes.Const("num"), number))
                return _formatted(self._catalogue.ungettext(singular, plural, 1), values)
        return node


def _formatted(text: str, values: list[nodes.Pair]) -> nodes.Expr:
    if not values:
        return nodes.MarkSafeIfAutoescape(nodes.Const(text % {}))
    return nodes.Mod(nodes.MarkSafeIfAutoescape(nodes.Const(text)), nodes.Dict(values))
