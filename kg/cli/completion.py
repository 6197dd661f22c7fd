"""`kg completion SHELL`: what a shell has to know to complete commands, options, names, sources and questions."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, ShellComplete, get_completion_class

VARIABLE = "_KG_COMPLETE"
"""By which a shell asks kg what may follow."""
WHERE = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/kg.fish"}


class Bash(BashComplete):
    """Click's own, but that a name with spaces is typed so that it stays one word."""

    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)",
        'if [[ ${COMP_WORDS[COMP_CWORD]} == [\\"\\\']* ]]; then COMPREPLY+=("$value");'
        ' else COMPREPLY+=("$(printf %%q "$value")"); fi',
    )

    @staticmethod
    def _check_version() -> None:
        """Nothing to check: any bash since 4.4 takes the script, and none need be there to print it."""


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(WHERE)))
def command(shell: str) -> None:
    """Print what makes your shell complete commands, options, and the names, relations, sources and questions of the
    store that --store or KG_STORE names.

    \b
    Examples:
      kg completion bash >> ~/.bashrc
      kg completion zsh >> ~/.zshrc
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    made = Bash if shell == "bash" else get_completion_class(shell)
    assert made is not None
    root = click.get_current_context().find_root().command
    complete: ShellComplete = made(root, {}, "kg", VARIABLE)
    click.echo(complete.source())
