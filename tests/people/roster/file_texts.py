"""Roster files made of text, each with its encoding; `make_files` writes them."""

XML_CELL = '<Cell><Data ss:Type="{}">{}</Data></Cell>'
XML_ROWS = (
    [XML_CELL.format("String", heading) for heading in ("Họ và tên", "SĐT", "Tổ", "Ngày vào tổ")],
    [
        *(XML_CELL.format("String", text) for text in ("Đỗ Thị Lụa", "0300000001", "Tổ 1")),
        XML_CELL.format("DateTime", "2025-07-01T00:00:00.000"),
    ],
    [
        XML_CELL.format(kind, text)
        for kind, text in (("String", "Võ Văn Bảy"), ("Number", 300000002), ("String", "Tổ 2"))
    ],
)
TEXTS: dict[str, tuple[str, str]] = {
    "excel-semicolons.csv": (
        "utf-8-sig",
        "Họ và tên;SĐT;Tổ\r\nĐỗ Thị Lụa;0300000001;Tổ 1\r\nVõ Văn Bảy;300000002;Tổ 2\r\n",
    ),
    "google-sheets.csv": (
        "utf-8",
        'Dấu thời gian,Họ và tên,SĐT,Tổ\n2026-11-01,Đỗ Thị Lụa,0300000001,"Tổ 1, Xã Tân Ân"\n',
    ),
    "line-breaks.csv": ("utf-8", '"Họ và\ntên",SĐT,Tổ\n"Đỗ Thị\nLụa",0300000001,"Tổ 2, Ấp Cái Nước"\n'),
    "unicode-text.txt": ("utf-16", "Họ và tên\tSĐT\tTổ\r\nĐỗ Thị Lụa\t0300000001\tTổ 1\r\n"),
    "sep-line.csv": ("utf-8", "sep=;\nHọ và tên;SĐT\nĐỗ Thị Lụa;0300000001\n"),
    "vni.csv": (
        "latin-1",
        "Hoï vaø teân;Ñieän thoaïi;Toå\nÑoã Vaên Hieàn;0300000001;Toå 1\nLeâ Thò Hoàng;0300000002;Toå 2\n",
    ),
    "tcvn3.csv": (
        "latin-1",
        "Hä vµ tªn;§iÖn tho¹i;Tæ\n§ç V¨n HiÒn;0300000001;Tæ 1\nL\u00ad¬ng ThÞ Hång;0300000002;Tæ 2\n",
    ),
    "windows-1258.csv": (
        "cp1258",
        "Ho\u0323 tên;SÐT;Tô\u0309\nÐô\u0303 Thi\u0323 Lu\u0323a;0300000001;Tô\u0309 1\n".replace("Ð", "Đ"),
    ),
    "no-numbers-but-a-signature.csv": (
        "utf-8",
        "Họ và tên,SĐT,Chức vụ\nĐỗ Thị Lụa,0300000001,Chủ tịch Hội phụ nữ\nVõ Văn Bảy,0300000002,\n"
        "Người lập danh sách,,\nLê Thị Hoa,,\n",
    ),
    "page-of-a-system.xls": (
        "utf-8",
        '<html><head><meta charset="utf-8"></head><body><table border="1"><tr><th colspan="4">DANH SÁCH</th></tr>'
        "<tr><th>STT</th><th>Họ và tên</th><th>Điện thoại</th><th>Ấp</th></tr>"
        '<tr><td>1</td><td>Đỗ&nbsp;Thị Lụa</td><td>0300000001</td><td rowspan="2">Ấp Kinh Ráng</td></tr>'
        "<tr><td>2</td><td>Võ Văn Bảy</td><td>0300000002</td></tr></table></body></html>",
    ),
    "xml-of-2003.xls": (
        "utf-8",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="DS"><Table>'
        + "".join(f"<Row>{''.join(row)}</Row>" for row in XML_ROWS)
        + "</Table></Worksheet></Workbook>",
    ),
}
