"""Vietnamese names put together by chance, as they sound in the south; never one that everybody knows."""

from random import Random

FAMILIES = {
    "Nguyễn": 31,
    "Trần": 13,
    "Lê": 11,
    "Phạm": 6,
    "Huỳnh": 7,
    "Võ": 5,
    "Phan": 4,
    "Trương": 4,
    "Bùi": 2,
    "Đặng": 2,
    "Lâm": 4,
    "Lý": 2,
    "Hồ": 2,
    "Ngô": 2,
    "Dương": 2,
    "Đỗ": 1,
    "Châu": 1,
    "Quách": 1,
    "Tăng": 1,
    "Mai": 1,
}
MEN = (
    ("Văn", "Hoàng", "Minh", "Thanh", "Quốc", "Trung", "Chí", "Hữu", "Ngọc", "Công", "Phước", "Thành"),
    (
        "Bé Chiến Cường Dững Đạt Đông Được Giang Hào Hải Hậu Hiền Hiếu Hoài Kha Khanh Khởi Lạc Lành Lắm Lợi "
        "Lực Mẫn Mến Mừng Nghĩa Ngoan Nguyên Nhân Nhịn Phát Phong Phú Quí Rạng Sơn Tài Tâm Thái Thiện Thuận "
        "Tính Toàn Triều Tùng Út Vẹn Vinh Xuyên"
    ).split(),
)
WOMEN = (
    ("Thị", "Thị", "Thị", "Thị Mỹ", "Thị Ngọc", "Thị Kim", "Ngọc", "Mỹ", "Kim", "Bích", "Hồng", "Cẩm", "Tuyết"),
    (
        "Ái Bé Chi Cúc Diễm Diệu Đào Đẹp Điệp Gấm Giàu Hạnh Hiền Hoa Hồng Hường Lài Lam Lành Lan Lệ Liên Liễu "
        "Loan Lụa Ly Mai Mận Mơ Mười Nga Ngà Ngân Nhàn Nhi Nhiên Nhung Như Nương Oanh Phấn Phượng Quyên Sương "
        "Thắm Thoa Thơ Thúy Tiên Trang Trinh Tươi Út Vân Xuyến Yến"
    ).split(),
)
# Chance would make these too; they belong to people everybody knows.
FAMOUS_NAMES = frozenset(
    {
        "Lê Thị Hồng Gấm",
        "Ngô Thanh Vân",
        "Nguyễn Chí Thanh",
        "Nguyễn Hồng Đào",
        "Nguyễn Hữu An",
        "Nguyễn Ngọc Loan",
        "Nguyễn Thanh Tùng",
        "Nguyễn Thị Kim Ngân",
        "Nguyễn Thị Ngọc Hoa",
        "Nguyễn Thị Oanh",
        "Nguyễn Thị Út",
        "Trương Mỹ Hoa",
        "Trương Mỹ Lan",
        "Trương Thị Mai",
    }
)
_FAMILY_NAMES, _FAMILY_WEIGHTS = list(FAMILIES), list(FAMILIES.values())


def person_name(chance: Random) -> str:
    """A full name: family, middle, given; a woman's or a man's."""
    while True:
        middles, givens = WOMEN if chance.random() < 0.48 else MEN
        family = chance.choices(_FAMILY_NAMES, _FAMILY_WEIGHTS)[0]
        name = f"{family} {chance.choice(middles)} {chance.choice(givens)}"
        if name not in FAMOUS_NAMES and len(set(name.split())) == len(name.split()):
            return name
