"""Which form a person answers before a course, and which after it."""

from hashlib import sha256

from portal.pretests.enums import PretestForm, PretestPhase


def form_for(user_id: int, page_id: int, phase: PretestPhase) -> PretestForm:
    """The form of a person in a phase: one half of the people begins with A, the other with B.

    It is by chance, and always the same for one person and quiz, so that neither team nor order of joining tells.
    The other phase has the other form: nobody meets a question twice, and what makes one form easier cancels out.
    """
    begins_with_b = sha256(f"pretest/{page_id}/{user_id}".encode()).digest()[0] & 1
    is_b = bool(begins_with_b) is (phase is PretestPhase.BEFORE)
    return PretestForm.B if is_b else PretestForm.A
