#!/usr/bin/env python3
"""All recipes of the project: `python3 dev.py` lists them. Needs Python 3.11 and git, and sets up the rest itself.

Each recipe runs in `.venv`, which is made on first use and brought up to date when pyproject.toml changes. Standard
library only, and readable by older Pythons, so that a wrong version is told in one line.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# KG_VENV names another folder, so that another Python can be tried beside the one that made .venv.
VENV = os.environ.get("KG_VENV") or os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
VERSIONS = ((3, 11), (3, 12), (3, 13), (3, 14))
# What a Python is likeliest to break: what is imported, how fast a command starts, processes, locks and files.
QUICK = ("layers", "files", "values", "cli", "store", "query", "claims")


def kg(args):
    """kg …          run the command `kg` as it stands in this folder"""
    setup()
    return run(PYTHON, "-m", "kg", *args, cwd=os.getcwd())


def test(args):
    """test [ARG…]   run the whole test suite (arguments go to pytest)"""
    setup("dev")
    # A file's tests share stores and browsers, which each worker would else make for itself.
    workers = [] if any(a.startswith("-n") for a in args) else ["-n", "auto", "--dist", "loadfile"]
    return run(PYTHON, "-m", "pytest", *workers, *args)


def pythons(args):
    """pythons       run the quick tests on the other Pythons of this machine (arguments go to pytest)"""
    found = [(version, path) for version in VERSIONS if version != sys.version_info[:2] for path in places(version)[:1]]
    if not found:
        say("no other Python from 3.11 on is on this machine")
    tests = args or ["-m", "not slow", *("tests/test_%s.py" % name for name in QUICK)]
    code = 0
    for version, path in found:
        say("Python %d.%d" % version)
        venv = os.path.join(HERE, ".venv-%d.%d" % version)
        command = [path, os.path.join(HERE, "dev.py"), "test", *tests]
        code = subprocess.run(command, cwd=HERE, env=dict(os.environ, KG_VENV=venv)).returncode or code
    return code


def places(version):
    """Where a version of Python may be: as a command, or as pyenv and uv install it; only those that start."""
    name, home = "python%d.%d" % version, os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    patterns = (
        os.path.join(pyenv, "versions", "%d.%d.*" % version, "bin", name),
        os.path.join(home, ".local", "share", "uv", "python", "cpython-%d.%d.*" % version, "bin", name),
    )
    paths = [shutil.which(name), *(path for pattern in patterns for path in sorted(glob.glob(pattern), reverse=True))]
    return [path for path in paths if path and not subprocess.run([path, "-c", ""], capture_output=True).returncode]


def lint(args):
    """lint          ruff and mypy --strict"""
    setup("dev")
    code = run(PYTHON, "-m", "ruff", "check", ".")
    code = run(PYTHON, "-m", "ruff", "format", "--check", ".") or code
    return run(PYTHON, "-m", "mypy") or code


def data(args):
    """data          compile data/*.yaml into data/bundle.trig, and lay out its page"""
    setup()
    code = run(PYTHON, "-c", "from kg.load import write_bundle; write_bundle()")
    layout = "from kg.store import bundled; from kg.view.bundled import write; write(bundled())"
    return code or run(PYTHON, "-c", layout)


def docs(args):
    """docs          write the generated pages and pictures of docs/ and README.md"""
    setup("dev")
    code = run(PYTHON, os.path.join("docs", "reference.py"))
    code = run(PYTHON, "-m", "cogapp", "-r", "docs/commands.md") or code
    code = run(PYTHON, os.path.join("docs", "sessions.py")) or code
    if run(PYTHON, os.path.join("docs", "screenshot.py")):
        say("the pictures in docs/page/ stay as they were")
    return code


def basemap(args):
    """basemap [FILE] write the base map of the page from Natural Earth, got with npm or given as countries-50m.json"""
    return run(sys.executable, os.path.join("docs", "basemap.py"), *args)


def bench(args):
    """bench [NAME]  run a benchmark of bench/ (start-up, unless named)"""
    setup("bench")
    name, *rest = args or ["startup"]
    script = os.path.join("bench", name + ".py")
    if not os.path.exists(os.path.join(HERE, script)):
        return stop("there is no %s: bench/ holds %s" % (script, ", ".join(sorted(os.listdir("bench")))))
    return run(PYTHON, script, *rest)


def setup(extra=""):
    """Make .venv hold what pyproject.toml asks for; does nothing when it does already."""
    if sys.version_info < (3, 11):
        sys.exit(stop("Python 3.11 or newer is needed; this is %d.%d" % sys.version_info[:2]))
    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        wanted = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    # What "dev" installs is enough for everything but benchmarks, which need what kg is compared with.
    stamps = [os.path.join(VENV, "kg-" + name) for name in ("bench" if extra == "bench" else "dev", extra or "run")]
    if any(read(stamp) == wanted for stamp in stamps):
        return
    say("setting up .venv (once; about a minute)")
    if not os.path.exists(PYTHON) or read(os.path.join(VENV, "kg-python")) != sys.version:
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            sys.exit(stop("this Python cannot make virtual environments: install its venv package (python3-venv)"))
        write(os.path.join(VENV, "kg-python"), sys.version)
    target = HERE + ("[%s]" % extra if extra else "")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-warn-script-location"]
    done = subprocess.run([*pip, "--editable", target], stdout=sys.stderr)
    if done.returncode:
        sys.exit(stop("the packages could not be installed: see pip's message above, then run this again"))
    # Where PYTHONDONTWRITEBYTECODE is set, every start would compile all modules again: a third of a quick command.
    subprocess.run([PYTHON, "-m", "compileall", "-q", os.path.join(HERE, "kg")], stdout=sys.stderr)
    write(stamps[1], wanted)


def run(*command, **options):
    try:
        return subprocess.run(command, cwd=options.get("cwd", HERE)).returncode
    except KeyboardInterrupt:
        return 130


def read(path):
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def say(message):
    print("dev: " + message, file=sys.stderr, flush=True)


def stop(message):
    say(message)
    return 2


RECIPES = {recipe.__name__: recipe for recipe in (kg, test, pythons, lint, data, docs, basemap, bench)}

if __name__ == "__main__":
    name, *arguments = sys.argv[1:] or ["--help"]
    if name in RECIPES:
        sys.exit(RECIPES[name](arguments))
    command = "py" if os.name == "nt" else "python3"
    print("usage: %s dev.py RECIPE\n\n" % command + "\n".join("  " + r.__doc__ for r in RECIPES.values()))
    sys.exit(0 if name in ("-h", "--help") else 2)
