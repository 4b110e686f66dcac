from pathlib import Path
from unicodedata import normalize

import pytest

from portal.content.files.library import read_library

QUESTION = '<!-- data-id="{}" -->\n[(X)] Một\n[( )] Hai\n'
FILES = {
    "facts.yml": "facts:\n  so-bao: {value: 156, label: Số báo}\n",
    "competences.yml": "frameworks:\n  - id: dlgf\n    title: D\n    items: [{code: '4.2', title: A}]\n"
    "groups: [{id: cao-tuoi, title: Cao tuổi}]\n",
    "programmes.yml": "programmes: [{id: a, title: A, compulsory: [an-toan]}]\n",
    "LICENSE.md": "CC BY 4.0\n",
    ".DS_Store": "x",
    "an-toan/course.md": "---\ntitle: An toàn\nsummary: Một câu\n---\nChào. [Bài 1](01-mot.md)\n",
    "an-toan/01-mot.md": "---\ntitle: Một\ncompetences: ['dlgf:4.2']\ngroups: [cao-tuoi]\n---\n"
    "## Mở {#mo}\n\nGọi {{ so-bao }}. ![Hình](media/hinh.svg) [Hai](02-hai.md#hoi) [Lại](#mo)\n",
    "an-toan/02-hai.md": "---\ntitle: Hai\n---\n## Hỏi {#hoi}\n\n[Khóa](course.md) [Kia](../mua-sam/course.md)\n",
    "an-toan/09-kiem-tra.md": "---\ntitle: Kiểm tra\nkind: quiz\ndraw: 1\n---\nHỏi?\n\n"
    '<!-- data-id="a" data-passage="01-mot.md#mo" -->\n[(X)] Một\n[( )] Hai\n',
    "an-toan/media/hinh.svg": '<svg viewBox="0 0 4 3"></svg>',
    "mua-sam/course.md": "---\ntitle: Mua sắm\n---\n",
}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "courses"
    write(root, FILES)
    return root


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def faults_with(folder, **changed):
    """The faults after one file was written anew, as file:line: message without the folder's own path."""
    write(folder, changed)
    return [str(fault).removeprefix(f"{folder.as_posix()}/") for fault in read_library(folder).faults]


def test_a_library_is_read_whole(folder):
    library = read_library(folder)

    assert library.faults == ()
    assert [course.slug for course in library.courses] == ["an-toan", "mua-sam"]
    course = library.courses[0]
    assert (course.title, course.summary) == ("An toàn", "Một câu")
    assert course.html == '<p>Chào. <a href="/courses/an-toan/mot">Bài 1</a></p>'
    assert [(page.number, page.slug, page.kind) for page in course.pages] == [
        (1, "mot", "lesson"),
        (2, "hai", "lesson"),
        (9, "kiem-tra", "quiz"),
    ]
    assert library.facts["so-bao"].value == "156"
    assert library.groups[0].id == "cao-tuoi"
    assert library.programmes[0].compulsory == ("an-toan",)


def test_a_page_leads_where_it_says(folder):
    page = read_library(folder).courses[0].pages[0]

    html = page.blocks[0]["html"]
    assert '<a href="tel:156">156</a>' in html
    assert '<a href="/courses/an-toan/hai#hoi">' in html
    assert '<a href="/courses/an-toan/mot#mo">' in html
    assert 'width="4" height="3"' in html
    assert (page.facts, page.media, page.headings) == (("so-bao",), ("hinh.svg",), ("mo",))


def test_a_question_names_the_passage_to_read_again(folder):
    quiz = read_library(folder).courses[0].pages[2]

    assert quiz.blocks[0]["question"]["passage"] == "/courses/an-toan/mot#mo"


def test_what_was_read_writes_back_byte_for_byte(folder):
    odd = "\ufeff" + FILES["an-toan/02-hai.md"].replace("\n", "\r\n").rstrip()
    write(folder, {"an-toan/02-hai.md": odd, "facts.yml": normalize("NFD", FILES["facts.yml"])})

    library = read_library(folder)

    assert library.faults == ()
    course = library.courses[0]
    written = {f"an-toan/{page.file_name}": page.source.encode() for page in course.pages}
    written |= {f"an-toan/media/{file.name}": file.data for file in course.media}
    written |= {"an-toan/course.md": course.source.encode()}
    written |= {name: text.encode() for name, text in library.texts.items()}
    assert written == {name: (folder / name).read_bytes() for name in written}
    assert written.keys() | {"LICENSE.md", ".DS_Store", "mua-sam/course.md"} == FILES.keys()


def test_names_in_parted_letters_are_found(folder):
    write(
        folder,
        {
            f"an-toan/media/{normalize('NFD', 'số.svg')}": FILES["an-toan/media/hinh.svg"],
            "an-toan/03-ba.md": "---\ntitle: Ba\n---\n![Số](media/số.svg)\n",
        },
    )

    library = read_library(folder)

    assert library.faults == ()
    assert library.courses[0].pages[2].media == ("số.svg",)


