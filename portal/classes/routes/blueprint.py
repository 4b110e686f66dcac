"""The blueprint that all screens of classes share."""

from flask import Blueprint

bp = Blueprint("classes", __name__)
