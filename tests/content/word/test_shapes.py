"""Twenty shapes of Word files: what of each is taken (docs/word-import.md has them as a table)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.word.shapes import (
    FILES,
    NAMESPACES,
    account,
    built,
    lines,
    markdown,
    numbering,
    p,
    picture,
    planned,
    r,
    raw,
    read,
    styles,
)

BOLD = "<w:b/>"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def headings(document: Any) -> None:
    document.add_heading("An toàn trên mạng", 0)
    document.add_paragraph("Lời đầu.")
    document.add_heading("Bài 1: Cuộc gọi lạ", 1)
    document.add_heading("Ba bước", 2)
    document.add_paragraph("Dừng lại.")
    document.add_heading("Bài 2: Tin nhắn giả", 1)
    document.add_paragraph("Đừng bấm.")


def inline(document: Any) -> None:
    paragraph = document.add_paragraph("Nói ")
    paragraph.add_run("không").bold = True
    paragraph.add_run(", ")
    paragraph.add_run("từ từ").italic = True
    paragraph.add_run(" thôi; 5 * 3 = 15 và H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O.")


def tables(document: Any) -> None:
    table = document.add_table(2, 2)
    for row, texts in enumerate((("Dấu hiệu", "Ví dụ"), ("Hối | gấp", "một\nhai"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("")
    box = document.add_table(1, 1)
    box.cell(0, 0).text = "Ghi nhớ: không đọc mã."


def pictures(document: Any) -> None:
    document.add_picture(picture())
    document.add_paragraph("Hình 1: Màn hình cuộc gọi lạ")


SHAPES: dict[str, tuple[bytes, str]] = {
    "python-docx, headings": (
        built(headings),
        "Lời đầu.\n\n# lesson: Bài 1: Cuộc gọi lạ\n\n## Ba bước\n\nDừng lại.\n\n"
        "# lesson: Bài 2: Tin nhắn giả\n\nĐừng bấm.",
    ),
    "python-docx, inline": (built(inline), "Nói **không**, *từ từ* thôi; 5 \\* 3 = 15 và H₂O."),
    "python-docx, tables": (
        built(tables),
        "| Dấu hiệu | Ví dụ |\n| --- | --- |\n| Hối \\| gấp | một; hai |\n\n"
        "> [!IMPORTANT]\n> Ghi nhớ: không đọc mã.",
    ),
    "python-docx, pictures": (
        built(pictures),
        "![Màn hình cuộc gọi lạ](media/hinh-1.webp)\n\nHình 1: Màn hình cuộc gọi lạ",
    ),
    "LibreOffice, lessons": (
        (FILES / "libreoffice-lessons.docx").read_bytes(),
        "# lesson: Bài 1: Cuộc gọi lạ\n\nNghe máy thì **dừng lại**, rồi *hỏi* người nhà. "
        "Xem [chỗ này](https://example.vn/a).\n\n- Dừng\n  - đặt máy xuống\n- Hỏi\n\n1. Mở máy\n"
        "2. Gọi số sau thẻ\n\n| Dấu hiệu | Ví dụ |\n| --- | --- |\n| Hối | “Còn 5 phút” |\n\n"
        '# lesson: Bài 2: Tin nhắn giả\n\nTin nào đáng nghi?\n\n<!-- data-id="tin-nao-dang-nghi" -->\n'
        "- [( )] Tin nhắc lịch họp ấp\n- [(X)] Tin kèm đường liên kết lạ\n- [( )] Tin chúc Tết của cháu",
    ),
    "LibreOffice, numbered by the program": (
        (FILES / "libreoffice-numbered-questions.docx").read_bytes(),
        "# quiz: Kiểm tra nhanh\n\nĐọc kỹ (Mỗi câu một ý đúng.) rồi chọn.\n\nMã OTP dùng để làm gì?\n\n"
        '<!-- data-id="ma-otp-dung-de-lam-gi" -->\n- [(X)] Xác nhận giao dịch\n- [( )] Quảng cáo\n\n'
        'Ai được biết mã OTP?\n\n<!-- data-id="ai-duoc-biet-ma-otp" -->\n- [( )] Nhân viên ngân hàng\n'
        "- [(X)] Chỉ mình mình",
    ),
    "Google Docs": (
        raw(
            p("Bài một", style="Heading1")
            + "<w:p>"
            + r("Mở ")
            + '<w:hyperlink r:id="rId6">'
            + r("trang này", '<w:u w:val="single"/><w:color w:val="1155cc"/>')
            + "</w:hyperlink></w:p>"
            + p("Bài hai", style="Heading1")
            + p("Hết.", style="Normal"),
            parts={"word/styles.xml": styles(("Normal", "Normal", ""), ("Heading1", "heading 1", ""))},
            links={"rId1": ("styles", "styles.xml"), "rId6": ("hyperlink", "https://example.vn/x")},
        ),
        "# lesson: Bài một\n\nMở [trang này](https://example.vn/x)\n\n# lesson: Bài hai\n\nHết.",
    ),
    "WPS": (
        raw(
            p("Bài một", style="2") + p("Chữ.", style="1") + p("Bài hai", style="2") + p("Chữ nữa."),
            parts={"word/styles.xml": styles(("1", "Normal", ""), ("2", "heading 1", '<w:basedOn w:val="1"/>'))},
            links={"rId1": ("styles", "styles.xml")},
        ),
        "# lesson: Bài một\n\nChữ.\n\n# lesson: Bài hai\n\nChữ nữa.",
    ),
    "Word in Vietnamese": (
        raw(
            p("Khóa của tôi", style="Tiu")
            + p("Bài một", style="u1")
            + p("Chữ.")
            + p("Bài hai", style="KiuRieng")
            + p("Chữ nữa."),
            parts={
                "word/styles.xml": styles(
                    ("u1", "heading 1", ""),
                    ("Tiu", "Title", ""),
                    ("KiuRieng", "Kiểu riêng", '<w:basedOn w:val="u1"/>'),
                )
            },
            links={"rId1": ("styles", "styles.xml")},
        ),
        "# lesson: Bài một\n\nChữ.\n\n# lesson: Bài hai\n\nChữ nữa.",
    ),
    "Word, strict": (
        raw(p("Một câu."), namespaces=NAMESPACES.replace(USUAL, STRICT)),
        "Một câu.",
    ),
    "Word online, other part names": (raw(p("Một câu."), main="word/document2.xml"), "Một câu."),
    "Word with macros (.docm)": (
        raw(
            p("Một câu."),
            kind="application/vnd.ms-word.document.macroEnabled.main+xml",
            parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        ),
        "Một câu.",
    ),
    "no styles at all, headings by hand": (
        raw(
            p("BÀI 1: CUỘC GỌI LẠ", look=BOLD)
            + p("I. Nhận ra", look=BOLD)
            + p("Nghe kỹ.")
            + p("BÀI 2: TIN NHẮN", look=BOLD)
            + p("Đọc kỹ.")
        ),
        "# lesson: BÀI 1: CUỘC GỌI LẠ\n\n## I. Nhận ra\n\nNghe kỹ.\n\n# lesson: BÀI 2: TIN NHẮN\n\nĐọc kỹ.",
    ),
    "lists by hand": (
        lines("Ba việc:", "- Dừng", "•\tHỏi", "+ hỏi con", "– Gọi", "1. Mở máy", "2) Bấm số"),
        "Ba việc:\n\n- Dừng\n- Hỏi\n  - hỏi con\n- Gọi\n\n1. Mở máy\n2. Bấm số",
    ),
    "old fonts": (
        raw(
            p("Caån thaän vôùi cuoäc goïi laï", look='<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>')
            + p("Kh«ng ®äc m·", look='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
        ),
        "Cẩn thận với cuộc gọi lạ\n\nKhông đọc mã",
    ),
    "tracked changes and hidden text": (
        raw(
            "<w:p>"
            + r("Gọi ")
            + f'<w:ins w:id="1">{r("công an")}</w:ins>'
            + '<w:del w:id="2"><w:r><w:delText>bạn bè</w:delText></w:r></w:del>'
            + r(" xã", "")
            + r(" (ghi chú riêng)", "<w:vanish/>")
            + "</w:p>"
        ),
        "Gọi công an xã",
    ),
    "fields, table of contents": (
        raw(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            r'<w:r><w:instrText>TOC \o "1-3"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("Bài một … 2")
            + "</w:p>"
            + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.vn/b"'
            + '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("ở đây")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "[ở đây](https://a.vn/b)",
    ),
    "text box, said twice for old programs": (
        raw(
            "<w:p>"
            + r("Đoạn thường.")
            + "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
            + p("Chữ trong khung.")
            + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
            + p("Chữ trong khung.")
            + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        "Đoạn thường.\n\nChữ trong khung.",
    ),
    "numbered by Word, with letters": (
        raw(
            p("Ai gọi thì cúp máy?", numbered=(1, 0))
            + p("Người nhà", numbered=(1, 1))
            + p("Người xưng công an", look=BOLD, numbered=(1, 1)),
            parts={"word/numbering.xml": numbering(("decimal", "Câu %1:"), ("upperLetter", "%2."))},
            links={"rId1": ("numbering", "numbering.xml")},
        ),
        'Ai gọi thì cúp máy?\n\n<!-- data-id="ai-goi-thi-cup-may" -->\n- [( )] Người nhà\n'
        "- [(X)] Người xưng công an",
    ),
    "footnotes": (
        raw(
            "<w:p>" + r("Gọi số in sau thẻ") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r(".") + "</w:p>",
            parts={
                "word/footnotes.xml": f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="0"/>'
                f'<w:footnote w:id="2">{p("Số do ngân hàng in.")}</w:footnote></w:footnotes>'
            },
            links={"rId1": ("footnotes", "footnotes.xml")},
        ),
        "Gọi số in sau thẻ[^1].\n\n[^1]: Số do ngân hàng in.",
    ),
    "merged and nested tables": (
        raw(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
            + p("Đầu")
            + "</w:tc></w:tr><w:tr><w:tc>"
            + p("a")
            + "</w:tc><w:tc><w:tbl><w:tr><w:tc>"
            + p("x")
            + "</w:tc><w:tc>"
            + p("y")
            + "</w:tc></w:tr></w:tbl>"
            + p("")
            + "</w:tc></w:tr></w:tbl>"
        ),
        "| Đầu |  |\n| --- | --- |\n| a | x – y |",
    ),
    "formula, symbols, soft breaks": (
        raw(
            "<w:p>"
            + r("Dòng một")
            + "<w:r><w:br/></w:r>"
            + r("dòng hai ")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
            + "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>"
        ),
        "Dòng một\\\ndòng hai →a+b",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_this_shape_becomes_these_pages(name: str) -> None:
    data, expected = SHAPES[name]

    assert markdown(data) == expected


@pytest.mark.parametrize("name", SHAPES)
def test_every_paragraph_is_accounted_for_once(name: str) -> None:
    data, _expected = SHAPES[name]

    assert account(planned(data)) == list(range(len(read(data).pieces)))


def test_what_is_changed_or_left_out_is_said() -> None:
    told = {
        name: {code for page in planned(data).pages for block in page.blocks for code in block.remarks}
        for name, (data, _expected) in SHAPES.items()
    }

    assert "legacy_font" in told["old fonts"]
    assert {"deleted", "hidden"} <= told["tracked changes and hidden text"]
    assert "contents" in told["fields, table of contents"]
    assert {"merged_cells", "nested_table"} <= told["merged and nested tables"]
    assert "box" in told["text box, said twice for old programs"]
    assert "formula" in told["formula, symbols, soft breaks"]
    assert "frame" in told["python-docx, tables"]
    assert {"typed_bullet", "typed_number"} <= told["lists by hand"]
    assert read(SHAPES["Word with macros (.docm)"][0]).remarks == ("macros",)
