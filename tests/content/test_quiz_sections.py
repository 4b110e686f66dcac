from portal.content.editing.quiz_sections import quiz_sections

TEXT = """---
title: Kiểm tra
kind: quiz
---

Mở đầu.

## Sơ **cứu** {#so-cuu}

Chuyện cô Ba.

Làm gì *trước*?

<!-- data-id="a" -->
- [(X)] Tắt máy

```screen
## Không phải {#khong}
<!-- data-id="khong-phai" -->
```

Gọi ai?

<!-- data-id="b" data-tags="thật" -->
- [(X)] Ngân hàng

## Trống {#trong}

## Tin nhắn

### Nhỏ

Tin nào?

<!-- data-id="c" -->
"""


def test_a_section_has_the_questions_below_it_with_what_they_ask():
    found = quiz_sections(TEXT)

    assert [(one.id, one.title) for one in found] == [("so-cuu", "Sơ cứu"), ("tin-nhan", "Tin nhắn")]
    assert [one.questions for one in found] == [
        (("a", "Làm gì trước?"), ("b", "Gọi ai?")),
        (("c", "Tin nào?"),),
    ]


def test_questions_before_any_heading_are_a_section_without_an_id():
    (found,) = quiz_sections(f'{"chữ " * 40}\n\n<!-- data-id="a" -->\n')

    assert found.id == ""
    assert found.questions[0][1].endswith(" …")
