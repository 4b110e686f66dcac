import stat
import struct
import warnings
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.files.archive import MAX_ARCHIVE_BYTES, read_archive, write_archive
from portal.content.files.archive_entries import MAX_ENTRIES
from portal.content.files.folder import CourseReader
from portal.content.files.front_matter import LESSON_SCHEMA
from tests.content.test_media import SVG
from tests.factories import shipped_library

COURSES = Path(__file__).parents[2] / "courses"
WHEN = datetime(2026, 11, 20, 8, 30, 2, tzinfo=UTC)
START = b"---\ntitle: A\n---\n"


def zipped(*files, kind=ZIP_DEFLATED):
    """An archive of (name or ZipInfo, data), as careless as its makers are."""
    packed = BytesIO()
    with ZipFile(packed, "w", kind) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are there twice
        for name, data in files:
            archive.writestr(name, data, kind)
    return packed.getvalue()


def read(packed):
    faults = Faults("khoa.zip")
    archive = read_archive(packed, faults)
    assert [fault.message() for fault in faults.found] == []
    return archive


def read_course(slug, files):
    """The course that some files make, by their paths inside its folder, and what is wrong with each."""
    reader = CourseReader(slug, slug, [])
    for path in sorted(files):
        reader.take(path, files[path])
    if "course.md" not in files:
        reader.miss()
    return reader.course, tuple(sorted(set(reader.faults)))


def refused(packed):
    faults = Faults("khoa.zip")
    assert read_archive(packed, faults) is None
    (fault,) = faults.found
    return fault.message()


def test_a_course_lies_in_its_folder_or_at_the_top():
    inside = read(zipped(("an-toan/", b""), ("an-toan/course.md", START), ("an-toan/media/a.svg", b"<svg/>")))
    top = read(BytesIO(zipped(("course.md", START), ("media/a.svg", b"<svg/>"))))

    assert (inside.slug, top.slug) == ("an-toan", "")
    assert inside.files == top.files == {"course.md": START, "media/a.svg": b"<svg/>"}


def test_a_folder_whose_name_is_no_address_is_opened_all_the_same():
    archive = read(zipped(("Khóa học 1/course.md", START)))

    assert (archive.slug, list(archive.files)) == ("", ["course.md"])


def test_what_belongs_to_no_course_is_told_and_what_computers_add_is_left_out():
    archive = read(
        zipped(
            ("README.md", b"a"),
            ("khoa/course.md", START),
            ("khoa/ghi-chu.docx", b"b"),
            ("khoa/media/sau/c.svg", b"c"),
            ("khoa/media/.an.svg", b"d"),
            ("__MACOSX/khoa/._course.md", b"e"),
            ("khoa/.DS_Store", b"f"),
            ("khoa/media/thumbs.db", b"g"),
        )
    )

    assert list(archive.files) == ["course.md"]
    assert archive.unknown_files == {
        "README.md": b"a",
        "khoa/ghi-chu.docx": b"b",
        "khoa/media/sau/c.svg": b"c",
        "khoa/media/.an.svg": b"d",
    }
    assert archive.left_out == ("__MACOSX/khoa/._course.md", "khoa/.DS_Store", "khoa/media/thumbs.db")


def test_names_are_in_composed_letters_whatever_they_were_written_in():
    decomposed = read(zipped(("course.md", START), ("media/a\u0302nh.svg", b"a")))
    unsaid = without_word(zipped(("course.md", START), ("media/ầnh.svg", b"a")))
    old = unsaid.replace("ầ".encode(), b"\x84x\x81")

    assert "media/ânh.svg" in decomposed.files
    assert "media/ầnh.svg" in read(unsaid).files
    assert "media/äxünh.svg" in read(old).files


def without_word(packed):
    """The archive without its word that names are UTF-8."""
    changed = bytearray(packed)
    for start, at in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        place = -1
        while (place := packed.find(start, place + 1)) >= 0:
            changed[place + at] &= ~0x08
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../course.md", "“../course.md” leads outside"),
        ("a/../../b.md", "leads outside"),
        ("/etc/passwd", "leads outside"),
        ("a//b.md", "leads outside"),
        ("./a.md", "leads outside"),
        ("C:/a.md", "leads outside"),
        ("a\\b.md", "has a letter in its name"),
        ("..\\a.md", "has a letter in its name"),
        ("a\nb.md", "“a\ufffdb.md” has a letter in its name"),
        ("media/b.zip", "is an archive inside the archive"),
        ("media/b.TAR.GZ", "is an archive inside the archive"),
        ("Course.md", "“Course.md” is there twice"),
        ("course.md", "“course.md” is there twice"),
    ],
)
def test_a_hostile_name_is_refused_and_named(name, message):
    assert message in refused(zipped(("course.md", START), (name, b"x")))


