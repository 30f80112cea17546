"""A base to try things out in: invented cities, people and threads, in a data folder of its own, never in a real one.

``fill_trial`` makes it through the same services that everyone uses; it refuses a base in which anyone has an account.
Must not know folders and settings.
"""

from __future__ import annotations

from kb.services.trial.make import PEOPLE, TrialBase, fill_trial

__all__ = ["PEOPLE", "TrialBase", "fill_trial"]
