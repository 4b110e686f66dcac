"""What the columns of a roster are called: Vietnamese and English, compared without dấu, case and signs."""

import re

from portal.content.text.vietnamese import fold

FIELDS = (
    "name",
    "phone",
    "username",
    "unit",
    "unit_code",
    "parent",
    "hamlet",
    "kind",
    "create",
    "position",
    "joined",
)
# Folded: no dấu, no capitals, nothing between the words. The first one is what the template says.
HEADINGS = {
    "name": """ho va ten; ho ten; ten; ho va ten thanh vien; ho ten thanh vien; ten thanh vien; thanh vien;
        ten day du; nguoi; name; full name; fullname; member; member name; person""",
    "family": """ho; ho dem; ho lot; ho va dem; ho va ten dem; ho va chu lot; ho chu lot; ho va chu dem;
        ho chu dem; ho va ten lot; family name; last name;
        surname""",
    "phone": """so dien thoai; dien thoai; sdt; so dt; dt; dtdd; so dtdd; dien thoai di dong; so di dong; di dong;
        so dien thoai di dong; so dien thoai lien he; dien thoai lien he; so may; phone; phone number; phone no;
        mobile; mobile phone; mobile number; telephone; tel; cell phone""",
    "username": "ten dang nhap; tai khoan; ten tai khoan; username; user name; login; sign in name; account",
    "unit": """don vi; to; ten don vi; ten to; to cong nghe so; to cong nghe so cong dong; to cnscd; dia ban;
        thuoc to; don vi cong tac; unit; unit name; team; team name""",
    "unit_code": "ma don vi; ma to; ma dv; ma so don vi; unit code; code; team code",
    "parent": """don vi cap tren; thuoc don vi; truc thuoc; cap tren; don vi truc thuoc; xa; phuong; xa phuong;
        phuong xa; ten xa; parent; parent unit; commune; ward; unit above; thuoc""",
    "hamlet": """ap khom; ap; khom; khom ap; ten ap; ten khom; ten ap khom; ap khom khu vuc; thon; thon ap;
        hamlet""",
    "kind": "loai don vi; loai; kieu don vi; cap don vi; kind; unit kind; kind of unit; unit type; type",
    "create": """tao don vi moi; tao don vi; tao moi; lap moi; don vi moi; them don vi; create; create unit;
        create the unit; make the unit; new unit; is new""",
    "position": """chuc vu; chuc danh; vai tro; vi tri; nhiem vu; chuc vu trong to; nhiem vu trong to;
        vai tro trong to; position; role; title; duty""",
    "joined": """ngay vao to; ngay tham gia; ngay vao; ngay gia nhap; tham gia tu; tham gia tu ngay; tu ngay;
        ngay bat dau; joined; joined on; day of joining; date of joining; joining date; date joined;
        start date; since""",
    # The last ones stand over what the portal itself wrote beside faulty rows.
    "ignored": """stt; tt; so tt; so thu tu; ghi chu; no; number; note; notes; remark; remarks;
        dong; row; trang; sheet; what to put right; can sua gi""",
}
NON_LETTERS = re.compile(r"\([^)]*\)|[^0-9a-z]+")


def normalise_heading(heading: str) -> str:
    """The heading as it is compared: “Số điện thoại (*)” is “so dien thoai”."""
    return " ".join(NON_LETTERS.sub(" ", fold(heading)).split())


FIELD_BY_HEADING = {
    " ".join(heading.split()): field for field, listed in HEADINGS.items() for heading in listed.split(";")
}


def field_of(heading: str) -> str | None:
    """The field that the heading stands for; None for one that nobody knows."""
    return FIELD_BY_HEADING.get(normalise_heading(heading))
