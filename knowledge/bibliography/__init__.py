"""Bibliography: the one record of a work, names told apart, and the forms in which works come and go.

``Work`` is what every reference holds; ``read_name`` and ``parse_names`` tell persons from organizations; ``formats``
has a reader and a writer for each form. Knows no file of ours, no database and no page.
"""

from __future__ import annotations

from knowledge.bibliography.names import Authors, parse_names
from knowledge.bibliography.one_name import read_name
from knowledge.bibliography.work import Contributor, Name, Work, WorkYear, say_names
from knowledge.bibliography.work_types import WorkType

__all__ = ["Authors", "Contributor", "Name", "Work", "WorkType", "WorkYear", "parse_names", "read_name", "say_names"]
