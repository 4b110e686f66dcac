"""Common passwords: those that leaked most often, those that Vietnamese people take, and words of this portal.

The list of leaked ones is that of zxcvbn, made from published breaches: 30,000 passwords, of which 11,600 are as
long as one must be here. The Vietnamese words below are compared with digits around them, so that each
stands for thousands: matkhau, MatKhau2026, 123matkhau.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from portal.content.text.vietnamese import fold

MAX_DIGITS = 4  # around a common word; a longer number is nothing that everybody would take
SEPARATORS = re.compile(r"[\W_]+")

# What people say every day, names of places and teams, and the services this portal teaches.
VIETNAMESE_PASSWORDS = frozenset(
    """
    vietnam vietnamvodich toiyeuvietnam matkhau matkhaucuatoi motconvit xinchao chaoban khongbiet khongco
    anhyeuem emyeuanh yeuanh yeuem yeuemnhieu yeuanhnhieu iloveyou conyeu conyeume conyeubome meyeucon
    boyeucon bomeyeucon giadinh giadinhtoi giadinhyeuthuong hanhphuc maimaihanhphuc binhan binhyen mayman
    thanhcong phatdat phattai locphat tienvaonhunuoc cuocsong tuonglai mottinhyeu tinhyeu tinhyeucuatoi
    honnhan bengoan bongsen hoasen congchua hoangtu thiensu thienthan meocon cunbong gautruc vitcon
    chuotnhat camau camauqueem camauquetoi baclieu hochiminh saigon hanoi cantho haiphong danang
    kiengiang soctrang vinhlong angiang dongthap mientay quehuong quetoi datmui namcan thoibinh damdoi
    cainuoc phutan tungngo ditungngo gotungnha huongdantungnguoidan congnghe congngheso
    congnghesocongdong tocongnghe tocongngheso tocongnghesocongdong chuyendoi chuyendoiso dichvucong
    congdichvucong canbo canboxa ubndxa ubnd uyban toanquoc vneid vssid dinhdanh zalo facebook internet
    dienthoai thanhvien totruong giangvien lanhdao lanhdaoxa lanhdaotinh quantri quantrivien admin
    administrator
    """.split()
)


def normalise_password(password: str) -> str:
    """The password without capitals, Vietnamese marks, spaces and separators."""
    return SEPARATORS.sub("", fold(password))


def strip_outer_digits(squeezed: str) -> str:
    """What is left of a squeezed password without the digits at both ends."""
    return squeezed.strip("0123456789")


def is_common(password: str) -> bool:
    """Whether the password is among those that are tried first: known ones, or a known word with few digits."""
    squeezed = normalise_password(password)
    word = strip_outer_digits(squeezed)
    if squeezed in leaked_passwords() or len(set(squeezed)) < 3:
        return True
    if word in VIETNAMESE_PASSWORDS:
        return True
    return len(word) >= 4 and len(squeezed) - len(word) <= MAX_DIGITS and word in leaked_passwords()


@cache
def leaked_passwords() -> frozenset[str]:
    """The leaked passwords, squeezed."""
    package = find_spec("zxcvbn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("zxcvbn")
    # Its lists alone: importing the package would keep 16 MB of what it measures strength by in every worker.
    lists = run_path(str(Path(package.origin).with_name("frequency_lists.py")))["FREQUENCY_LISTS"]
    return frozenset(normalise_password(password) for password in lists["passwords"])
