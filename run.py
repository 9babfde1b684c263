#!/usr/bin/env python3
"""One command for everything; it makes the environment it needs, the first time it needs it.

    python3 run.py WORD …          graph WORD …
    python3 run.py app             the app, in a browser on this machine
    python3 run.py test [ARG …]    the linters, the type checks and every quick test: under a minute once set up
    python3 run.py test --all      every test
    python3 run.py benchmark …     the speed of `graph`, side by side with its peers; `benchmark app`: that of the app
    python3 run.py attack          hostile files and the worst shapes, far more than `test` tries: about ten minutes
    python3 run.py mutate          the deliberate faults in the code that no test catches
    python3 run.py generate        rewrites the pages and files that are made from the code

Only Python 3.11 and pip must be there (on Windows: `py run.py WORD …`). Every package is held to a hash in requirements/;
all that is made lies in .tools/, which may be deleted at any time. The first half of this file runs on every call: it
imports next to nothing.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}: start run.py with a newer one.")

ROOT = os.path.dirname(os.path.realpath(__file__))
TOOLS = os.path.join(ROOT, ".tools")
WINDOWS = os.name == "nt"
NEEDS = {  # what some tests need, and `test` leaves out: the markers of pyproject.toml
    "browser": "a real browser",
    "environment": "a new environment",
    "program": "another program, such as LibreOffice or a language server",
    "large": "megabytes, or minutes",
}
LIGHT = ("check", "explain", "diff", "fmt", "new")  # the words that need no more than the reading of YAML


def main(words):
    if words[:1] == ["test"]:
        return test(environment("test"), words[1:])
    if words[:1] == ["benchmark"]:
        return hand_over(environment("test"), "-m", "benchmarks", *words[1:])
    if words[:1] == ["attack"]:
        os.environ["GRAPH_ATTACK"] = "1"
        return hand_over(environment("test"), "-m", "pytest", "--rootdir", ROOT, os.path.join(ROOT, "tests", "attack"), *words[1:])
    if words[:1] == ["mutate"]:
        return hand_over(environment("test"), "-m", "benchmarks.mutants", *words[1:])
    if words[:1] == ["generate"]:
        return hand_over(environment("test"), os.path.join(ROOT, "docs", "generate.py"), *words[1:])
    light = words[:1] == [] or words[0] in LIGHT or words[0].startswith("-")
    return hand_over(environment("run" if light else "app"), "-c", "import sys; from graph.cli.main import main; sys.exit(main())", *words)


def environment(name):
    """The folder of programs made from requirements/NAME.txt."""
    if not is_ready(name):
        set_up(name)
    return programs(name)


def programs(name):
    return os.path.join(TOOLS, name, "Scripts" if WINDOWS else "bin", "")


def is_ready(name):
    try:
        return read(TOOLS, name, "ready") == ingredients(name)
    except FileNotFoundError:
        return False


def ingredients(name):
    """All that decides what .tools/NAME holds. Written into it once it is whole."""
    return "\n".join([ROOT, sys.base_prefix, sys.version, read(__file__), read(requirements(name))])


def requirements(name):
    return os.path.join(ROOT, "requirements", name + ".txt")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8", errors="replace") as file:
        return file.read()


def hand_over(folder, *arguments):
    command = [folder + "python", "-P", *arguments]  # -P: a yaml.py where the user stands is not ours
    if not WINDOWS:
        os.execv(command[0], command)
    import subprocess  # there, a program that replaces us would leave its console

    return subprocess.run(command).returncode


def test(folder, arguments):
    """Runs every step, even after one has failed, so that one run shows everything. pytest comes last; `--all` leaves nothing out."""
    import subprocess
    import time

    started = time.monotonic()
    everything = "--all" in arguments
    arguments = [argument for argument in arguments if argument != "--all"]
    quick = [] if everything else ["-m", "not (" + " or ".join(NEEDS) + ")"]
    workers = str(max(2, os.cpu_count() or 2))
    steps = [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["lint-imports", "--no-logo"],
        ["pytest", "--numprocesses", workers, "--dist", "worksteal", *quick, *arguments],
    ]
    settings = os.environ | {"HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "thorough" if everything else "quick")}
    failed = []
    for program, *options in steps:
        line = " ".join([program, *options])
        if program == "pytest" and failed:
            line += "\n   failed above: " + ", ".join(failed)
        print("==", line, flush=True)
        if subprocess.run([folder + program, *options], cwd=ROOT, env=settings).returncode:
            failed.append(line)
    if not everything:
        left_out = "; ".join(f"{mark} ({meaning})" for mark, meaning in NEEDS.items())
        print(f"== {time.monotonic() - started:.0f} seconds. Left out, and run by `python3 run.py test --all`: {left_out}.")
    return 1 if failed else 0


# From here on: making an environment. It may be killed at any line, and started twice at any time.


class Unmakeable(Exception):
    """Why there can be no environment, in a sentence that says what to do."""


class Failed(Exception):
    """A program we started did not do it, for a reason we don't know; what it said last."""


