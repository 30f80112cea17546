"""Makes the embedding model ready: exported once, checked each time. Knows settings and search's export."""

from __future__ import annotations

from kb.config import Settings
from search.model.export import export_model, needs_export, packaged_model


def prepare_model(settings: Settings) -> bool:
    """Export the model into the data folder unless it is there already. True if that was needed.

    Raises:
        search.errors.ModelMissing: the weights are not installed, not where ``KB_MODEL`` says, or not the expected.
    """
    source = settings.model or packaged_model()
    needed = needs_export(source, settings.model_folder)
    if needed:
        export_model(source, settings.model_folder)
    return needed
