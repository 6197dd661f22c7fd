"""`kg locate --text FILE "phrase"`: where a phrase stands in a text, ready for a claims file."""

from __future__ import annotations

import click

from kg.cli.output import note, say
from kg.errors import NoAnswer


@click.command("locate")
@click.option("--text", required=True, metavar="FILE", help="The source's text, in UTF-8.")
@click.option("--digest", is_flag=True, help="Give the text's own digest and length, for the head of a claims file.")
@click.argument("phrase", required=False)
def command(text: str, digest: bool, phrase: str | None) -> None:
    """Print the place of a phrase as the `at:` of a claims file wants it, one line for each time it occurs.

    Case, quotation marks, dashes and spacing need not match. Exit code 1 when the phrase is not there.

    \b
    Examples:
      kg locate --text article.txt "struck back"
      kg locate --text article.txt --digest
    """
    from kg.sources import text as texts

    read = texts.read(text)
    if digest:
        say(f"text_sha256: {read.digest.removeprefix('sha256:')}\ntext_length: {len(read.content)}")
        return
    if not phrase or not phrase.strip():
        raise click.UsageError("give a phrase to look for, or --digest")
    found = texts.locate(read, phrase)
    if not found:
        raise NoAnswer(f"“{phrase}” is not in {text}: give fewer words, as the text has them")
    for place in found:
        say(f"at: {place.at}")
        note(f"    ¶{place.paragraph}: {place.excerpt}")
