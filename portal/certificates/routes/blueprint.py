"""What the screens for certificates share: the blueprint."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
