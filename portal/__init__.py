"""Từng Ngõ: a training portal for people who teach their neighbours at the door."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import demo, features, postgresql, scheduler, setup, sqlite, web, write_queue
from portal.config import ROOT, derived_settings, engine_options, settings
from portal.db import db
from portal.units.queries import catalogue_cache
from portal.web import csrf, translations, unsent, uploads
from portal.web.application import Portal
from portal.web.compression import PageCompress


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The portal as a WSGI application; `overrides` replace settings that the environment gave."""
    app = Portal(__name__)
    app.config.update(settings() | (overrides or {}))
    app.config.update(derived_settings(app.config))

    if app.config["PORTAL_PROXIES"]:
        hops = app.config["PORTAL_PROXIES"]
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign] # Flask's own way to wrap an application

    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    db.init_app(app)
    with app.app_context():
        serving = app.config["SERVING"]
        timeout = write_queue.TIMEOUT_SECONDS if serving else write_queue.COMMAND_TIMEOUT_SECONDS
        sqlite.configure_engine(db.engine, timeout=timeout, serving=serving)
        postgresql.configure_engine(db.engine, serving=serving)
        catalogue_cache.track_catalogue_changes(db.engine)
    if not serving:
        from flask_migrate import Migrate  # only for commands, and it takes 11 MB

        Migrate(app, db, directory=str(ROOT / "migrations"))
    translations.register(app)
    uploads.register(app)
    csrf.register(app)
    unsent.register(app)
    PageCompress(app)

    scheduler.register(app)
    web.register(app)
    features.register(app)
    setup.register(app)
    demo.register(app)
    return app
