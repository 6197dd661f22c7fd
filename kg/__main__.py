"""The command `kg`, which `python -m kg` is too."""

import sys


def run() -> None:
    try:
        from kg.cli import main

        main(prog_name="kg")
    except KeyboardInterrupt:
        # Ctrl-C while the command was still being loaded, and could not say so itself.
        sys.stderr.write("kg: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
