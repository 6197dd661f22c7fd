"""`kg check`: is a store sound?"""

from __future__ import annotations

import click

from kg.cli.output import give, graph, json_option, note, say, stats_option, store_option
from kg.names import shorten


@click.command("check")
@click.option("--text", "texts", multiple=True, metavar="FILE", help="A source's text, to verify offsets and digests.")
@json_option
@store_option
@stats_option
def command(texts: tuple[str, ...], format: str, store: str | None) -> None:
    """Read the whole store and print what is wrong with it, a line each. Exit code 1 when anything is.

    Shapes and checks of the ontology are run over the data; derived edges are worked out anew and compared; what each
    graph holds is compared with what was written to it. With --text, so are the offsets and digests of the source that
    was coded from it. Dates that are probably slips are warned of; the exit code stays 0.

    \b
    Examples:
      kg check
      kg --store mine check --text article.txt
      kg --store mine check --format json
    """
    from kg.cautions import cautions
    from kg.check import check
    from kg.store import quad

    opened = graph(store)
    problems = check(opened.store, text_paths=texts)
    warnings = cautions(quad(fact) for fact in opened.store.authored())
    if format == "json":
        from kg.export import documents

        give(documents.problems(problems, warnings))
    else:
        for warning in warnings:
            say(f"warning: {warning}")
        for problem in problems:
            detail = f" ({problem.detail})" if problem.detail else ""
            say(f"{shorten(problem.node) if problem.node else '-'}: {problem.message}{detail} [{problem.fault}]")
    if problems:
        note(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        click.get_current_context().exit(1)
    note("no problem found" + (f", {len(warnings)} warning{'s' if len(warnings) > 1 else ''}" if warnings else ""))
