"""Make a repository for another partnership: a small example register, and the files that run its checks."""

from __future__ import annotations

import argparse
import os
import re
import shutil

from ...plugins import GRAPH
from ...syntax.files import display_path, os_error_reason, read_bytes
from ..options import UsageError, write_lines

EXAMPLES = """
  graph new ../anytown
  graph new ../anytown --from dist/partnership_graph-0.1.0-py3-none-any.whl

The folder must be new or empty. If anything goes wrong, nothing is made.

exit code: 0: made. 2: usage error, or it cannot be made"""

# What is as good for every partnership as for ours stands in our own repository, once; in a wheel it lies with the rest.
# Each file is named, here and in pyproject.toml: their folders also hold workflows and issue forms for our own code.
SHARED_FILES = (
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/lead-has-changed.yml",
    ".github/workflows/register.yml",
    "docs/checks.md",
    "docs/officers-guide.md",
    "docs/register.md",
    "schema/register.schema.json",
)
REQUIREMENTS_FILE, ORIGIN_PLACEHOLDER = "requirements.txt", "./say-here-where-graph-comes-from"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder to make; it may exist, if it is empty")
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="WHERE",
        help="where the new repository gets `graph` from: a wheel, which is copied into it, or an address for pip, "
        "such as git+https://…@COMMIT (default: it is left to be filled in)",
    )


def run(called: argparse.Namespace) -> int:
    files = {path: adapt_file(path, read_whole_file(place)) for path, place in list_starter_files().items()}
    if called.origin is not None:
        line, wheel = resolve_origin(called.origin)
        files |= wheel | {REQUIREMENTS_FILE: files[REQUIREMENTS_FILE].replace(ORIGIN_PLACEHOLDER.encode(), line.encode())}
    make_folder(called.folder, files)
    write_lines(
        [f"{display_path(called.folder)} has an example register of a made-up town. Start with its README.md."],
        None,
    )
    write_lines([f"To check it, run: graph check {display_path(os.path.join(called.folder, 'data'))}"], None)
    if called.origin is None:
        write_lines([f"Fill in the line in {REQUIREMENTS_FILE} that says where its workflow gets `graph` from."], None)
    return 0


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


def resolve_origin(origin: str) -> tuple[str, dict[str, bytes]]:
    """The line of requirements that brings `graph` from there; and the wheel, if it is one, to lie beside it."""
    if "://" in origin and not re.search(r"\s", origin):
        return f"partnership-graph @ {origin}", {}
    name = os.path.basename(origin)
    if not re.fullmatch(r"partnership_graph-[\w.!+]+-py3-none-any\.whl", name, re.ASCII):
        raise UsageError(
            "--from takes a wheel, such as partnership_graph-0.1.0-py3-none-any.whl, or an address, such as git+https://…@COMMIT."
        )
    return f"./{name}", {name: read_whole_file(origin)}


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
    found = [os.path.relpath(os.path.join(folder, name), target) for folder, _, names in os.walk(target) for name in names]
    return (
        {path.replace(os.sep, "/") for path in found} == set(wanted)
        and {path.partition("/")[0] for path in wanted} == set(begun)
        and all(read_whole_file(os.path.join(target, *path.split("/"))) == data for path, data in wanted.items())
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
