"""URL rules that learn to build an address when the first one is asked for."""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """A rule as Werkzeug's, whose two builders are compiled at their first use.

    Werkzeug writes and compiles Python for each: with hundreds of routes that is a tenth of the start of every
    server and command, and few of them build addresses of many routes.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_builder = super()._compile_builder
        compiled: list[Builder] = []

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_builder(append_unknown).__get__(rule, None))
            return compiled[0](**values)

        return build