def test_a_page_may_lead_to_a_file_beside_it(folder):
    write(folder, {"an-toan/03-ba.md": LESSON + "[Hình](media/hinh.svg)"})

    course = read_library(folder).courses[0]

    assert f'<a href="{course.media[0].url}">Hình</a>' in course.pages[2].blocks[0]["html"]
    assert course.pages[2].media == ("hinh.svg",)


LESSON = "---\ntitle: A\n---\n"
GUIDE = "---\ntitle: A\nkind: guide\ngroups: [cao-tuoi]\ntopic: 'dlgf:4.2'\n---\n## Một {#mot}\n1. Một\n"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("an-toan/03-a.md", LESSON + "[x](07-khong.md)", "4: there is no page “07-khong.md”"),
        ("an-toan/03-a.md", LESSON + "[x](01-mot.md#khong)", "4: there is no heading “01-mot.md#khong”"),
        ("an-toan/03-a.md", LESSON + "[x](#khong)", "4: there is no heading “#khong”"),
        ("an-toan/03-a.md", LESSON + "[x](../../etc/01-mot.md)", "4: there is no page “../../etc/01-mot.md”"),
        ("an-toan/03-a.md", LESSON + "[x](/courses/a)", "4: “/courses/a” is no link to a page, such as"),
        ("an-toan/03-a.md", LESSON + "![x](media/b.png)", "4: there is no file “media/b.png”"),
        ("an-toan/03-a.md", LESSON + "![x](hinh.svg)", "4: “hinh.svg” is not in the course's folder media/"),
        ("an-toan/03-a.md", LESSON + "![x](https://a.vn/b.png)", "4: “https://a.vn/b.png” is not in the course's"),
        ("an-toan/03-a.md", LESSON + "![](media/hinh.svg)", "4: the picture “media/hinh.svg” does not say"),
        ("an-toan/03-a.md", LESSON + "{{ so-la }}", "4: there is no fact “so-la”"),
        ("an-toan/03-a.md", "---\ntitle: A\ncompetences: ['4.2']\n---\n", "3: there is no competence “4.2”"),
        ("an-toan/03-a.md", "---\ntitle: A\ngroups: [tre-em]\n---\n", "3: there is no group “tre-em”"),
        ("an-toan/03-a.md", "---\ntitle: A\nkind: scenario\n---\n", "2: the key “channel” is missing"),
        ("an-toan/03-a.md", GUIDE.replace("4.2", "4.9"), "5: there is no competence “dlgf:4.9”"),
        ("an-toan/03-a.md", GUIDE + "[x](01-mot.md)", "9: residents cannot open “01-mot.md”: a guide leads to"),
        ("an-toan/03-a.md", GUIDE + "[x](course.md)", "9: residents cannot open “course.md”: a guide leads to"),
        ("an-toan/03-a.md", LESSON + "A?\n\n" + QUESTION.format("a"), None),
        ("an-toan/01-hai-lan.md", LESSON, None),
        ("an-toan/03-done.md", LESSON, "1: no page can be named “done”: it is the address of another screen"),
        ("an-toan/03-hai.md", LESSON, "1: the page “Hai” has the address “hai”, too"),
        ("an-toan/03-a.md", b"---\ntitle: A\n---\nb\xff", "4: this file is not UTF-8"),
        ("an-toan/03-a.md", b"---\ntitle: A\n---\nb\0", "4: this file holds a NUL byte"),
        ("an-toan/03-a.md", "x" * 5_000_000, "1: the file has 4882 KB, more than 256 KB"),
        ("an-toan/Bai 3.md", LESSON, "1: this does not belong here: pages are named like 01-name.md"),
        ("an-toan/3-a.md", LESSON, "1: this does not belong here: pages are named like 01-name.md"),
        ("an-toan/anh.png", "x", "1: this does not belong here: pages are named like"),
        ("an-toan/media/sau/a.svg", "x", None),
        ("an-toan/media/a.png", "<html>", "1: this file is not what its name says: it is no .png"),
        ("an-toan/media/a.gif", "GIF89a", "1: media may be"),
        ("ghi-chu.txt", "x", "1: this does not belong here: courses are folders"),
        ("Khóa Mới/course.md", LESSON, None),
        ("programmes.yml", "programmes: [{id: a, title: A, compulsory: [la]}]", "1: there is no course “la”"),
        ("competences.yml", "frameworks: 5", "1: a list is due here"),
    ],
)
def test_a_fault_names_its_file_and_line(folder, name, content, fault):
    faults = faults_with(folder, **{name: content})

    expected = OTHERWISE.get(name) if fault is None else f"{name}:{fault}"
    assert any(found.startswith(expected) for found in faults), faults


