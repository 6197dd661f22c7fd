"""`python -m kg` is the command `kg`. Nothing is imported here before Ctrl-C is taken care of."""

import sys


def main() -> None:
    """Run the command line; whoever presses Ctrl-C while it is still being loaded gets one line too."""
    try:
        from kg.cli import main as command

        command(prog_name="kg")
    except KeyboardInterrupt:
        sys.stderr.write("kg: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
