"""Make a repository for another partnership: a small example register, and the files that run its checks."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import sys

from ...model.dates import Date
from ...plugins import GRAPH
from ...syntax.files import display_path, os_error_reason, read_bytes
from ..options import UsageError, add_date_option, parse_as_at, write_lines

EXAMPLES = """
  graph new ../anytown
  graph new ../anytown --kinds safeguarding-adults-board,health-and-wellbeing-board
  graph new ../anytown --from dist/partnership_graph-0.1.0-py3-none-any.whl

With --kinds the register has a body of each kind and its duties in law, in place of a made-up town. `graph law --kinds` lists the kinds.
--as-at is the day of which the register speaks and its duties are taken (default: today, and the register moves on with the calendar).

The folder must be new or empty. If anything goes wrong, nothing is made.

exit code: 0: made. 2: usage error, or it cannot be made"""

# What is as good for every partnership as for ours stands in our own repository, once; in a wheel it lies with the rest.
# Each file is named, here and in pyproject.toml: their folders also hold workflows and issue forms for our own code.
SHARED_FILES = (
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/lead-has-changed.yml",
    ".github/workflows/register.yml",
    "docs/checks.md",
    "docs/law.md",
    "docs/officers-guide.md",
    "docs/register.md",
    "schema/register.schema.json",
)
REGISTER_FILE = "data/bodies.yaml"
EXAMPLE, STARTED = "an example register of a made-up town", "the bodies that you named"
REQUIREMENTS_FILE, ORIGIN_PLACEHOLDER, APP_PLACEHOLDER = "requirements.txt", "./say-here-where-graph-comes-from", "GRAPH-WITH-APP"
ORIGIN_PARTS = re.compile(r"^(?:<!--|#) (with|without) --from(?: -->)?\n(.*?)^(?:<!--|#) end(?: -->)?\n", re.MULTILINE | re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder to make; it may exist, if it is empty")
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="WHERE",
        help="where the new repository gets `graph` from: a wheel, which is copied into it, or an address for pip, "
        "such as git+https://…@COMMIT (default: not said; its checks then cannot run until you name one in requirements.txt)",
    )
    parser.add_argument("--kinds", metavar="KIND,…", help="the kinds of body in law that the register starts with")
    add_date_option(parser)


def run(called: argparse.Namespace) -> int:
    files = {path: adapt_file(path, read_whole_file(place)) for path, place in list_starter_files().items()}
    if called.as_at and not called.kinds:
        raise UsageError("--as-at is for --kinds: it is the day on which the duties in law are taken.")
    if called.kinds:
        files[REGISTER_FILE] = make_register(called.kinds, parse_as_at(called.as_at))
    line, with_app, wheel = resolve_origin(called.origin)
    for path in ("README.md", REQUIREMENTS_FILE):
        files[path] = state_origin(files[path].decode(), line, with_app).encode()
    make_folder(called.folder, files | wheel)
    write_lines(describe_start(called.folder, is_ready=bool(line), holds=STARTED if called.kinds else EXAMPLE), None)
    return 0


def describe_start(folder: str, is_ready: bool, holds: str) -> list[str]:
    """What to do next: commands that run as they are printed."""
    lines = [f"{display_path(folder)} has {holds}. Start with its README.md. To check it:"]
    if not is_ready:
        lines.append(f"    {calling_command()} check {quote_path(os.path.join(folder, 'data'))}")
        lines.append(
            f"Its {REQUIREMENTS_FILE} does not name the program, because --from was not given: no check can run on GitHub until it does."
        )
        return lines
    python, activate = ("py", r".venv\Scripts\activate") if os.name == "nt" else ("python3", ". .venv/bin/activate")
    lines += [f"    cd {quote_path(folder)}", f"    {python} -m venv .venv", f"    {activate}"]
    return [*lines, f"    python -m pip install -r {REQUIREMENTS_FILE}", "    graph check"]


def calling_command() -> str:
    """How `graph` was called just now, as one may call it again."""
    program = os.path.basename(sys.argv[0])
    if program == "__main__.py":
        return "python3 -m graph"
    if program == "-c":  # by run.py of a checkout
        return f"python3 {quote_path(os.path.relpath(os.path.join(os.path.dirname(GRAPH), 'run.py')))}"
    return "graph"


def quote_path(path: str) -> str:
    """A path as a shell takes it."""
    return f'"{path}"' if os.name == "nt" else shlex.quote(display_path(path))


def make_register(words: str, as_at: Date | None) -> bytes:
    """The register with a body of each kind that is named, as the law has it on the day."""
    from ...law.load import read_law
    from ...law.register_text import find_unknown_kinds, render_register_text
    from ...model.dates import today
    from ...model.text import closest_match, code

    kinds = list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    day = (as_at or today()).last
    for id, kind in find_unknown_kinds(kinds, day):
        if kind is None:
            guess = closest_match(id, read_law().kinds)
            hint = f"did you mean `{guess}`?" if guess else "`graph law --kinds` lists them."
            raise UsageError(f"there is no kind of body {code(id)} in the data set of law; {hint}")
        raise UsageError(f"the law knows no {kind.name} on {day}: leave it out, or give another day with --as-at. See `graph law --kinds`.")
    if not kinds:
        raise UsageError("--kinds takes one kind or more, with commas between them: `graph law --kinds` lists them.")
    return render_register_text(kinds, day, as_at).encode()


# --- what it holds ----------------------------------------------------------------------------------------------------


def list_starter_files() -> dict[str, str]:
    """Where each file of the new repository is copied from, by its path there."""
    root = os.path.dirname(GRAPH)
    packed = os.path.join(GRAPH, "starter")
    home = packed if os.path.isdir(packed) else os.path.join(root, "starter")
    found = {}
    for folder, _, names in os.walk(home):
        for name in names:
            place = os.path.join(folder, name)
            found[os.path.relpath(place, home).replace(os.sep, "/")] = place
    if home != packed:
        found |= {path: os.path.join(root, path) for path in SHARED_FILES}
    found["schema/register.schema.json"] = os.path.join(GRAPH if home == packed else root, "schema", "register.schema.json")
    return dict(sorted(found.items()))


def adapt_file(path: str, data: bytes) -> bytes:
    """A file of ours as it reads where `graph` is installed, and there is no run.py."""
    if path not in SHARED_FILES or path.endswith(".json"):
        return data
    text = data.decode()
    if path.startswith(".github/workflows/"):
        text = text.replace("python3 run.py --version", f"python3 -m pip install --requirement {REQUIREMENTS_FILE}")
    text = text.replace("python3 run.py ", "graph ")
    if path.endswith(".md"):
        text = re.sub(r"\A<!--.*?-->\n+", "", text)  # it was generated here, and is not there
    return text.encode()


def state_origin(text: str, line: str, with_app: str) -> str:
    """A file of the starter with the parts that fit: those for a repository that knows where `graph` comes from, or the others."""
    text = ORIGIN_PARTS.sub(lambda part: part[2] if (part[1] == "with") == bool(line) else "", text)
    return text.replace(ORIGIN_PLACEHOLDER, line or ORIGIN_PLACEHOLDER).replace(APP_PLACEHOLDER, with_app)


def resolve_origin(origin: str | None) -> tuple[str, str, dict[str, bytes]]:
    """What pip is given to bring `graph` from there, and to bring the app too; and the wheel, if it is one, to lie beside them."""
    if origin is None:
        return "", "", {}
    if "://" in origin and not re.search(r"\s", origin):
        return f"partnership-graph @ {origin}", f"partnership-graph[app] @ {origin}", {}
    name = os.path.basename(origin)
    if not re.fullmatch(r"partnership_graph-[\w.!+]+-py3-none-any\.whl", name, re.ASCII):
        raise UsageError(
            "--from takes a wheel, such as partnership_graph-0.1.0-py3-none-any.whl, or an address, such as git+https://…@COMMIT."
        )
    return f"./{name}", f"./{name}[app]", {name: read_whole_file(origin)}


def read_whole_file(path: str) -> bytes:
    read_bytes(path)  # which refuses what is no ordinary file
    with open(path, "rb") as file:
        return file.read()


# --- how it is made ---------------------------------------------------------------------------------------------------


def make_folder(folder: str, files: dict[str, bytes]) -> None:
    """Makes the folder with these files in it: beside its place first, then moved there."""
    target = os.path.abspath(folder)
    there = os.path.lexists(target)
    if there and not (os.path.isdir(target) and not os.path.islink(folder) and is_begun(target, files)):
        raise UsageError(f"`{display_path(folder)}` is there already, and is no empty folder: name one that is new.")
    draft = f"{target}.{os.getpid()}.draft"
    try:
        os.makedirs(draft)
        for path, data in files.items():
            place = os.path.join(draft, *path.split("/"))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(data)
        if not there:
            os.rename(draft, target)
        else:  # it may be where the user stands, and is not replaced
            move_all(draft, target)
    except OSError as error:
        raise UsageError(f"`{display_path(folder)}` can't be made: {os_error_reason(error)}.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def is_begun(target: str, files: dict[str, bytes]) -> bool:
    """Whether a folder is empty, or holds the whole of some of what we would put there: what a `graph new` that was killed leaves."""
    begun = os.listdir(target)
    wanted = {path: data for path, data in files.items() if path.partition("/")[0] in begun}
    if {path.partition("/")[0] for path in wanted} != set(begun):  # before the rest of what may be a whole disk is looked through
        return False
    found = [os.path.relpath(os.path.join(folder, name), target) for folder, _, names in os.walk(target) for name in names]
    return {path.replace(os.sep, "/") for path in found} == set(wanted) and all(
        read_whole_file(os.path.join(target, *path.split("/"))) == data for path, data in wanted.items()
    )


def move_all(draft: str, target: str) -> None:
    """Moves what lies in one folder into another, or, where that fails, nothing."""
    moved: list[str] = []
    try:
        for name in os.listdir(draft):
            if not os.path.exists(os.path.join(target, name)):  # else it is there from before, and the same
                os.rename(os.path.join(draft, name), os.path.join(target, name))
                moved.append(name)
    except OSError:
        for name in moved:
            os.rename(os.path.join(target, name), os.path.join(draft, name))
        raise
