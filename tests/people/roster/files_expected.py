"""Who comes out of the roster files, for `test_files`."""

# Files that hold the same; the people: number or user name, unit, role, day, notes; and the rows with faults.
EXPECTED: list[tuple[str, list[str], list[str]]] = [
    (
        "capitals-without-marks.xlsx",
        [
            "Do Thi Lua 0300000001 in 7 (name_case)",
            "Vo Van Bay 0300000002 in 3 (name_case)",
        ],
        [],
    ),
    (
        "days.xlsx",
        [
            "Đỗ Thị An 0300000010 in 1 2025-07-01 (unit_broad)",
            "Đỗ Thị Bn 0300000011 in 1 2025-07-01 (unit_broad)",
            "Đỗ Thị Cn 0300000012 in 1 2025-07-01 (unit_broad)",
            "Đỗ Thị Dn 0300000013 in 1 (day_bad unit_broad)",
            "Đỗ Thị En 0300000014 in 1 (day_bad unit_broad)",
            "Đỗ Thị Fn 0300000015 in 1 (day_bad unit_broad)",
            "Đỗ Thị Gn 0300000016 in 1 (day_long_ago unit_broad)",
            "Đỗ Thị Hn 0300000017 in 1 (day_bad unit_broad)",
            "Đỗ Thị In 0300000018 in 1 (unit_broad)",
            "Đỗ Thị Út 0300000030 in 1 2025-07-01 (unit_broad)",
        ],
        [],
    ),
    (
        "english.xlsx headings-of-offices.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 7 head",
            "Võ Văn Bảy 0300000002 in 8",
        ],
        [],
    ),
    (
        "excel-semicolons.csv",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
            "Võ Văn Bảy 0300000002 in 8 (phone_zero)",
        ],
        [],
    ),
    (
        "family-and-given.xlsx",
        [
            "Trần Thị Thắm 0300000001 in 7",
            "Nguyễn Văn Đượm 0300000002 in 8",
        ],
        [],
    ),
    (
        "family-under-one-heading.xlsx",
        [
            "Trần Thị Thắm 0300000001 in 1 (unit_broad)",
            "Võ Văn Bảy 0300000002 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "formulas.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 1 (unit_broad)",
        ],
        [
            "3: Võ Văn Bảy: formula_empty",
        ],
    ),
    (
        "google-sheets.csv table-further-right.xlsx unicode-text.txt windows-1258.csv",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
        ],
        [],
    ),
    (
        "hamlet-column.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 3 head",
            "Võ Văn Bảy 0300000002 in 5 (position_word)",
        ],
        [
            "4: Trần Thị Ngọc: hamlet_teams",
        ],
    ),
    (
        "hamlets-then-teams.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
            "Võ Văn Bảy 0300000002 in 8",
            "Lê Thị Mai 0300000003 in 3",
        ],
        [],
    ),
    (
        "hidden.xlsx old-hidden.xls open-hidden.ods",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
            "Lê Thị Mai 0300000003 in 8",
        ],
        [],
    ),
    (
        "honorifics.xlsx",
        [
            "Phạm Văn Nghĩa 0300000010 in 7 (name_frame)",
            "Nguyễn Thị Lài 0300000011 in 7 (name_frame)",
            "Trần Hữu Quý 0300000012 in 7 (name_frame)",
            "Thạch Sa Rây 0300000013 in 7 (name_frame)",
            "Hồ Minh Kiệt 0300000014 in 7 (name_frame)",
            "Đỗ Văn Bé 0300000015 in 7 head (name_frame)",
            "Anh Thư Nguyễn 0300000016 in 7",
            "Lê Văn Tám 0300000017 in 7 (name_frame position_word)",
        ],
        [],
    ),
    (
        "letterhead-saved-again.xlsx letterhead.xlsx",
        [
            "Phạm Thị Mơ 0300000011 in 7 head",
            "Lê Văn Ngà 0300000012 in 8",
        ],
        [],
    ),
    (
        "letters-that-look-like-d.xlsx",
        [
            "Đặng Văn Đẩu 0300000001 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "line-breaks.csv",
        [
            "Đỗ Thị Lụa 0300000001 in 8",
        ],
        [],
    ),
    (
        "merged.xlsx open-merged.ods",
        [
            "Đỗ Thị Lụa 0300000001 in 3",
            "Võ Văn Bảy 0300000002 in 3",
            "Lê Thị Mai 0300000003 in 5",
            "Hồ Văn Sáu 0300000004 in 5",
        ],
        [],
    ),
    (
        "names-as-they-are-copied.xlsx",
        [
            "Trần Thị Mến 0300000001 in 1 (unit_broad)",
            "Trần Văn Tư 0300000002 in 1 (unit_broad)",
            "Lê Thị Hoa 0300000003 in 1 (unit_broad)",
            "Võ Văn Bảy 0300000004 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "no-numbers-but-a-signature.csv",
        [
            "Đỗ Thị Lụa 0300000001 in 1 (position_word unit_broad)",
            "Võ Văn Bảy 0300000002 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "old-tcvn3-fonts.xls open-tcvn3-fonts.ods",
        [
            "Đỗ Văn Hiền 0300000001 in 3 head (legacy_text legacy_text legacy_text)",
            "Lương Thị Hoà 0300000002 in 7 (legacy_text legacy_text)",
        ],
        [],
    ),
    (
        "old-vni-fonts.xls",
        [
            "Đỗ Văn Hiền 0300000001 in 7 (legacy_text legacy_text)",
            "Lê Thị Hồ 0300000002 in 8 (legacy_text legacy_text)",
        ],
        [
            "4: Hồ: name_one_word",
        ],
    ),
    (
        "old.xls open.ods page-of-libreoffice.html plain.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 3 head 2025-07-01",
            "Võ Văn Bảy 0300000002 in 5 (phone_zero)",
        ],
        [],
    ),
    (
        "page-of-a-system.xls",
        [
            "Đỗ Thị Lụa 0300000001 in 3",
            "Võ Văn Bảy 0300000002 in 3",
        ],
        [],
    ),
    (
        "pages-with-headings-again.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
            "Võ Văn Bảy 0300000002 in 8",
        ],
        [],
    ),
    (
        "phones.xlsx",
        [
            "Đỗ Thị Ba 0300000010 in 1 (unit_broad)",
            "Đỗ Thị Tư 0300000011 in 1 (unit_broad)",
            "Đỗ Thị Năm 0300000012 in 1 (phone_words unit_broad)",
            "Đỗ Thị Sáu 0300000013 in 1 (phone_label unit_broad)",
            "Đỗ Thị Bảy 0300000014 in 1 (phone_letters unit_broad)",
            "Đỗ Thị Tám 02903831234 in 1 (phone_land unit_broad)",
            "Đỗ Thị Chín 0300000016 in 1 (phone_zero unit_broad)",
            "Đỗ Thị Mười 0300000017 in 1 (phone_zero unit_broad)",
            "Đỗ Thị Lụa 0380000018 in 1 (phone_old unit_broad)",
        ],
        [
            "11: Đỗ Thị Là: phone_two",
            "12: Đỗ Thị Gấm: phone_power",
            "13: Đỗ Thị Vóc: phone_bad",
        ],
    ),
    (
        "repeated.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
        ],
        [
            "3: Đỗ Thị Lụa: row_again",
            "4: Võ Văn Bảy: phone_double",
            "5: Võ Thị Tám: phone_double",
        ],
    ),
    (
        "section-rows.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 3 head",
            "Võ Văn Bảy 0300000002 in 3",
            "Lê Thị Mai 0300000003 in 5 head",
        ],
        [],
    ),
    (
        "sep-line.csv",
        [
            "Đỗ Thị Lụa 0300000001 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "sheet-per-hamlet.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 3 head",
            "Võ Văn Bảy 0300000002 in 3",
            "Lê Thị Mai 0300000003 in 5",
        ],
        [],
    ),
    (
        "tcvn3-in-a-font-of-today.xlsx",
        [
            "Nguyễn Văn Bảy 0300000001 in 1 (legacy_text unit_broad)",
            "Trần Thị Lụa 0300000002 in 1 (legacy_text unit_broad)",
            "Phạm Văn Đạt 0300000003 in 1 (name_case legacy_text unit_broad)",
            "Lê Hồ 0300000004 in 1 (legacy_text unit_broad)",
        ],
        [],
    ),
    (
        "tcvn3.csv",
        [
            "Đỗ Văn Hiền 0300000001 in 7 (legacy_text legacy_text)",
            "Lương Thị Hồng 0300000002 in 8 (legacy_text legacy_text)",
        ],
        [],
    ),
    (
        "unit-in-first-row-only.xlsx",
        [
            "Đỗ Thị Lụa 0300000001 in 7",
            "Lê Thị Mai 0300000003 in 8",
        ],
        [
            "3: Võ Văn Bảy: unit_missing",
        ],
    ),
    (
        "user-names.xlsx",
        [
            "Đỗ Thị Lụa lua.kinh-rang in 7",
            "Võ Văn Bảy 0300000002 in 7",
        ],
        [
            "4: Lê Thị Mai: phone_missing",
        ],
    ),
    (
        "vni-in-a-font-of-today.xlsx",
        [
            "Đỗ Văn Hiền 0300000001 in 1 (legacy_text unit_broad)",
            "Nguyễn Thị Mỹ 0300000002 in 1 (legacy_text unit_broad)",
            "Trần Thị Hoà 0300000003 in 1 (unit_broad)",
            "Hồ Đẩu Hoà 0300000004 in 1 (unit_broad)",
        ],
        [],
    ),
    (
        "vni.csv",
        [
            "Đỗ Văn Hiền 0300000001 in 7 (legacy_text legacy_text)",
            "Lê Thị Hồng 0300000002 in 8 (legacy_text legacy_text)",
        ],
        [],
    ),
    (
        "xml-of-2003.xls",
        [
            "Đỗ Thị Lụa 0300000001 in 7 2025-07-01",
            "Võ Văn Bảy 0300000002 in 8 (phone_zero)",
        ],
        [],
    ),
]
