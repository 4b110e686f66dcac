"""The screens of the board."""

from portal.board.routes import board, competences, hot_spots, matrix, reports, snapshots, stuck, team, trend
from portal.board.routes.blueprint import bp

__all__ = ["board", "bp", "competences", "hot_spots", "matrix", "reports", "snapshots", "stuck", "team", "trend"]
