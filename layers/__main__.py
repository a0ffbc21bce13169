"""Commands for readers and contributors: ``python -m layers --help``."""

import click

from layers.commands import brief, dossier, export, publish, record, release


@click.group()
def main() -> None:
    """Check, query and export the record of the Caspian Bridge Atlas."""


for command in (
    record.check,
    record.status,
    record.compare,
    record.stale,
    record.tidy,
    release.release,
    export.export,
    dossier.dossier,
    brief.brief,
    publish.publish,
):
    main.add_command(command)

main(prog_name="python -m layers")
