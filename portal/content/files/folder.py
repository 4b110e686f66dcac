"""What lies in the folder of courses, or of one course: files by their place, with a fault for every stranger."""

from dataclasses import dataclass, field
from pathlib import Path

from portal.content.checks.faults import N_, Fault, Faults
from portal.content.enums import PageKind
from portal.content.files.media import MAX_RECORDING_BYTES, MediaFile, read_media
from portal.content.files.sources import MAX_TEXT_BYTES, decode
from portal.content.files.yaml_values import SLUG
from portal.content.markdown.links import COURSE_FILE, PAGE_FILE_NAME
from portal.content.pages.page import ParsedPage, parse_page

CATALOGUE_FILES = ("facts.yml", "rules.yml", "competences.yml", "programmes.yml", "synonyms.yml", "glossary.yml")
ALLOWED_FILES = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt")


@dataclass
class CourseFolder:
    """The files of one course, read but not yet judged together."""

    slug: str
    introduction: ParsedPage | None = None
    pages: dict[str, ParsedPage] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)


UNKNOWN_FILE = N_("this does not belong here: pages are named like 01-name.md, media lie in media/")
MEDIA_NOT_A_FILE = N_("this does not belong here: media are files")
NO_COURSE_FILE = N_("this course has no course.md")


def is_course_path(path: str) -> bool:
    """Whether a path inside the folder of a course names its introduction, a page or a medium."""
    folder, _slash, name = path.rpartition("/")
    if folder:
        return folder == "media" and not name.startswith(".")
    return name == COURSE_FILE or PAGE_FILE_NAME.fullmatch(name) is not None


class CourseReader:
    """Reads the files of one course, wherever they come from; `root` is what their names in faults begin with."""

    def __init__(self, slug: str, root: str, faults: list[Fault]) -> None:
        self.course = CourseFolder(slug)
        self.root, self.faults = root, faults

    def take(self, path: str, data: bytes) -> None:
        """Read the file at this path inside the course's folder."""
        faults = Faults(f"{self.root}/{path}", self.faults)
        if not is_course_path(path):
            self.refuse(path)
        elif path.startswith("media/"):
            medium = read_media(path.removeprefix("media/"), data, faults)
            if medium is not None:
                self.course.media[medium.name] = medium
        elif (text := decode(data, faults)) is not None:
            page = parse_page(faults.file, text, PageKind.COURSE if path == COURSE_FILE else None)
            self.faults += page.faults
            if path == COURSE_FILE:
                self.course.introduction = page
            else:
                self.course.pages[path] = page

    def refuse(self, path: str) -> None:
        """Note that there is no place for this."""
        text = MEDIA_NOT_A_FILE if path.startswith("media/") else UNKNOWN_FILE
        self.faults.append(Fault(f"{self.root}/{path}", 1, text))

    def miss(self) -> None:
        """Note that the course has no introduction."""
        self.faults.append(Fault(f"{self.root}/{COURSE_FILE}", 1, NO_COURSE_FILE))


class LibraryReader:
    """Reads the files of a library; `faults` gathers what is wrong with them one by one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.texts: dict[str, str] = {}
        self.courses: list[CourseFolder] = []

    def read(self) -> None:
        """Read everything; raises NotADirectoryError if the folder is none."""
        for path in visible_entries(self.root):
            if path.name in CATALOGUE_FILES and is_file(path):
                text = self.text(path)
                if text is not None:
                    self.texts[path.name] = text
            elif path.is_dir() and not path.is_symlink() and SLUG.fullmatch(path.name):
                self.courses.append(self.course(path))
            elif path.name not in ALLOWED_FILES:
                no_course = N_("this does not belong here: courses are folders named a-z, 0-9 and hyphens")
                self.faults.append(Fault(path.as_posix(), 1, no_course))

    def course(self, folder: Path) -> CourseFolder:
        reader = CourseReader(folder.name, folder.as_posix(), self.faults)
        for path in visible_entries(folder):
            if path.name == "media" and path.is_dir() and not path.is_symlink():
                for medium in visible_entries(path):
                    self.take(reader, medium, f"media/{medium.name}")
            else:
                self.take(reader, path, path.name)
        if not (folder / COURSE_FILE).exists():
            reader.miss()
        return reader.course

    def take(self, reader: CourseReader, path: Path, name: str) -> None:
        if not is_file(path) or not is_course_path(name):
            reader.refuse(name)
            return
        most = MAX_RECORDING_BYTES if name.startswith("media/") else MAX_TEXT_BYTES
        data = read_bytes(path, most, Faults(path.as_posix(), self.faults))
        if data is not None:
            reader.take(name, data)

    def text(self, path: Path) -> str | None:
        faults = Faults(path.as_posix(), self.faults)
        data = read_bytes(path, MAX_TEXT_BYTES, faults)
        return decode(data, faults) if data is not None else None


def visible_entries(folder: Path) -> list[Path]:
    """What is in the folder, in the order of names, without what begins with a dot."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def is_file(path: Path) -> bool:
    """Whether it is a file, and no link to one."""
    return path.is_file() and not path.is_symlink()


def read_bytes(path: Path, most: int, faults: Faults) -> bytes | None:
    """The bytes of a file that is not too large to be read."""
    size = path.stat().st_size
    if size > most:
        too_large = N_("the file has %(size)s KB, more than %(most)s KB")
        faults.add(1, too_large, size=size // 1024, most=most // 1024)
        return None
    return path.read_bytes()
