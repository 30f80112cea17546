"""The rule of doors, for import-linter: a capability is entered through its ``__init__``, never past it.

import-linter's own ``protected`` contract names one set of importers for all; here each folder's importers are its own
files. Knows the graph of imports, and nothing of what the folders do.
"""

from __future__ import annotations

import grimp
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):  # type: ignore[misc]
    """No module outside a folder of ``capabilities_of`` imports a module inside it: only the folder itself."""

    type_name = "doors"
    capabilities_of = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Every import past a door, as "importer -> imported (line)"."""
        past = []
        for container in self.capabilities_of:
            for door in sorted(graph.find_children(container)):
                inside = graph.find_descendants(door)
                for module in sorted(inside):
                    for importer in sorted(graph.find_modules_that_directly_import(module) - inside - {door}):
                        lines = graph.get_import_details(importer=importer, imported=module)
                        place = ", ".join(str(line["line_number"]) for line in lines)
                        past.append(f"{importer} -> {module} (line {place}): import it from {door}")
        return ContractCheck(kept=not past, metadata={"past": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print every such import."""
        for line in check.metadata["past"]:
            output.print_error(line)
            output.new_line()
