"""`kg serve`: a small web app over a store, for one person on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.output import chosen_store, note, say, store_option

if TYPE_CHECKING:
    from kg.ingest.chat import Endpoint


F = TypeVar("F", bound=Callable[..., None])


def model_options(command: F) -> F:
    """The options --model and --model-name, for commands that open the desk."""
    name = click.option("--model-name", metavar="NAME", help="Which model of that address; by default its first.")
    url = click.option(
        "--model",
        metavar="URL",
        help="A language model that may suggest too (OpenAI chat protocol); the desk asks before it gets a text.",
    )
    return url(name(command))


def endpoint(url: str | None, name: str | None) -> Endpoint | None:
    """The model at an address that was given. Raises KgError for one that is none."""
    if url is None:
        if name:
            raise click.UsageError("--model-name goes with --model URL")
        return None
    from kg.ingest.chat import Endpoint

    return Endpoint(url, name)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), metavar="NUMBER", help="Which port; any free one by default."
)
@click.option("--by", default="", metavar="NAME", help="Who decides at the desk; it can be changed there.")
@click.option("--suggest/--no-suggest", default=True, help="Whether rules suggest claims, with the extra `suggest`.")
@model_options
@store_option
def command(
    host: str, port: int, by: str, suggest: bool, model: str | None, model_name: str | None, store: str | None
) -> None:
    """Serve the pages of a store until Ctrl-C: search, actors, claims, sources, the graph, routes, and the desk.

    The address that is printed works once, in one browser. Nobody else on this machine or in the network gets in, and
    no page asks anything of another host. Needs the extra `serve`: `pip install "actor-kg[serve]"`.

    \b
    Examples:
      kg serve
      kg --store mine serve --by "Ada Mornay"
      kg --store mine serve --model http://localhost:11434/v1
    """
    start(chosen_store(store), host=host, port=port, by=by, suggest=suggest, model=endpoint(model, model_name))


def start(
    location: str | None,
    *,
    host: str,
    port: int,
    by: str,
    suggest: bool = True,
    model: Endpoint | None = None,
    beside: tuple[str, str, str | None] | None = None,
    name: str = "",
) -> None:
    """Serve a store until it is stopped. beside: path, name and claims file of a text that lies outside of it."""
    from kg.errors import KgError

    try:
        from kg.serve import app
        from kg.serve.place import Place
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise KgError('the pages need two more packages: pip install "actor-kg[serve]"') from None
    place = Place(location, who=by, suggests=suggest, model=model)
    try:
        if beside:
            place.beside(*beside)
        elif name:
            place.session(name)
    except BaseException:
        place.close()
        raise
    if host not in ("127.0.0.1", "::1", "localhost"):
        note(f"warning: {host} can be reached from other machines, and what is sent there can be read on the way")
    landing = f"/desk/{name or (beside[1] if beside else '')}" if name or beside else "/"

    def ready(address: str) -> None:
        say(address)
        note("open this address in your browser; it works once. Ctrl-C stops")

    app.run(place, host=host, port=port, landing=landing, ready=ready)
