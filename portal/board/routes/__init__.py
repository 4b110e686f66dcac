"""The screens of the board."""

from portal.board.routes.blueprint import bp

__all__ = ["bp"]
