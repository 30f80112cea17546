"""Intake: files that people bring become drafts.

``add_file`` keeps a file and a row that waits; a worker claims the row (``claim_upload_now``), has a child process read
the file (``read_upload``), compares what it holds with what is here (``duplicates``) and makes drafts; what may be here
already waits for a choice (``choose_for_item``). ``view_batch`` shows how far it is. Must not know pages.
"""

from __future__ import annotations

from ingest.safety.recognize import HINT as RECOGNITION_HINT
from ingest.safety.recognize import find_languages as find_recognition_languages
from kb.services.intake.candidates import find_undecided
from kb.services.intake.choices import UploadChoice, choose_for_item, choose_for_rest
from kb.services.intake.duplicates import forget_finished_now, sign_missing_now
from kb.services.intake.field_choices import TARGET_WORDS, FieldMapping, choose_targets, find_mapping
from kb.services.intake.from_folder import RawOutcome, find_raw_files, iter_ingest_raw
from kb.services.intake.page_picture import draw_page
from kb.services.intake.preview_file import tell_what_it_holds
from kb.services.intake.progress import BatchView, find_batches, view_batch, view_upload
from kb.services.intake.read import (
    Claim,
    claim_upload_now,
    count_waiting,
    fail_abandoned_now,
    find_due_uploads,
    read_upload,
    release_upload_now,
)
from kb.services.intake.uploads import (
    FILE_LIMIT,
    FORM_FILES,
    FORM_LIMIT,
    UploadQuota,
    UploadState,
    UploadView,
    add_file,
    check_batch,
    check_kind,
    get_upload,
    new_batch,
    retry_upload,
)

__all__ = [
    "FILE_LIMIT",
    "FORM_FILES",
    "FORM_LIMIT",
    "RECOGNITION_HINT",
    "TARGET_WORDS",
    "BatchView",
    "Claim",
    "FieldMapping",
    "RawOutcome",
    "UploadChoice",
    "UploadQuota",
    "UploadState",
    "UploadView",
    "add_file",
    "check_batch",
    "check_kind",
    "choose_for_item",
    "choose_for_rest",
    "choose_targets",
    "claim_upload_now",
    "count_waiting",
    "draw_page",
    "fail_abandoned_now",
    "find_batches",
    "find_due_uploads",
    "find_mapping",
    "find_raw_files",
    "find_recognition_languages",
    "find_undecided",
    "forget_finished_now",
    "get_upload",
    "iter_ingest_raw",
    "new_batch",
    "read_upload",
    "release_upload_now",
    "retry_upload",
    "sign_missing_now",
    "tell_what_it_holds",
    "view_batch",
    "view_upload",
]