SIGNS = {
    r"do not match the hashes|hash mismatch": (
        "A package is not the one that {file} vouches for, so nothing was installed: "
        "the download was cut short or altered, or the file was edited by hand."
    ),
    r"certificate": (
        "The package registry's certificate is not trusted on this machine: "
        "set PIP_CERT and SSL_CERT_FILE to the file of your organisation's certificates, and run it again."
    ),
    r"connection|dns error|error sending request|timed out|proxyerror": (
        "The package registry can't be reached: connect to the internet, or set PIP_INDEX_URL to a mirror, "
        "and run it again. Once set up, no connection is needed."
    ),
    r"no space left": "The disk is full: make room, and run it again.",
}


def set_up(name):
    print(f"Setting up .tools/{name}, once …", file=sys.stderr, flush=True)
    os.makedirs(TOOLS, exist_ok=True)
    with open(os.path.join(TOOLS, "lock"), "a", encoding="utf-8") as lock:
        wait_for(lock)
        if not is_ready(name):  # while we waited, another run may have made it
            build(name, fill_environment)


def wait_for(lock):
    """Holds `lock` until we and every program we start have ended: an orphaned installer still writes where we would."""
    os.set_inheritable(lock.fileno(), True)
    if not WINDOWS:
        import fcntl

        return fcntl.flock(lock, fcntl.LOCK_EX)
    import msvcrt

    while True:
        try:
            return msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        except OSError:  # gives up after ten seconds
            continue


def build(name, fill):
    """.tools/NAME anew; the word that it is ready goes first and comes last."""
    import shutil

    folder = os.path.join(TOOLS, name)
    ready = os.path.join(folder, "ready")
    if os.path.exists(ready):
        os.remove(ready)
    if os.path.exists(folder):
        shutil.rmtree(folder)
    fill(name, folder)
    with open(ready, "w", encoding="utf-8") as file:
        file.write(ingredients(name))


def fill_environment(name, folder):
    import compileall
    import sysconfig
    import venv

    venv.EnvBuilder(symlinks=not WINDOWS, with_pip=False).create(folder)  # a minimal Debian has no pip to put into it
    python = programs(name) + "python"
    options = ["--require-hashes", "--only-binary", ":all:"]
    try:
        start(name, [uv(), "pip", "sync", *options, "--compile-bytecode", "--python", python, requirements(name)], uv_settings())
    except Failed as failure:
        print(f"uv did not do it ({failure}); trying pip, which is slower …", file=sys.stderr, flush=True)
        try:
            pip(name, "--python", python, "install", "--no-deps", *options, "-r", requirements(name))
        except Failed as failure:
            raise Unmakeable(f"The packages in {requirements(name)} could not be installed; pip says: {failure}") from failure

    # The checkout itself: a relative line, since Pythons differ in how they decode this file.
    packages = sysconfig.get_path("purelib", "venv", {"base": folder})
    with open(os.path.join(packages, "checkout.pth"), "w", encoding="ascii") as file:
        file.write(os.path.relpath(ROOT, packages) + "\n")
    compileall.compile_dir(os.path.join(ROOT, "graph"), quiet=2)


def uv():
    from importlib.util import find_spec
    from shutil import which

    if find_spec("pip"):
        if not is_ready("uv"):
            build("uv", fill_uv)
        return os.path.join(TOOLS, "uv", "bin", "uv")
    if which("uv"):
        return which("uv")
    raise Unmakeable(
        "This Python has no pip: `apt install python3-pip` on Debian or Ubuntu, elsewhere `python3 -m ensurepip`; then run it again."
    )


def fill_uv(name, folder):
    pip(name, "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", folder, "-r", requirements(name))


def uv_settings():
    """What pip was told about this machine's registry, in uv's words; what uv was told itself stands."""
    import ast
    import re
    import subprocess

    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, errors="replace").stdout
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}
    names = {"index-url": "UV_DEFAULT_INDEX", "proxy": "ALL_PROXY", "cert": "SSL_CERT_FILE"}
    for key, value in re.findall(r"^(?:global|install|:env:)\.([\w-]+)=('.*'|\".*\")$", told, re.MULTILINE):
        if key in names:
            settings[names[key]] = ast.literal_eval(value)
    if "UV_INDEX_URL" in os.environ:
        settings.pop("UV_DEFAULT_INDEX", None)
    return settings | os.environ


def pip(name, *arguments):
    start(name, [sys.executable, "-m", "pip", *arguments], os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"})


def start(name, command, settings):
    import re
    import subprocess

    # close_fds: the lock goes along.
    done = subprocess.run(
        command, env=settings, cwd=ROOT, close_fds=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        for sign, sentence in SIGNS.items():
            if re.search(sign, done.stdout, re.IGNORECASE):
                raise Unmakeable(sentence.format(file=requirements(name)))
        raise Failed((done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1].strip())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except Unmakeable as reason:
        print(reason, file=sys.stderr)
    except PermissionError as error:
        print(f"{error.filename} can't be written: copy this folder to a place of your own, and run it from there.", file=sys.stderr)
    except OSError as error:
        print(f"The environment can't be made: {error.strerror} ({error.filename}).", file=sys.stderr)
    sys.exit(2)
