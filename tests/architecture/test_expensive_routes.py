"""Which routes wait for a slot and end at a deadline: whatever reads, makes or compares something long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from tests.conftest import make_app

EXPENSIVE = {
    "badges.achievement_picture",
    "classes.roll_pdf",
    "badges.badge_png_file",
    "certificates.certificate_file",
    "certificates.class_file",
    "certificates.layout_sample",
    "certificates.set_picture",
    "certificates.unit_file",
    "certificates.unit_table",
    "dashboard.all_courses_csv",
    "dashboard.all_courses_xlsx",
    "dashboard.data_csv",
    "dashboard.data_json",
    "dashboard.export_at_risk",
    "dashboard.export_people",
    "dashboard.export_people_of_all_courses",
    "dashboard.gains",
    "dashboard.unit_visits_csv",
    "dashboard.unit_visits_xlsx",
    "dashboard.matrix_csv",
    "dashboard.matrix_xlsx",
    "dashboard.period_report",
    "dashboard.period_report_docx",
    "dashboard.period_report_pdf",
    "dashboard.period_report_xlsx",
    "dashboard.save_period_report_draft",
    "dashboard.report_csv",
    "dashboard.printable_report",
    "dashboard.report_pdf",
    "dashboard.report_xlsx",
    "dashboard.snapshot_comparison",
    "dashboard.snapshot_comparison_csv",
    "dashboard.snapshot_lines",
    "dashboard.snapshot_comparison_xlsx",
    "handouts.handouts_pdf",
    "paper_quizzes.paper_file",
    "paper_quizzes.results_xlsx",
    "people.audit_csv",
    "people.join_poster",
    "people.confirm_roster",
    "people.faulty_rows",
    "people.edit_roster_row",
    "people.print_people_slips",
    "people.print_slip",
    "people.print_unit_slips",
    "people.renew_plan",
    "people.roster_preview",
    "people.roster_reading",
    "people.read_roster_again",
    "people.edit_roster_rows",
    "people.roster_row",
    "people.roster_template",
    "people.upload_roster",
    "studio.add_media",
    "studio.add_comment",
    "studio.add_picture",
    "studio.comments",
    "studio.edit_picture",
    "studio.replace_medium",
    "studio.add_question_card",
    "studio.change_question_card",
    "studio.change_text_card",
    "studio.question_card",
    "studio.question_cards",
    "studio.restore_question_card",
    "studio.warnings",
    "studio.accept_warning",
    "studio.withdraw_acceptance",
    "studio.voices",
    "studio.add_voice",
    "studio.remove_voice",
    "studio.gains",
    "studio.item_analysis",
    "studio.item_analysis_csv",
    "studio.item_analysis_question",
    "studio.item_analysis_units",
    "studio.change_fact",
    "studio.change_entry",
    "studio.course_export",
    "studio.course_import",
    "studio.course_withdrawal",
    "studio.editor",
    "studio.export_course",
    "studio.bank_question",
    "studio.choose_target",
    "studio.question_bank",
    "studio.question_doubles",
    "studio.take_questions",
    "studio.taken_questions",
    "studio.update_taken_question",
    "studio.course_questions",
    "studio.edit_question_row",
    "studio.faulty_questions",
    "studio.page_questions",
    "studio.question_sheet",
    "studio.question_sheet_template",
    "studio.take_question_sheet",
    "studio.upload_question_sheet",
    "studio.history",
    "studio.apply_quick_fix",
    "studio.import_into_course",
    "studio.import_new_course",
    "studio.paste",
    "studio.preview",
    "studio.publish_course",
    "studio.publish_draft",
    "studio.rename_text",
    "studio.save_draft",
    "studio.scenario_map",
    "studio.scenario_player",
    "studio.replace_course_words",
    "studio.replacement",
    "studio.scenes",
    "studio.change_scenes",
    "studio.update_scenario",
    "studio.scene",
    "studio.save_scene",
    "studio.save_scene_source",
    "studio.scene_removal",
    "studio.remove_scene_",
    "studio.republish_page",
    "studio.restore_text",
    "studio.snippet",
    "studio.text_deletion",
    "studio.upload_course",
    "studio.version",
    "studio.decide_word_import",
    "studio.upload_word",
    "studio.word_import",
    "studio.word_import_page",
    "units.preview_bulk_changes",
}
FILES = (".pdf", ".zip", ".xlsx", ".csv")
# A blank spreadsheet with three examples.
SMALL = {"units.bulk_changes_template"}

Routes = list[tuple[Rule, Callable[..., Any]]]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    """Each rule of the URL map with its view; no database is opened."""
    folder: Path = tmp_path_factory.mktemp("expensive")
    app = make_app(f"sqlite:///{folder / 'none.db'}")
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]


def test_what_costs_much_is_marked(routes: Routes) -> None:
    marked = {rule.endpoint for rule, view in routes if getattr(view, "is_expensive", False)}

    assert marked == EXPENSIVE


def test_whatever_takes_a_file_in_or_hands_one_out_is_marked(routes: Routes) -> None:
    cheap = {
        rule.endpoint
        for rule, view in routes
        if (str(rule).endswith(FILES) or hasattr(view, "takes_megabytes"))
        and not getattr(view, "is_expensive", False)
    }

    assert cheap == SMALL
