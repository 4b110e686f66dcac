"""How the certificates of a unit look: who signs them, and logo, seal and signature, for who leads it or above."""

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.certificates.enums import LayoutPicture
from portal.certificates.forms import LayoutForm, PictureForm
from portal.certificates.operations import layouts as operations
from portal.certificates.queries.issuing import issuer_below
from portal.certificates.queries.layouts import find_layout, pictures_for, worn_pictures
from portal.certificates.routes.blueprint import bp
from portal.certificates.rules.pictures import MAX_PICTURE_BYTES, MAX_PICTURE_MEGABYTES, layout_picture
from portal.certificates.views.wording import printed_certificate, sample_certificate
from portal.content.checks.faults import Faults
from portal.content.text.sentences import as_sentence
from portal.db import begin_write, db
from portal.documents.certificate_pdf import certificates_pdf
from portal.errors import FieldError, NotFound
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.uploads import accepts_uploads

PART = "<any(logo, seal, signature):part>"


@bp.get("/certificates/units/<int:unit_id>/layout")
@open_to("leaders")
def layout(unit_id: int) -> str:
    """Who signs the certificates of the unit, and what they wear."""
    return show_layout(get_open_unit(unit_id))


@bp.post("/certificates/units/<int:unit_id>/layout")
@open_to("leaders")
def set_layout(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Keep who signs, or say beside its field what cannot be kept."""
    unit, form = get_open_unit(unit_id), LayoutForm()
    if not form.validate():
        return show_layout(unit, form), 422
    words = operations.LayoutWords(
        form.signer_name.data or "", form.signer_title.data or "", form.place.data or ""
    )
    with rollback_on(FieldError, form=form) as refused:
        has_lost_signature = operations.set_layout(unit, words, actor=viewer())
    if refused:
        return show_layout(get_open_unit(unit_id), form), refused.status
    db.session.commit()
    flash(_("Kept. It stands on what is issued from now on; papers that were issued keep their words."), "ok")
    if has_lost_signature:
        flash(_("Another name signs now, so the old signature was taken away. Send the new one."), "notice")
    return redirect(url_for(".layout", unit_id=unit_id), 303)


@expensive
@accepts_uploads(megabytes=MAX_PICTURE_MEGABYTES + 1)
@bp.post(f"/certificates/units/<int:unit_id>/layout/{PART}")
@open_to("leaders")
def set_picture(unit_id: int, part: str) -> BaseResponse | tuple[str, int]:
    """Let the certificates of the unit wear the picture, or say why it cannot be used."""
    unit, form, wanted = get_open_unit(unit_id), PictureForm(), LayoutPicture(part)
    if not form.validate():
        return show_layout(unit, picture_form=form, part=wanted), 422
    # Reading takes a while; nobody else should wait for it.
    db.session.rollback()
    faults = Faults("")
    with form.file.data.stream as stream:
        picture = layout_picture(wanted, stream.read(MAX_PICTURE_BYTES + 1), faults)
    begin_write()
    if picture is None:
        form.file.errors = [as_sentence(fault.message(_)) for fault in faults.found]
        return show_layout(get_open_unit(unit_id), picture_form=form, part=wanted), 422
    with rollback_on(FieldError, form=form) as refused:
        operations.set_picture(get_open_unit(unit_id), wanted, picture, actor=viewer())
    if refused:
        return show_layout(get_open_unit(unit_id), picture_form=form, part=wanted), refused.status
    db.session.commit()
    flash(_("Kept. Look at the sample to see how it stands on the paper."), "ok")
    return redirect(url_for(".layout", unit_id=unit_id), 303)


@bp.post(f"/certificates/units/<int:unit_id>/layout/{PART}/removal")
@open_to("leaders")
def remove_picture(unit_id: int, part: str) -> BaseResponse:
    """Take the unit's own picture away."""
    operations.remove_picture(get_open_unit(unit_id), LayoutPicture(part), actor=viewer())
    db.session.commit()
    flash(_("Taken away."), "ok")
    return redirect(url_for(".layout", unit_id=unit_id), 303)


@bp.get(f"/certificates/units/<int:unit_id>/layout/{PART}.webp")
@open_to("leaders")
def picture(unit_id: int, part: str) -> Response:
    """The picture that the unit's certificates wear, its own or one from above."""
    worn = worn_pictures(get_open_unit(unit_id).id).get(LayoutPicture(part))
    if worn is None:
        raise NotFound
    return no_store(Response(worn.data, mimetype="image/webp"))


@expensive
@bp.get("/certificates/units/<int:unit_id>/layout/sample.pdf")
@open_to("leaders")
def layout_sample(unit_id: int) -> Response:
    """A certificate of nobody, as the unit's would be printed now."""
    issuer = issuer_below(get_open_unit(unit_id).id)
    sample = printed_certificate(sample_certificate(issuer), pictures_for(issuer.unit_id, issuer.signer_name))
    file = certificates_pdf([sample], title="giay-mau", created=clock.now())
    return file_download(file, "application/pdf", "giay-mau.pdf")


def get_open_unit(unit_id: int) -> Unit:
    """The unit, the viewer's and not closed; else NotFound."""
    unit = get_managed_unit(unit_id, viewer())
    if unit.closed_on is not None:
        raise NotFound
    return unit


def show_layout(
    unit: Unit,
    form: LayoutForm | None = None,
    *,
    picture_form: PictureForm | None = None,
    part: LayoutPicture | None = None,
) -> str:
    """The screen; `picture_form` came back with what was wrong about the picture of this part."""
    return render_template(
        "certificates/layout.html",
        unit=unit,
        form=form if form is not None else LayoutForm(formdata=None, obj=find_layout(unit.id)),
        issuer=issuer_below(unit.id),
        worn=worn_pictures(unit.id),
        picture_forms={
            one: picture_form if picture_form is not None and one == part else PictureForm(formdata=None)
            for one in LayoutPicture
        },
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )
