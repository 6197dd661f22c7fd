"""`kg annotate TEXT --blank`: a claims file to fill in, sentence by sentence."""

from __future__ import annotations

import click

from kg.cli.output import note, say


@click.command("annotate")
@click.argument("text", metavar="TEXT")
@click.option("--blank", is_flag=True, help="With nothing filled in: the source's head, and every sentence's place.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language of the text.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
@click.option("--force", is_flag=True, help="Replace the file.")
def command(text: str, blank: bool, language: str, output: str | None, force: bool) -> None:
    """Print a claims file of a text, with the source's head and each sentence with its place; fill it in, then add it.

    Sentences that you leave empty are open: `kg add` counts them, and takes the rest.

    \b
    Examples:
      kg annotate article.txt --blank -o article.yaml
      kg annotate bericht.txt --blank --language de -o bericht.yaml
    """
    import os

    from kg import files
    from kg.sources import skeleton
    from kg.sources import text as texts

    if not blank:
        raise click.UsageError("say how: --blank gives a claims file with nothing filled in")
    read = texts.read(text)
    if not output or output == "-":
        say(skeleton.blank(read, text, language=language).rstrip("\n"))
        return
    try:
        seen = os.path.relpath(text, os.path.dirname(os.path.abspath(output)))
    except ValueError:
        # On another drive of Windows.
        seen = os.path.abspath(text)
    with files.whole(output, replace=force) as file:
        file.write(skeleton.blank(read, seen.replace(os.sep, "/"), language=language).encode())
    note(f"wrote {output}: fill it in, then `kg --store STORE add {output}`")
