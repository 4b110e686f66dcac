"""The words by which names are told: forms of address, orders of birth, families, given names."""

from __future__ import annotations

from collections.abc import Iterable

from portal.content.text.vietnamese import fold


class Words:
    """Words with their dấu; `plain` has them without, as many people type."""

    def __init__(self, *lines: str, more: Iterable[str] = ()) -> None:
        self.exact = frozenset(word for line in lines for word in line.split()) | frozenset(more)
        self.plain = frozenset(map(fold, self.exact))

    def has(self, word: str) -> bool:
        """Whether the word in small letters is one of these, with its dấu or without any."""
        return word in self.exact or (word.isascii() and word in self.plain)


# Who is called so by neighbours. The second line is what is said of children and of one's own.
ADDRESSES = Words("cô chú bác dì cậu thím mợ dượng ông bà cụ mụ anh chị em thầy cháu má tía ngoại nội")
CHILDREN = Words("thằng bé cu nhóc nhỏ con")
FOREIGN_TITLES = Words("mr mrs ms miss mister madam")
# Without dấu they mean hardly anything else.
CERTAIN_PLAIN_ADDRESSES = frozenset("ong thim chu bac".split())
# Without dấu they mean much else: co is có, ba is three. They need what goes before or behind.
DOUBTFUL_PLAIN_ADDRESSES = frozenset("co di cau mo duong ba anh chi em thay".split())
# Without dấu: má, ngoại, nội, tía, mụ, cụ; only before a name with a capital.
RARE_PLAIN_ADDRESSES = frozenset("ma ngoai noi tia mu cu".split())
BIRTH_ORDERS = Words("hai ba tư bốn năm sáu bảy bẩy tám chín mười út")
FAMILIES = Words(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý trương trịnh đinh lâm lương mai cao "
    "châu tạ tô hà quách thạch danh kim sơn tăng diệp tiêu lưu hứa kiên liêu đoàn đào"
)
CERTAIN_FAMILIES = Words("nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi ngô dương trương lâm danh thạch")
# In small letters they still are families, whatever follows.
PLAIN_FAMILIES = Words("nguyễn huỳnh phạm")
# Before a given name, also where nothing is written with capitals.
MIDDLES = Words("văn thị hữu đức minh ngọc thanh quốc hoàng thu xuân công đình thành tấn phước mỹ kim")
GIVEN = Words(
    "hạnh lan hoa hồng huệ cúc mai đào liên sen thảo hương thủy thúy trang loan phượng yến oanh nga ngọc ánh "
    "tuyết diễm kiều thơm thắm lụa nhung vân phương trinh hằng nguyệt dung quyên quỳnh trâm xuân hiền thu hà "
    "hùng dũng cường tuấn kiệt phong sơn long hải hậu nhân nghĩa phúc lộc thọ khánh khải vinh thắng tài đạt "
    "tâm tùng tú quang huy hoàng bình đức trọng trung tín toàn tấn lâm khoa khang thịnh phát nam việt dương lợi "
    "lệ lành nết sáng đẹp bé tèo tí tý nở thi luận lượm mận bưởi hường danh thành minh hưng thanh lúa rèn",
    "na nhi vy my ly ngân thư trúc đông hòa quý quí duy nguyên phước giàu sang tiến dậu hợi",
)
# Those that are everyday words as well, so that small letters alone do not make them names.
COMMON = Words(
    "hoa hồng mai đào sen thơm lành đẹp bé sáng nam việt thành tâm tài đạt thu bình trung long phong phát lợi "
    "nghĩa nở tí thi hiền toàn hậu hải hà xuân thắng trọng quang đức ánh vân nhân danh luận dung lan trang huy "
    "tín lệ na my ly thư đông hòa quý quí duy nguyên phước giàu sang tiến thanh lúa rèn nết minh dương phương "
    "nhung hưng lượm mận bưởi trinh thảo hương ngân sơn công lâm khoa"
)
NICKNAMES = Words("na tí tý tèo bo bin su bông mít lụa lúa nết lành hiền tâm rớt mót")
# Without dấu and capitals these are hardly anything else behind a form of address.
CERTAIN_PLAIN_GIVEN = frozenset(
    "cuong kiet hue oanh loan nguyet quynh khanh vinh khang thinh thuy phuc teo truc hanh hung lua".split()
)
# Behind a form of address, these words go on with something else than a name, whatever their letters.
NO_NAMES = Words(
    "zalo vneid facebook fb youtube tiktok google gmail camaug qr otp wifi sim nfc khmer kinh cccd cmnd "
    "bhyt bhxh ubnd smartca iphone samsung oppo vivo android viettel vnpt mobifone vinaphone momo grab vssid etax "
    "pin app web ca csgt",
    "con gái trai em chị anh cô chú bác dì ông bà cháu ta ấy già trẻ nội ngoại chủ ý đi ơi nào này đó kia đây "
    "ruột họ lớn nhỏ nhà dâu rể vợ chồng nuôi mẹ cha má vú hội trưởng phó giáo cán công bí bộ đội tổ đoàn ở bị "
    "số đường chữ dấu giun tin máy phụ thím thầy cậu mợ dượng xã ấp khóm và với có không chưa đã là mà thì để từ "
    "cho nhờ hỏi nói biết quên sợ xin đang cũng hay còn lại mới ngồi thiếu hoặc hợp đồng lễ",
)
NO_NICKNAMES = frozenset(
    {("năm", "căn"), ("ba", "đình"), ("ba", "vì"), ("ba", "tri"), ("ba", "tư"), ("bảy", "núi")}
)
NO_FULL_NAMES = frozenset(
    {("danh", "sách"), ("danh", "bạ"), ("danh", "mục"), ("lâm", "đồng"), ("lâm", "nghiệp"), ("phan", "thiết")}
    | {("phan", "rang"), ("dương", "tính"), ("vũ", "trụ"), ("vũ", "trường"), ("trần", "nhà")}
)
# What is counted, or a time: behind a number, even one that is an order of birth as well.
COUNTED = Words(
    "người lần tờ máy đứa cái chiếc nay phút giờ ngày tuần tháng năm bước bà ông cô nhà hộ buổi thẻ trang tiếng "
    "trăm chục bữa chỗ mươi ngàn triệu điện app tuổi hôm món mẫu cuộc tin số bài căn nghìn tỷ tỉ mấy mốt lăm rưỡi "
    "bên nơi xã ấp khóm tổ loại ngả đầu mắt tay chân con cháu chị anh em vợ chồng mẹ cha má đời thứ kiểu cách câu "
    "chuyện ví tài mã sim gói tấm bản giấy thửa mảnh dòng kênh ngân cặp nửa phần giấc xe ghe sạp hàng tiệm quán "
    "công ngoái trước sau qua kia rồi nữa nhóm gia tiệc ca trường lớp bệnh dạng hồ ứng đường khoản cuốn cụ "
    "bạn tiểu đôi ly cây cục dịch thủ nhiều hoặc hay với đến tới và kinh cầu phường huyện link nghề vụ lạng ký "
    "mét trụ dây cửa cơ cột điểm đợt đêm chữ vị thành bộ"
)
# “tư” is no number by itself, but begins words; without dấu it is từ and tự as well.
NO_RANKS = {
    "tư": frozenset("vấn cách nhân liệu duy tưởng thế pháp thục lợi".split()),
    "tu": frozenset(
        "van cach nhan lieu duy phap dong luc xua sang trua chieu hom ngay nay do day xa ap khi dau nha lam hoc "
        "tu cho choi cai biet mo bam nhap tim dang coi doc chup gui tay dien khai nhien "
        "tin mua sua tap phia ben".split()
    ),
    "sau": frozenset("khi do nay cung lung nha buoi gio mot hai day moi luc lan an bao".split()),
    "nam": frozenset("nay ngoai truoc qua sau roi vien benh nha im tren duoi nghi ngu bat may nu".split()),
    "bay": frozenset("gio mat dat ra may bien nhay".split()),
    "tam": frozenset("thoi su ly biet nghi vang tru lam on giam ngung khoa".split()),
    "hai": frozenset("long san ngoai tac cho".split()),
    "ba": frozenset("con xa gia".split()),
    "ut": frozenset("it".split()),
}
# Before a person: who met, helped, went to see; and behind one, what a person does.
BEFORE_PEOPLE = Words("bạn gặp ghé thăm nhà giúp giùm hẹn với của cùng nhờ kêu chỉ cho kèm dắt đưa rước")
PLAIN_BEFORE_PEOPLE = frozenset("gap ghe tham nha giup hen voi cua cung nho keu".split())
PERSON_VERBS = Words("nhờ biết muốn hỏi quen nói kể xin than sợ mừng cười chịu mời rành dạy")
TITLES = frozenset(
    {("bác", "sĩ"), ("y", "tá"), ("y", "sĩ"), ("cô", "giáo"), ("thầy", "giáo"), ("tổ", "trưởng"), ("tổ", "phó")}
    | {("trưởng", "ấp"), ("trưởng", "khóm"), ("bí", "thư"), ("chủ", "tịch"), ("công", "an")}
)
# A letter stands behind these without being a form of address: “ấp B”.
LETTERED = Words("ấp khóm tổ nhóm lớp loại hạng phần mẫu điểm khu dãy bảng câu")
# Behind these an order of birth is a day, a month or a number.
BEFORE_NUMBERS = Words(
    "thứ tháng năm mùng mồng lần ngày số khóm ấp tổ khu kinh kênh lớp quý đợt kỳ cấp mức mười hai ba bốn sáu bảy "
    "tám chín mươi bước câu bài buổi có còn được chừng khoảng hơn đủ thêm vòng phường quận tuyến"
)
# A name behind these is a place's; behind the second ones also “Ông Sáu” in small letters.
PLACES = Words("xã ấp phường khóm huyện tỉnh quận đường trường ubnd thpt thcs đền đình chùa khu viện trạm tượng")
WATERSIDE = Words("cầu kinh kênh rạch vàm cống chợ đập hẻm bến lung xẻo mương doi cồn lộ ngã")
# Without dấu only these are surely places: cho is cho as well as chợ.
PLAIN_PLACES = frozenset("xa ap phuong khom huyen ubnd thpt thcs kinh kenh rach".split())
NOT_PLACES_BEHIND = {"cầu": frozenset("yêu nhu toàn".split()), "kinh": frozenset("người tiếng".split())}
MORE_PLACE_WORDS = Words(
    "tiểu học thcs thpt trung cơ sở phổ thông mầm non mẫu giáo xã phường ấp khóm tập kết chữ đường nổi mới cũ số "
    "ủy ban văn hóa"
)
TOWNS = frozenset((fold(first), fold(second)) for first, second in NO_NICKNAMES)
# Communes, streets and schools of the province that are called after a person.
KNOWN_PLACES = frozenset(
    tuple(name.split())
    for name in (
        "phan ngọc hiển|nguyễn phích|hồ thị kỷ|hồ thị kỉ|nguyễn việt khái|lý văn lâm|trần văn thời|trần phán|"
        "tạ an khương|quách phẩm|lương thế trân|lê thánh tông|lý thường kiệt|trần hưng đạo|ngô quyền|"
        "nguyễn tất thành|lê lợi|hùng vương|nguyễn huệ|quang trung|hai bà trưng|bà triệu|lê duẩn|hồ chí minh|"
        "tôn đức thắng|võ thị sáu|nguyễn trãi|phan bội châu|lâm thành mậu|nguyễn văn cừ|phạm văn đồng|võ văn kiệt|"
        "bông văn dĩa|nguyễn đình chiểu"
    ).split("|")
)
