"""Labels of the signs that a guide may have in lists."""

from flask_babel import lazy_gettext as _l

SIGNS = {
    "document": _l("A sheet of paper"),
    "alert": _l("A warning"),
    "bank": _l("A bank"),
    "bolt": _l("Electricity"),
    "card": _l("A bank card"),
    "device": _l("A mobile phone"),
    "key": _l("A key"),
    "people": _l("Two people"),
    "phone": _l("A call"),
    "qr": _l("A QR code"),
    "search": _l("Looking up"),
    "shield": _l("A shield"),
}
