"""Finds code that nothing uses: vulture, told what frameworks and templates use by names that it cannot see.

Run it with ``python -m tests.house.dead_code``: it lists what is unused and ends with 1, or ends with 0. A name belongs
into :data:`CALLED_BY_FRAMEWORKS` only if something outside these packages calls or reads it.
"""

from __future__ import annotations

import ast
import keyword
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes
from vulture.core import Vulture

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("kb", "search", "ingest", "knowledge", "bench")

REGISTERED = (
    # Flask and APIFlask call what these register: addresses, hooks around a request, names for templates.
    "@*.get",
    "@*.post",
    "@*.route",
    "@*.before_request",
    "@*.after_request",
    "@*.teardown_appcontext",
    "@*.context_processor",
    "@*.app_context_processor",
    "@*.app_template_global",
    "@*.errorhandler",
    "@*.record_once",
    "@*.spec_processor",
    "@*.url_value_preprocessor",
    # SQLAlchemy calls these before or after what they name.
    "@event.listens_for",
    # click calls commands; kb/cli/__init__.py finds them by their name.
    "@click.command",
    "@click.group",
    "@*.command",
    # pydantic calls these when it reads a value.
    "@field_validator",
    "@model_validator",
    "@model_serializer",
)
READ_BY_FRAMEWORKS = {"BaseModel", "BaseSettings", "Enum", "IntEnum", "StrEnum", "DeclarativeBase"}
"""Classes whose fields are read by name: pydantic writes them out, an enumeration is asked for a value, a table row
is filled by SQLAlchemy. A member of a vocabulary is used where a content file has its value."""

CALLED_BY_FRAMEWORKS = {
    "WithChroma": "bench/rivals finds a rival by its name",
    "WithLancedb": "bench/rivals finds a rival by its name",
    "WithTxtai": "bench/rivals finds a rival by its name",
    "HashEncoder": "the encoder of tests: quick, and the same in every process",
    "in_memory": "the engines of tests: they pass the contract of the real ones",
    "scope": "a field of thesaurus.yaml for those who edit it",
    "gathered_ms": "kb bench writes it out",
    "accepting": "waitress asks it whether to accept connections",
    "list_commands": "click lists the commands with it",
    "get_command": "click finds a command with it",
    "startElement": "expat calls it (xml.sax)",
    "endElement": "expat calls it (xml.sax)",
    "handle_starttag": "the parser of HTML calls it",
    "handle_endtag": "the parser of HTML calls it",
    "handle_data": "the parser of HTML calls it",
    "down_revision": "Alembic orders the migrations by it",
    "downgrade": "Alembic takes a migration back with it",
    "max_content_length": "werkzeug reads this limit of a request",
    "max_form_memory_size": "werkzeug reads this limit of a request",
    "max_form_parts": "werkzeug reads this limit of a request",
    "no_cache": "werkzeug writes it into Cache-Control",
    "collect": "prometheus-client asks it for figures",
    "lstrip_blocks": "Jinja reads it",
    "trim_blocks": "Jinja reads it",
    "compress_type": "zipfile reads it",
    "tempdir": "tempfile reads it",
    "italic": "python-docx writes it",
    "space_after": "python-docx writes it",
    "space_before": "python-docx writes it",
    "left_margin": "python-docx writes it",
    "right_margin": "python-docx writes it",
    "top_margin": "python-docx writes it",
    "bottom_margin": "python-docx writes it",
    "intra_op_num_threads": "onnxruntime reads it",
    "inter_op_num_threads": "onnxruntime reads it",
    "enable_cpu_mem_arena": "onnxruntime reads it",
    "log_severity_level": "onnxruntime reads it",
    "by_residual": "FAISS reads it",
    "own_fields": "FAISS reads it",
    "unraisablehook": "Python calls it for what was raised where nobody can catch it",
    "validateLink": "markdown-it-py asks it about each address",
    "trace": "the context manager's own signature (__exit__)",
}


def iter_template_names(folder: Path) -> Iterator[str]:
    """Every attribute and function that a template names."""
    jinja = Environment(extensions=["jinja2.ext.do"], autoescape=True)
    for path in folder.rglob("*.*"):
        tree = jinja.parse(path.read_text("utf-8"))
        for node in tree.find_all((nodes.Getattr, nodes.Name, nodes.Filter, nodes.Test)):
            yield node.attr if isinstance(node, nodes.Getattr) else node.name


def iter_fields(folders: list[Path]) -> Iterator[str]:
    """Every field of a class below one of :data:`READ_BY_FRAMEWORKS`."""
    classes = [
        node
        for folder in folders
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    known = set(READ_BY_FRAMEWORKS)
    while more := {each.name for each in classes if known & {ast.unparse(base) for base in each.bases}} - known:
        known |= more
    for each in classes:
        if each.name in known:
            for line in each.body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    yield line.target.id
                elif isinstance(line, ast.Assign):
                    yield from (target.id for target in line.targets if isinstance(target, ast.Name))


def find_unused(root: Path) -> list[str]:
    """What nothing uses, as "file:line: unused function 'name'"."""
    folders = [root / name for name in PACKAGES]
    used = {*iter_template_names(root / "kb" / "templates"), *iter_fields(folders), *CALLED_BY_FRAMEWORKS}
    vulture = Vulture(ignore_names=["__*__"], ignore_decorators=list(REGISTERED))
    listed = "\n".join(f"_.{name}" for name in sorted(used) if not keyword.iskeyword(name))
    vulture.scan(listed, Path("used_elsewhere.py"))
    vulture.scavenge([str(folder) for folder in folders])
    return [
        f"{each.filename.relative_to(root)}:{each.first_lineno}: {each.message}" for each in vulture.get_unused_code()
    ]


if __name__ == "__main__":
    unused = find_unused(ROOT)
    print("\n".join(unused) or "Nothing is unused.")
    sys.exit(1 if unused else 0)
