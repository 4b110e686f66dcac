"""The HTTP edge that all features share."""

from flask import Flask

from portal.web import (
    access,
    assets,
    display,
    error_screens,
    expensive,
    headers,
    health,
    htmx,
    navigation,
    redirects,
    request_log,
    request_values,
    sessions,
    template_filters,
    transactions,
    url_rules,
)


def register(app: Flask) -> None:
    """Put the edge around the application."""
    app.url_rule_class = url_rules.LazyRule
    request_values.register(app)
    htmx.htmx.init_app(app)
    app.session_interface = sessions.CachedSessionInterface()
    access.login_manager.init_app(app)
    request_log.register(app)
    expensive.register(app)  # before anything is begun
    transactions.register(app)
    headers.register(app)
    redirects.register(app)
    error_screens.register(app)
    template_filters.register(app)
    display.register(app)
    navigation.register(app)
    assets.register_assets(app)
    app.register_blueprint(health.bp)
    app.context_processor(lambda: {"viewer": access.viewer(), "display": display.current_display()})
