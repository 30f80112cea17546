"""``kb harvest``: a whole collection of others, beside what is reviewed here."""

from __future__ import annotations

import re
import sys
from urllib.parse import urlsplit

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress


@click.command("harvest")
@click.argument("place", metavar="URL")
@click.option("--collection", default="", help="Its short name, such as ojp-studies; made of the address if not given.")
@click.option("--name", default="", help="What readers see, such as “Studies of the Department of Justice”.")
@click.option("--again", is_flag=True, help="Read it from the beginning, not from where the last run stopped.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--no-index", is_flag=True, help="Leave the changes for the worker or the next kb index update.")
def harvest_command(place: str, collection: str, name: str, again: bool, as_json: bool, no_index: bool) -> None:
    """Bring in a collection from URL: an OAI-PMH base, an Atom or RSS feed, a DCAT-US data.json, or a file of records.

    A file (RIS, BibTeX, CSL-JSON, EndNote's XML or a table) may be given by its path too. Records that are here already
    are joined by DOI, NCJ number, or title and year; what is doubtful waits under Curate. Readers find the others only
    where they ask for collections, marked as not reviewed here. A run that is broken off goes on where it stopped.
    """
    from kb.services import collecting, indexing
    from kb.services.audit import COMMAND_LINE

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session:
        with show_progress("Records") as progress:
            found = collecting.harvest(
                session,
                COMMAND_LINE,
                place,
                collection=collection or _name_of(place),
                name=name,
                folder=workspace.settings.data / "harvest",
                again=again,
                progress=progress,
            )
        counts = found.counts.as_numbers()
        if as_json:
            show_json({"collection": found.collection, "name": found.name, "records": found.counts.records, **counts})
        said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing new"
        click.echo(f"{found.name} ({found.collection}): {said}", err=True)
        if found.counts.waiting:
            click.echo("Records that may be here already wait at /curate/collections", err=True)
        if not no_index:
            with show_progress("Indexing") as progress:
                indexing.drain(session, workspace.index, progress)
    sys.exit(1 if found.counts.unusable else 0)


def _name_of(place: str) -> str:
    """A collection's short name from its address: "www.example.gov/data.json" becomes "example-gov-data"."""
    parts = urlsplit(place)
    words = f"{parts.netloc} {parts.path}" if parts.netloc else parts.path.rpartition("/")[2]
    plain = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.(?:json|xml|ris|csv|bib|atom|rss)$", "", words.casefold()))
    return re.sub(r"^(?:www-|[^a-z]+)+", "", plain).strip("-")[:40].strip("-") or "collection"
