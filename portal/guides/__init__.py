"""The residents' sheets: public, very large, printable."""

from flask import Flask, Response, request, session

from portal.guides.handouts.routes import bp as handouts_bp
from portal.guides.routes import feedback_results, guides, member_list
from portal.guides.views import on_paper_only


def register(app: Flask) -> None:
    """Add the screens; those of residents set no cookie."""
    app.register_blueprint(guides.bp)
    app.register_blueprint(feedback_results.bp)
    app.register_blueprint(member_list.bp)
    app.register_blueprint(handouts_bp)
    app.add_template_filter(on_paper_only)
    app.add_template_test(guides.FIRST_AID.__eq__, "first_aid")
    # A token needs a cookie. All that a forged form could do is to count one answer, which is limited for itself.
    app.extensions["csrf"].exempt(guides.give_feedback)

    @app.after_request
    def set_no_cookie(response: Response) -> Response:
        # Where no route leads, the portal's own screen answers, and the forms in it would begin a session.
        if request.path.startswith("/g/"):
            session.modified = False
        return response
