"""What lies in the folder of courses: files by their place, read once, with a fault for every stranger."""

from dataclasses import dataclass, field
from pathlib import Path

from portal.content.faults import N_, Fault, Faults
from portal.content.links import COURSE_FILE, FILE_NAME
from portal.content.media import LARGEST_FILM, MediaFile, read_media
from portal.content.pages import ParsedPage, parse_page
from portal.content.sources import LARGEST, decode
from portal.content.yaml_values import SLUG

CATALOGUE = ("facts.yml", "competences.yml", "programmes.yml")
WELCOME = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt")


@dataclass
class CourseFolder:
    """The files of one course, read but not yet judged together."""

    slug: str
    introduction: ParsedPage | None = None
    pages: dict[str, ParsedPage] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)


class Folder:
    """Reads the files of a library; `faults` gathers what is wrong with them one by one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.texts: dict[str, str] = {}
        self.courses: list[CourseFolder] = []

    def read(self) -> None:
        """Read everything; raises NotADirectoryError if the folder is none."""
        for path in listed(self.root):
            if path.name in CATALOGUE and is_file(path):
                text = self.text(path)
                if text is not None:
                    self.texts[path.name] = text
            elif path.is_dir() and not path.is_symlink() and SLUG.fullmatch(path.name):
                self.courses.append(self.course(path))
            elif path.name not in WELCOME:
                self.refuse(path, N_("this does not belong here: courses are folders named a-z, 0-9 and hyphens"))

    def course(self, folder: Path) -> CourseFolder:
        course = CourseFolder(folder.name)
        for path in listed(folder):
            if path.name == "media" and path.is_dir():
                course.media = self.media(path)
            elif path.name == COURSE_FILE and is_file(path):
                course.introduction = self.page(path, "course")
            elif FILE_NAME.fullmatch(path.name) and is_file(path):
                page = self.page(path)
                if page is not None:
                    course.pages[path.name] = page
            else:
                stranger = N_("this does not belong here: pages are named like 01-name.md, media lie in media/")
                self.refuse(path, stranger)
        if not (folder / COURSE_FILE).exists():
            self.refuse(folder / COURSE_FILE, N_("this course has no course.md"))
        return course

    def media(self, folder: Path) -> dict[str, MediaFile]:
        found: dict[str, MediaFile] = {}
        for path in listed(folder):
            if not is_file(path):
                self.refuse(path, N_("this does not belong here: media are files"))
                continue
            faults = Faults(path.as_posix())
            data = contents(path, LARGEST_FILM, faults)
            medium = read_media(path.name, data, faults) if data is not None else None
            if medium is not None:
                found[medium.name] = medium
            self.faults += faults.found
        return found

    def page(self, path: Path, kind: str | None = None) -> ParsedPage | None:
        text = self.text(path)
        if text is None:
            return None
        page = parse_page(path.as_posix(), text, kind)
        self.faults += page.faults
        return page

    def text(self, path: Path) -> str | None:
        faults = Faults(path.as_posix())
        data = contents(path, LARGEST, faults)
        text = decode(data, faults) if data is not None else None
        self.faults += faults.found
        return text

    def refuse(self, path: Path, text: str) -> None:
        self.faults.append(Fault(path.as_posix(), 1, text))


def listed(folder: Path) -> list[Path]:
    """What is in the folder, in the order of names, without what begins with a dot."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def contents(path: Path, most: int, faults: Faults) -> bytes | None:
    """The bytes of a file that is not too large to be read."""
    size = path.stat().st_size
    if size > most:
        too_large = N_("the file has %(size)s KB, more than %(most)s KB")
        faults.add(1, too_large, size=size // 1024, most=most // 1024)
        return None
    return path.read_bytes()