def test_a_name_that_ends_early_is_refused():
    packed = zipped(("course.md", START), ("media/a.svg?exe", b"x")).replace(b"svg?exe", b"svg\0exe")

    assert "has a letter in its name" in refused(packed)


def test_names_that_differ_by_their_normal_form_alone_are_the_same():
    packed = zipped(("course.md", START), ("media/\u1ea7.svg", b"x"), ("media/a\u0302\u0300.svg", b"y"))

    assert "“media/ầ.svg” is there twice" in refused(packed)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind):
    link = ZipInfo("media/a.svg")
    link.external_attr = (kind | 0o777) << 16

    assert "“media/a.svg” is no file but a link" in refused(zipped(("course.md", START), (link, b"/etc/passwd")))


def test_an_encrypted_entry_is_refused():
    packed = bytearray(zipped(("course.md", START)))
    packed[packed.index(b"PK\1\2") + 8] |= 1

    assert "“course.md” is encrypted" in refused(bytes(packed))


def test_what_is_packed_in_another_way_is_refused():
    assert "make a plain .zip" in refused(zipped(("course.md", START), kind=ZIP_BZIP2))


@pytest.mark.parametrize("name", ["media/a.webp", "course.md", "ghi-chu.docx"])
def test_an_archive_in_the_archive_is_refused_whatever_its_name(name):
    bomb = zipped(*((f"{number}.zip", b"\0" * 1000) for number in range(16)))

    assert refused(zipped((name, bomb))) == f"“{name}” is an archive inside the archive: unpack it first"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([("course.md", b" " * 300_000)], "“course.md” is packed tighter than any page or picture"),
        ([("media/a.webp", b"\0" * 9_000_000)], "“media/a.webp” is packed tighter than any page or picture"),
    ],
)
def test_a_bomb_goes_off_in_a_bounded_place(files, message):
    assert refused(zipped(*files)) == message


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([("course.md", b"a" * 262_145)], "“course.md” has more than 256 KB"),
        ([("media/a.mp4", b"a" * 8_388_609)], "“media/a.mp4” has more than 8192 KB"),
        ([(f"{number}.md", b"") for number in range(MAX_ENTRIES + 1)], "the archive has more than 500 files"),
        ([(f"{'x' * 400}{number}.md", b"") for number in range(3000)], "the archive has more than 500 files"),
    ],
)
def test_what_is_too_large_or_too_much_is_refused(files, message):
    assert refused(zipped(*files, kind=ZIP_STORED)) == message


def test_the_whole_has_a_bound_packed_and_unpacked():
    half = bytes(range(256)) * 32_000
    many = [(f"media/{number}.mp4", half[number:]) for number in range(5)]

    assert refused(b"x" * (MAX_ARCHIVE_BYTES + 1)) == "the archive has more than 32 MB"
    assert refused(BytesIO(b"x" * (MAX_ARCHIVE_BYTES + 1))) == "the archive has more than 32 MB"
    assert refused(zipped(("course.md", START), *((name, loose(data)) for name, data in many))) == (
        "unpacked, the archive has more than 32 MB"
    )


