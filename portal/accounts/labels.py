"""What a browser calls itself, in plain words."""

from flask_babel import gettext as _

# The first that fits: many browsers also name the one they are made from.
BROWSERS = (
    ("zalo", "Zalo"),
    ("fban/", "Facebook"),
    ("fbav/", "Facebook"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("samsungbrowser", "Samsung Internet"),
    ("miuibrowser", "Mi Browser"),
    ("heytapbrowser", "Oppo Browser"),
    ("vivobrowser", "Vivo Browser"),
    ("ucbrowser", "UC Browser"),
    ("opr/", "Opera"),
    ("edg", "Edge"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("macintosh", "Mac"),
    ("cros", "Chromebook"),
    ("linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """A browser in plain words, such as "Chrome on Android", from its User-Agent header."""
    sign = user_agent.lower()
    browser = next((name for part, name in BROWSERS if part in sign), None)
    system = next((name for part, name in SYSTEMS if part in sign), None)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("Unknown device"))
