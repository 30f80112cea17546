"""Bringing files: choose them, see how far each has come, and say what becomes of those that may be here already."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, NotFound
from kb.http.access import get_actor
from kb.http.context import csrf, get_session, get_workspace
from kb.services import drafting, intake, library
from kb.services.intake import (
    FILE_LIMIT,
    FORM_FILES,
    FORM_LIMIT,
    UploadChoice,
    UploadQuota,
    choose_for_item,
    choose_for_rest,
)

blueprint = Blueprint("uploads", __name__)

_FORM_EXTRA = 1_000_000
"""Bytes of a form beside its files."""


@blueprint.get("/curate/uploads")
def show() -> str:
    """The form, and what was brought lately."""
    return _render_form()


@blueprint.post("/curate/uploads")
def add() -> ResponseReturnValue:
    """Keep the files of the form: all at once, or one in each request if a script sends them."""
    # The form is only read after the limit was raised, and only for those whom the table of roles let in.
    request.max_content_length = FORM_LIMIT + _FORM_EXTRA
    request.max_form_parts = FORM_FILES + 10
    with library.explain_full_disk():
        csrf.protect()
    batch = intake.check_batch(request.form.get("batch", ""))
    kind = intake.check_kind(request.form.get("kind", ""))
    files = [file for file in request.files.getlist("files") if file.filename]
    scripted = request.accept_mimetypes.best == "application/json"
    if not files:
        if scripted:
            raise BadRequest("There is no file in this request.")
        return _render_form("Choose at least one file.", kind), 422
    settings = get_workspace().settings
    quota = UploadQuota(settings.upload_files_per_day, settings.upload_megabytes_per_day)
    uploads = [
        intake.add_file(
            get_session(),
            settings.originals_folder,
            get_actor(),
            file.stream,
            batch=batch,
            name=file.filename or "",
            kind=kind,
            quota=quota,
        )
        for file in files
    ]
    if scripted:
        return jsonify([{"name": u.name, "state": u.state, "message": u.message, "hint": u.hint} for u in uploads]), 201
    return redirect(url_for("uploads.batch", batch=batch), 303)


csrf.exempt(add)  # its token is checked by itself, above: the common check would read the form under the common limit


@blueprint.get("/curate/uploads/<batch>")
def batch(batch: str) -> str:
    """The files of one batch."""
    return render_template("intake/batch.html", batch=_get_batch(batch))


@blueprint.get("/curate/uploads/<batch>/files")
def files(batch: str) -> ResponseReturnValue:
    """The changing part of that page; nothing if it is as it was when it was last asked for."""
    view = _get_batch(batch)
    if request.args.get("seen") == view.version:
        return "", 204
    return render_template("intake/files.html", batch=view, alone=True)


@blueprint.get("/curate/uploads/file/<int:number>")
def compare(number: int) -> str:
    """A file's items that may be here already, beside what they are like."""
    return _render_comparison(number)


@blueprint.post("/curate/uploads/file/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Take a choice for one item, or for all that are left."""
    chosen, _, slug = request.form.get("choice", "").partition(":")
    if chosen not in set(UploadChoice):
        fault = "Choose what becomes of it."
        return _render_comparison(number, fault, request.form.get("item", type=int)), 422
    file = intake.get_upload(get_session(), number)
    if request.form.get("item") == "all":
        choose_for_rest(get_session(), get_actor(), number, UploadChoice(chosen))
    else:
        item = request.form.get("item", default=0, type=int)
        choose_for_item(get_session(), get_actor(), number, item, UploadChoice(chosen), slug or None)
    if intake.find_undecided(get_session(), number):
        return redirect(url_for("uploads.compare", number=number), 303)
    return redirect(url_for("uploads.batch", batch=file.batch), 303)


@blueprint.post("/curate/uploads/file/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Read a file that failed once more."""
    upload = intake.retry_upload(get_session(), get_actor(), number)
    return redirect(url_for("uploads.batch", batch=upload.batch), 303)


@blueprint.post("/curate/uploads/<batch>/accept")
def accept(batch: str) -> ResponseReturnValue:
    """Take every proposal that is sure enough into the drafts of one batch; what people wrote stays."""
    drafts = drafting.find_drafts_of_batch(get_session(), _get_batch(batch).batch)
    drafting.accept_proposals(get_session(), get_actor(), drafts)
    return redirect(url_for("uploads.batch", batch=batch), 303)


@blueprint.get("/curate/uploads/file/<int:number>/fields")
def map_fields(number: int) -> str:
    """What the fields that others described a file by become here."""
    return render_template(
        "intake/fields.html",
        file=intake.view_upload(get_session(), number),
        batch=intake.get_upload(get_session(), number).batch,
        mapping=intake.find_mapping(get_session(), number),
        targets=intake.TARGET_WORDS,
    )


@blueprint.post("/curate/uploads/file/<int:number>/fields")
def choose_fields(number: int) -> ResponseReturnValue:
    """Remember what the fields become, for this file and all with the same fields."""
    mapping = intake.find_mapping(get_session(), number)
    targets = {one.name: request.form.get(f"field-{at}", one.target) for at, one in enumerate(mapping)}
    intake.choose_targets(get_session(), get_actor(), number, targets)
    return redirect(url_for("uploads.batch", batch=intake.get_upload(get_session(), number).batch), 303)


@blueprint.get("/curate/originals/<sha256>/page/<int:number>.png")
def page_picture(sha256: str, number: int) -> Response:
    """One page of a kept PDF as a picture, to stand beside what was read of it."""
    folder = get_workspace().settings.originals_folder
    picture = intake.draw_page(get_session(), folder, get_actor(), sha256, number)
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _get_batch(batch: str) -> intake.BatchView:
    view = intake.view_batch(get_session(), batch)
    if not view.files:
        raise NotFound("There is no such upload.", "Look for it on the upload page.")
    return view


def _render_form(fault: str = "", kind: str = "reference") -> str:
    return render_template(
        "intake/uploads.html",
        batch=intake.new_batch(),
        batches=intake.find_batches(get_session()),
        fault=fault,
        kind=kind,
        file_limit=FILE_LIMIT,
        form_limit=FORM_LIMIT,
        form_files=FORM_FILES,
    )


def _render_comparison(number: int, fault: str = "", at: int | None = None) -> str:
    return render_template(
        "intake/compare.html",
        file=intake.view_upload(get_session(), number),
        batch=intake.get_upload(get_session(), number).batch,
        items=intake.find_undecided(get_session(), number),
        fault=fault,
        at=at,
    )