def loose(data):
    """Data that can be packed to a fiftieth and no less."""
    step = len(data) // 50
    return b"".join(struct.pack(">I", number * 2_654_435_761 % 2**32) + b"\0" * 196 for number in range(step // 4))


def entry(packed, name):
    """Where the list of an archive begins to tell of a name."""
    return packed.rindex(b"PK\1\2", 0, packed.rindex(name))


@pytest.mark.parametrize("said", [0, 10, 10_000, 2**32 - 2])
def test_an_entry_that_lies_about_what_it_unpacks_to_is_refused(said):
    packed = bytearray(zipped(("course.md", START), ("media/a.svg", b"<svg/>" * 50)))
    struct.pack_into("<I", packed, entry(packed, b"media/a.svg") + 24, said)

    assert refused(bytes(packed)) == "“media/a.svg” is broken: pack the course again"


@pytest.mark.parametrize(
    ("said", "message"),
    [(1, "“media/a.svg” is broken"), (2**31, "the archive says that it holds more than it does")],
)
def test_an_entry_that_lies_about_what_is_packed_is_refused(said, message):
    packed = bytearray(zipped(("course.md", START), ("media/a.svg", b"<svg/>" * 50)))
    struct.pack_into("<I", packed, entry(packed, b"media/a.svg") + 20, said)

    assert message in refused(bytes(packed))


def test_entries_that_share_what_they_unpack_are_refused():
    packed = zipped(("course.md", START), ("media/a.mp4", bytes(range(256)) * 4000))
    at, end = entry(packed, b"media/a.mp4"), packed.rindex(b"PK\5\6")
    again = b"".join(packed[at:end].replace(b"a.mp4", b"%c.mp4" % letter) for letter in b"bcdefgh")
    tail = bytearray(packed[end:])
    size = struct.unpack_from("<I", tail, 12)[0] + len(again)
    struct.pack_into("<HHI", tail, 8, 9, 9, size)

    message = refused(packed[:end] + again + bytes(tail))

    assert message == "the archive says that it holds more than it does"


def test_a_changed_byte_is_noticed():
    packed = zipped(("course.md", START), kind=ZIP_STORED).replace(b"title: A", b"title: B")

    assert refused(packed) == "“course.md” is broken: pack the course again"


@pytest.mark.parametrize(
    "packed", [b"", b"PK", b"MZ" * 40, b"PK\5\6" + b"\0" * 17, zipped(("course.md", START))[:-30]]
)
def test_what_is_no_archive_is_refused(packed):
    assert refused(packed) == "this is no .zip that can be read here"


def test_an_archive_that_says_it_needs_64_bits_is_refused():
    packed = zipped(("course.md", START))
    end = packed.rindex(b"PK\5\6")

    assert "more than 500 files" in refused(packed[:end] + b"PK\6\7" + b"\0" * 16 + packed[end:])


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([("a.md", b"a")], "the archive has no course.md at its top"),
        ([("a/b/course.md", START)], "the archive has no course.md at its top"),
        ([("a/course.md", START), ("b/course.md", START)], "the archive holds several courses: a, b."),
        ([], "the archive has no course.md at its top"),
    ],
)
def test_an_archive_is_one_course(files, message):
    assert message in refused(zipped(*files))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_broken_archive_breaks_the_reader(data):
    packed = bytearray(zipped(("khoa/course.md", START * 9), ("khoa/media/ầ.svg", b"<svg/>")))
    for at in data.draw(st.lists(st.integers(0, len(packed) - 1), min_size=1, max_size=4)):
        packed[at] = data.draw(st.integers(0, 255))
    faults = Faults("a")

    archive = read_archive(bytes(packed), faults)

    assert (archive is None) == bool(faults.found)


files = st.dictionaries(
    st.sampled_from(["course.md", "01-a.md", "media/a.svg", "media/ảnh b.mp3"]), st.binary(max_size=90), min_size=1
)


@given(files)
@settings(deadline=None)
def test_what_was_packed_is_unpacked(files):
    files = {"course.md": START} | {name: b"x" + data for name, data in files.items()}

    packed = write_archive(((f"khoa/{name}", data) for name, data in files.items()), WHEN)

    assert packed == write_archive([(f"khoa/{name}", data) for name, data in reversed(files.items())], WHEN)
    assert read(packed).files == files
    with ZipFile(BytesIO(packed)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 20, 8, 30, 2)}


def test_a_clock_that_is_wrong_packs_all_the_same():
    with ZipFile(BytesIO(write_archive([("a", b"")], datetime(1970, 1, 1, tzinfo=UTC)))) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("course", [path.parent.name for path in sorted(COURSES.glob("*/course.md"))])
def test_a_shipped_course_comes_out_of_its_archive_as_it_lies_in_its_folder(course):
    paths = [path for path in (COURSES / course).rglob("*") if path.is_file()]
    packed = write_archive(((str(path.relative_to(COURSES)), path.read_bytes()) for path in paths), WHEN)

    archive = read(packed)
    folder, faults = read_course(archive.slug, archive.files)

    assert faults == ()
    (text,) = (one for one in shipped_library().courses if one.slug == course)
    assert {name: page.source for name, page in folder.pages.items()} == {
        page.file_name: page.source for page in text.pages
    }
    assert tuple(folder.media.values()) == text.media
    assert folder.introduction.source == text.source


def test_the_files_of_a_course_are_judged_one_by_one():
    svg = SVG.format("").encode()
    files = {
        "01-a.md": b"---\ntitel: A\n---\n",
        "media/a.svg": svg,
        "media/b/c.svg": svg,
        "x.md": b"",
        "02-b.md": b"\xff",
    }

    course, faults = read_course("khoa", files)

    assert [(fault.file, fault.message()) for fault in faults] == [
        ("khoa/01-a.md", "the key “title” is missing"),
        ("khoa/01-a.md", "unknown key “titel”; known are: " + ", ".join(sorted(LESSON_SCHEMA))),
        ("khoa/02-b.md", "this file is not UTF-8: save it again as UTF-8"),
        ("khoa/course.md", "this course has no course.md"),
        ("khoa/media/b/c.svg", "this does not belong here: media are files"),
        ("khoa/x.md", "this does not belong here: pages are named like 01-name.md, media lie in media/"),
    ]
    assert (list(course.pages), list(course.media)) == (["01-a.md"], ["a.svg"])