OTHERWISE = {
    "an-toan/03-a.md": "an-toan/09-kiem-tra.md:8: a question of the page “A” has the code “a”, too",
    "an-toan/01-hai-lan.md": "an-toan/01-mot.md:1: the page “A” has the number 1, too",
    "an-toan/media/sau/a.svg": "an-toan/media/sau:1: this does not belong here: media are files",
    "Khóa Mới/course.md": "Khóa Mới:1: this does not belong here: courses are folders",
}


def test_a_passage_that_is_not_there_is_a_fault_at_its_attribute(folder):
    source = FILES["an-toan/09-kiem-tra.md"].replace("#mo", "#khong")

    assert faults_with(folder, **{"an-toan/09-kiem-tra.md": source}) == [
        "an-toan/09-kiem-tra.md:8: there is no heading “01-mot.md#khong”"
    ]


def test_the_headings_of_a_quiz_are_no_place_to_lead_to(folder):
    quiz = FILES["an-toan/09-kiem-tra.md"].replace("Hỏi?", "## Câu 1 {#cau}\n\nHỏi?")
    write(folder, {"an-toan/09-kiem-tra.md": quiz})

    assert faults_with(folder, **{"an-toan/03-a.md": LESSON + "[x](09-kiem-tra.md#cau)"}) == [
        "an-toan/03-a.md:4: there is no heading “09-kiem-tra.md#cau”"
    ]


def test_a_course_without_its_introduction_is_a_fault_and_its_pages_are_still_checked(folder):
    faults = faults_with(folder, **{"vo-chu/01-a.md": LESSON + "{{ so-la }}"})

    assert faults == [
        "vo-chu/01-a.md:4: there is no fact “so-la”",
        "vo-chu/course.md:1: this course has no course.md",
    ]


def test_guides_lead_to_guides_at_their_public_addresses(folder):
    other = GUIDE + "\n[Một](#mot) [Sao kê](07-sao-ke.md#mot) [Hình](media/hinh.svg)"
    write(folder, {"an-toan/07-sao-ke.md": GUIDE, "an-toan/08-khoa-the.md": other})

    library = read_library(folder)

    assert library.faults == ()
    html = library.courses[0].pages[3].blocks[0]["html"]
    assert '<a href="#mot">' in html
    assert '<a href="/g/sao-ke#mot">' in html


def test_other_pages_lead_to_a_guide_where_it_stands_in_its_course(folder):
    write(folder, {"an-toan/07-sao-ke.md": GUIDE, "an-toan/03-ba.md": LESSON + "[Sao kê](07-sao-ke.md)"})

    page = read_library(folder).courses[0].pages[2]

    assert '<a href="/courses/an-toan/sao-ke">' in page.blocks[0]["html"]


def test_two_guides_of_one_name_are_a_fault_in_any_course(folder):
    write(folder, {"an-toan/07-sao-ke.md": GUIDE})

    (fault,) = faults_with(folder, **{"mua-sam/02-sao-ke.md": GUIDE})

    assert fault.startswith("mua-sam/02-sao-ke.md:1: another guide is named “sao-ke”, too")
    assert "an-toan/07-sao-ke.md" in fault


def test_a_guide_and_a_lesson_of_another_course_may_share_a_name(folder):
    write(folder, {"an-toan/07-sao-ke.md": GUIDE})

    assert faults_with(folder, **{"mua-sam/02-sao-ke.md": LESSON}) == []


def test_a_link_out_of_the_folder_is_not_followed(folder):
    (folder / "an-toan" / "03-a.md").symlink_to("/etc/hostname")

    assert "an-toan/03-a.md:1: this does not belong here" in faults_with(folder)[0]


def test_a_link_in_place_of_the_media_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "mua-sam").mkdir(exist_ok=True)
    (folder / "mua-sam" / "media").symlink_to(tmp_path / "elsewhere")

    assert any("mua-sam/media:1: this does not belong here" in fault for fault in faults_with(folder))


def test_all_faults_of_a_run_are_told_in_the_order_of_files_and_lines(folder):
    faults = faults_with(folder, **{"an-toan/01-mot.md": LESSON + "{{ a }}\n\n{{ b }}", "facts.yml": "facts: []"})

    assert [fault.split(": ")[0] for fault in faults] == [
        "an-toan/01-mot.md:4",
        "an-toan/01-mot.md:6",
        "an-toan/09-kiem-tra.md:8",
        "facts.yml:1",
    ]


def test_numbers_order_the_pages(folder):
    write(folder, {"an-toan/100-cuoi.md": LESSON, "an-toan/20-giua.md": LESSON})

    assert [page.number for page in read_library(folder).courses[0].pages] == [1, 2, 9, 20, 100]


def test_a_folder_that_is_not_there_is_told_by_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_library(tmp_path / "courses")
