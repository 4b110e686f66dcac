"""What becomes of what a person was writing when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.drafts.models import Comment, CourseImport, Draft, DraftVersion, OpenEditor, QuestionSheet
from portal.drafts.word_imports.models import WordImport

declare_merge_rules(
    MergeRule(Draft.saved_by_id),
    MergeRule(Draft.submitted_by_id),
    MergeRule(Draft.reviewer_id),
    MergeRule(Draft.approved_by_id),
    MergeRule(Draft.scheduled_by_id),
    MergeRule(DraftVersion.author_id),
    MergeRule(Comment.author_id),
    MergeRule(Comment.resolved_by_id),
    MergeRule(OpenEditor.user_id),
    MergeRule(CourseImport.uploaded_by_id),
    MergeRule(QuestionSheet.uploaded_by_id, unique_with=(QuestionSheet.page_id,)),
    MergeRule(WordImport.uploaded_by_id),
)
