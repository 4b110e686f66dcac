"""What is printed of a quiz on paper, and its results as a table."""

from flask import Response, url_for

from portal import clock
from portal.db import db
from portal.documents.quiz_sheet_files import quiz_file
from portal.paper_quizzes.operations.quizzes import record_export
from portal.paper_quizzes.queries.quizzes import get_paper_quiz
from portal.paper_quizzes.queries.results import results_of, units_of_people
from portal.paper_quizzes.routes.blueprint import bp
from portal.paper_quizzes.views.printed import printed_quiz
from portal.paper_quizzes.views.summary import result_table
from portal.spreadsheets.writing import write_xlsx
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.site_url import site_url

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@expensive
@bp.get("/paper-quizzes/<int:paper_quiz_id>/<any(sheets, key):what>.<any(pdf, docx):file_type>")
@open_to("staff")
def paper_file(paper_quiz_id: int, what: str, file_type: str) -> Response:
    """The sheets or the key of all versions, as PDF or to be edited."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    address = site_url() + url_for(".enter_results", paper_quiz_id=quiz.id)
    body = quiz_file(printed_quiz(quiz, address=address), what, file_type, printed_at=clock.now())
    name = {"sheets": "de", "key": "dap-an"}[what]
    return file_download(body, MEDIA_TYPES[file_type], f"{name}-{quiz.code}.{file_type}")


@expensive
@bp.post("/paper-quizzes/<int:paper_quiz_id>/results.xlsx")
@open_to("staff")
def results_xlsx(paper_quiz_id: int) -> Response:
    """The results of the viewer's people as a table; who took it is noted."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    results = results_of(quiz, viewer())
    table = result_table(quiz, results, units_of_people([result.user_id for result in results]))
    body = write_xlsx([table], created=clock.now(), title=quiz.title)
    record_export(quiz, actor=viewer())
    db.session.commit()

    return file_download(body, XLSX_MEDIA_TYPE, f"ket-qua-{quiz.code}.xlsx")
