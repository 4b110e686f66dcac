"""Every read of the programmes."""

from portal.programmes.queries.assignments import (
    AssignmentRow,
    assignments_above,
    assignments_below,
    assignments_of,
    find_open_assignment,
    get_assignment,
)
from portal.programmes.queries.certificates import (
    CertificateRow,
    certificates_below,
    find_certificate,
    get_certificate,
    get_certificate_of,
    number_below,
    number_waiting,
    own_certificates,
)
from portal.programmes.queries.duties import Duty, DutyCourse, completions_held_by, duties_of, openings_of
from portal.programmes.queries.programmes import (
    CourseInProgramme,
    ProgrammeRow,
    compulsory_course_ids,
    courses_in,
    get_programme,
    list_programmes,
    programmes_at,
    programmes_led,
    programmes_of,
)

__all__ = [
    "AssignmentRow",
    "CertificateRow",
    "CourseInProgramme",
    "Duty",
    "DutyCourse",
    "ProgrammeRow",
    "assignments_above",
    "assignments_below",
    "assignments_of",
    "certificates_below",
    "completions_held_by",
    "compulsory_course_ids",
    "courses_in",
    "duties_of",
    "find_certificate",
    "find_open_assignment",
    "get_assignment",
    "get_certificate",
    "get_certificate_of",
    "get_programme",
    "list_programmes",
    "number_below",
    "number_waiting",
    "openings_of",
    "own_certificates",
    "programmes_at",
    "programmes_led",
    "programmes_of",
]
