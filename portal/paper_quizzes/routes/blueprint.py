"""The blueprint of quizzes on paper."""

from flask import Blueprint

bp = Blueprint("paper_quizzes", __name__)
