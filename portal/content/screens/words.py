"""A screen in words, for those who hear it: its rows in their order, each with what it is and its ring."""

from html import escape

from portal.content.screens.layout import without_marks
from portal.content.screens.rows import Row, RowKind, Screen
from portal.content.text.languages import in_language

LABELS = {
    "vi": {
        "screen": "Hình vẽ màn hình",
        "app_bar": "Thanh đầu",
        "back": "có mũi tên trở lại",
        "address": "Thanh địa chỉ",
        "item": "Dòng",
        "button": "Nút",
        "secondary": "Nút",
        "field": "Ô",
        "empty": "còn trống",
        "checked": "Ô đã đánh dấu",
        "unchecked": "Ô chưa đánh dấu",
        "qr": "Mã QR",
        "keypad": "Bàn phím số",
        "keyboard": "Bàn phím chữ",
        "face": "Khung để đưa mặt vô",
        "picture": "Hình",
        "message": "Máy báo",
        "tabs": "Thanh dưới",
        "chosen": "đang chọn",
        "ring": "vòng",
    },
    "en": {
        "screen": "Drawing of a screen",
        "app_bar": "Bar at the top",
        "back": "with an arrow back",
        "address": "Address bar",
        "item": "Row",
        "button": "Button",
        "secondary": "Button",
        "field": "Field",
        "empty": "empty",
        "checked": "Ticked box",
        "unchecked": "Box, not ticked",
        "qr": "QR code",
        "keypad": "Keypad",
        "keyboard": "Keyboard",
        "face": "Frame for the face",
        "picture": "Picture",
        "message": "The phone says",
        "tabs": "Bar at the bottom",
        "chosen": "chosen",
        "ring": "ring",
    },
}
BARE = (RowKind.QR, RowKind.KEYPAD, RowKind.KEYBOARD, RowKind.FACE)


def words_of_screen(screen: Screen, language: str) -> str:
    """The HTML of a screen's words: its title and a list of its rows."""
    labels = in_language(LABELS, language)
    rows = "".join(f"<li>{escape(words_of_row(row, labels))}</li>" for row in screen.rows if says(row))
    return f"<p>{labels['screen']}: {escape(screen.title)}</p><ul>{rows}</ul>"


def says(row: Row) -> bool:
    """Whether a row says anything to those who hear it."""
    return row.kind != RowKind.LINE


def words_of_row(row: Row, labels: dict[str, str]) -> str:
    """One row in words."""
    ring = f", {labels['ring']} {row.ring}" if row.ring else ""
    if row.kind == RowKind.TEXT:
        return without_marks(row.text) + ring
    if row.kind in BARE:
        return labels[row.kind] + ring
    if row.kind == RowKind.TABS:
        return f"{labels['tabs']}: " + " · ".join(
            tab.label
            + (f" ({labels['chosen']})" if tab.is_chosen else "")
            + (f", {labels['ring']} {tab.ring}" if tab.ring else "")
            for tab in row.tabs
        )
    if row.kind == RowKind.CHECKBOX:
        return f"{labels['checked' if row.is_set else 'unchecked']}: {row.text}{ring}"
    if row.kind == RowKind.FIELD:
        return f"{labels['field']} {row.text}: {row.detail or labels['empty']}{ring}"
    more = f", {labels['back']}" if row.kind == RowKind.APP_BAR and row.is_set else ""
    more += f", {row.detail}" if row.detail else ""
    return f"{labels[row.kind]}: {without_marks(row.text)}{more}{ring}"
