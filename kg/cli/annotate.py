"""`kg annotate TEXT`: the desk for one text; or a claims file to fill in, sentence by sentence."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.output import chosen_store, note, say, store_option
from kg.cli.serve import endpoint, model_options


@click.command("annotate")
@click.argument("text", metavar="TEXT")
@click.option("--blank", is_flag=True, help="A claims file with nothing filled in, in place of the desk.")
@click.option("--claims", metavar="FILE", help="The claims file of the text, to correct it at the desk.")
@click.option("--stats", is_flag=True, help="What the decisions on the text took: seconds and keys by action.")
@click.option("--suggest/--no-suggest", default=True, help="Whether rules suggest claims, with the extra `suggest`.")
@click.option("--by", default="", metavar="NAME", help="Who decides; it can be changed at the desk.")
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), metavar="NUMBER", help="Which port; any free one by default."
)
@click.option(
    "--language", default="en", show_default=True, metavar="CODE", help="The language of the text, for --blank."
)
@click.option("-o", "--output", metavar="FILE", help="With --blank: write to a file instead of standard output.")
@click.option("--force", is_flag=True, help="With --blank: replace the file.")
@model_options
@store_option
def command(
    text: str,
    blank: bool,
    claims: str | None,
    stats: bool,
    suggest: bool,
    by: str,
    port: int,
    language: str,
    output: str | None,
    force: bool,
    model: str | None,
    model_name: str | None,
    store: str | None,
) -> None:
    """Open the desk on a text, in your browser: its names, then sentence by sentence what it claims, then adding that.

    Each decision is on disk before the next; close the desk at any time and go on later. With a store of your own, text
    and decisions lie in its private folder `desk`; without one beside the text. `kg desk` is the same command.

    \b
    Examples:
      kg --store mine annotate article.txt
      kg --store mine annotate article.txt --claims article.yaml    to correct what is coded
      kg --store mine annotate article.txt --stats
      kg annotate article.txt --blank -o article.yaml               to write it with an editor
    """
    if blank:
        _write_blank(text, language, output, force)
    else:
        asked = endpoint(model, model_name)
        _open(text, chosen_store(store), claims, stats, {"by": by, "port": port, "suggest": suggest, "model": asked})


def _open(path: str, location: str | None, claims: str | None, stats: bool, options: dict[str, Any]) -> None:
    import os

    from kg.cli.serve import start
    from kg.desk.shelf import DECISIONS, Shelf
    from kg.errors import KgError
    from kg.sources import marked, skeleton
    from kg.sources import text as texts

    read = texts.read(path)
    content = marked.content(claims) if claims else None
    if location and os.path.isdir(location):
        shelf = Shelf.of_store(location)
        name = shelf.receive(read, os.path.basename(path), content)
        decisions = os.path.join(shelf.place(name), DECISIONS)
        if not stats:
            start(location, host="127.0.0.1", name=name, **options)
    else:
        decisions = f"{os.path.splitext(path)[0]}.decisions.jsonl"
        if not stats:
            name = skeleton.identifier(path)
            start(location, host="127.0.0.1", beside=(path, name, claims), **options)
    if stats:
        if not os.path.isfile(decisions):
            raise KgError(f"nothing is decided on {path} yet: open it with `kg annotate {path}`")
        _say_stats(decisions)


def _say_stats(decisions: str) -> None:
    from kg.desk import journal
    from kg.desk.review import Review
    from kg.desk.shelf import Lines

    review = Review(Lines(journal.read(decisions)[0]))
    say(f"{'action':<12}{'times':>7}{'seconds':>9}{'keys':>6}   (seconds and keys: medians)")
    for action, times, seconds, keys in review.stats():
        say(f"{action:<12}{times:>7}{seconds:>9.1f}{keys:>6.0f}")
    for suggester, relation, taken, decided in review.suggested():
        say(f"{suggester}, {relation}: {taken} of {decided} taken")


def _write_blank(text: str, language: str, output: str | None, force: bool) -> None:
    import os

    from kg import files
    from kg.sources import skeleton
    from kg.sources import text as texts

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
