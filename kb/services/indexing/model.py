"""Makes the embedding model ready: exported once, checked each time. Knows settings and search's export."""

from __future__ import annotations

from kb.config import Settings
from search.model.export import export_model, needs_export


def needs_model(settings: Settings) -> bool:
    """Whether the model must still be exported into the data folder.

    Raises:
        search.errors.ModelMissing: there are no weights where ``KB_MODEL`` says.
    """
    return needs_export(settings.model, settings.model_folder)


def prepare_model(settings: Settings) -> bool:
    """Export the model into the data folder unless it is there already. True if that was needed.

    Raises:
        search.errors.ModelMissing: the weights are not where ``KB_MODEL`` says, or what exports them is not installed.
    """
    needed = needs_model(settings)
    if needed:
        export_model(settings.model, settings.model_folder)
    return needed
