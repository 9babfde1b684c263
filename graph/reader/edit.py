"""A register's text, changed in one place and nowhere around it.

What is not asked for stays to the byte: comments on lines of their own, order, quoting, spaces, line ends, a byte order mark. The text
that comes out is read again, as `graph check` would; it is refused unless it differs in exactly what was asked, and is no less sound.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from ..model.record import MAP_SHAPES, fields_of_shape
from ..model.register import RECORD_TYPES, SECTION_ORDER
from ..model.text import code
from ..syntax.files import YAML_SUFFIX, PathError, RegisterFile, display_path, os_error_reason, read_bytes
from ..syntax.output import replace_files
from ..syntax.patch import Add, Change, EditError, EditPath, Remove, Set, apply_steps
from .builder import CLAIM_FIELDS
from .load import LoadedRegister, build_register, link_registers, parse_file

__all__ = ["Add", "Change", "EditError", "Remove", "Set", "apply_changes", "read_files", "write_changes"]

FileContents = Mapping[str, bytes]
"""The files of one register, by their paths."""

LIST_FIELDS = {"accepted", *(field.key for kind in RECORD_TYPES for field in fields_of_shape(kind, "list"))}
MAP_FIELDS = {field.key for kind in RECORD_TYPES for field in fields_of_shape(kind, *MAP_SHAPES)}


def read_files(path: str | os.PathLike[str]) -> FileContents:
    """The files of the register at a path, a file or a folder, as they are now: what `write_changes` changes.

    Raises `PathError` where they cannot be read.
    """
    path = os.fspath(path)
    if not os.path.isdir(path):
        return {path: read_bytes(path)}
    try:
        names = sorted(name for name in os.listdir(path) if name.endswith(YAML_SUFFIX) and not name.startswith("."))
    except OSError as error:
        raise PathError(f"`{display_path(path)}` cannot be read: {os_error_reason(error)}.") from None
    if not names:
        raise PathError(f"`{display_path(path)}` holds no `.yaml` file.")
    return {os.path.join(path, name): read_bytes(os.path.join(path, name), path) for name in names}


def write_changes(files: FileContents, *changes: Change) -> list[str]:
    """Makes the changes where the files lie; gives the paths of those that were written.

    Each is replaced whole, by one that was written in full beside it. Raises `EditError` or `PathError` with no file touched
    where a change cannot be made, where any of the files has changed since it was read, or where there is no room.
    """
    written = apply_changes(files, *changes)
    replace_files(written, files)
    return list(written)


def apply_changes(files: FileContents, *changes: Change) -> dict[str, bytes]:
    """The files that the changes, made one after the other, alter.

    Raises `EditError` where a change cannot be made, or would make the register unsound in a way that it was not.

    >>> head = b"register: {id: r, name: R, format: 1, base: https://example.org/r/}  # ours" + bytes([10])
    >>> apply_changes({"r.yaml": head}, Set(("register", "name"), "NO"))["r.yaml"].decode().rstrip()
    "register: {id: r, name: 'NO', format: 1, base: https://example.org/r/}  # ours"
    """
    before = rebuild_register(files)
    now, wanted = dict(files), {name: plain_data(root) for name, root in before.roots.items()}
    if len(wanted) > 1 and sum("register" in root for root in wanted.values()) > 1:
        raise EditError("Several registers lie here. Name the file of the one that is to be changed.")
    steps: dict[str, list[Change]] = {name: [] for name in wanted}
    for change in changes:
        name, path = locate_file(wanted, change.path)
        for step in list_steps(wanted[name], change._replace(path=path)):
            steps[name].append(step)
            apply_step(wanted[name], step)
    for name in files:
        for batch in batch_steps(steps[name]):
            now[name] = apply_steps(now[name], batch)
    after = rebuild_register(now, Counter(finding.exact_identity for finding in before.problems))
    for name, root in after.roots.items():
        if drop_empty_sections(plain_data(root)) != drop_empty_sections(wanted[name]):
            raise EditError(f"`{display_path(name)}` is laid out in a way that only a person can change without harm. Change it by hand.")
    return {name: data for name, data in now.items() if data != files[name]}


def rebuild_register(files: FileContents, known: Mapping[Any, int] | None = None) -> LoadedRegister:
    """The register in these files; refused where it cannot be read, or where it has findings that are not known (None: any may be)."""
    source = link_registers([build_register([parse_file(RegisterFile(display_path(name), data)) for name, data in files.items()])])[0]
    stops = [finding for finding in source.problems if not source.is_complete and finding.check in ("unreadable", "wrong-value")]
    fresh = Counter(finding.exact_identity for finding in source.problems) - Counter(known) if known is not None else {}
    for finding in stops or source.problems:
        if stops or finding.exact_identity in fresh:
            where = f" ({finding.position})" if stops else ""
            raise EditError(f"{finding.message[:1].upper()}{finding.message[1:]}{where}. {finding.remedy}", finding)
    source.roots = dict(zip(files, source.roots.values(), strict=True))
    return source


def plain_data(node: Any) -> Any:
    """A tree as plain data."""
    if isinstance(node, dict):
        return {key: plain_data(entry[0]) for key, entry in node.items()}
    return [plain_data(entry[0]) for entry in node] if isinstance(node, list) else node


def drop_empty_sections(root: Any) -> Any:
    """The sections of a file that hold something."""
    return {section: records for section, records in root.items() if records}


# --- what is asked, on plain data -------------------------------------------------------------------------------------


def locate_file(roots: Mapping[str, Any], path: EditPath) -> tuple[str, EditPath]:
    """The file that a path is in, or belongs in, and the path there: the items of `accepted` count on from the file before."""
    section, key = (*path, None)[:2]
    if section == "accepted" and isinstance(key, int):
        for name, root in roots.items():
            if key < len(root.get("accepted", ())):
                return name, (section, key, *path[2:])
            key -= len(root.get("accepted", ()))
        raise unknown_path_error(path)
    having = [name for name, root in roots.items() if key in (root.get(section) or ())]
    beside = [name for name, root in roots.items() if section in root]
    headed = [name for name, root in roots.items() if "register" in root]
    if not (having or beside or headed):
        raise EditError("There is no register here.")
    return (having or beside or headed)[0], path


def list_steps(root: Any, change: Change) -> Iterator[Change]:
    """The changes that one comes to, each of a field, an item or a record that is there, or whose surroundings are."""
    path, holder, there = resolve_path(root, change.path)
    if not path or (path[1:] and path[0] not in SECTION_ORDER):
        raise EditError(f"There is no section {code(str((*change.path, '')[0]))}.")
    if isinstance(change, Remove):
        if there is None:
            raise unknown_path_error(change.path)
        while len(holder) == 1 and len(path) > 2 and (isinstance(holder, list) or is_map_entry(path)):
            path, holder, _ = resolve_path(root, path[:-1])
        yield Remove(path)
        return
    value = change.value
    if isinstance(change, Add):
        if there:
            yield Add(path, value)
            return
        value = [value] if path[-1] in LIST_FIELDS else value
    if there == value:
        return
    if isinstance(there, dict) and isinstance(value, dict) and there and value:
        for key in value:
            yield from list_steps(root, Set((*path, key), value[key]))
        for key in [key for key in there if key not in value]:
            yield Remove((*path, key))
        return
    while not isinstance(holder, dict) and there is None:
        *before, key = path
        path = tuple(before)
        field = next((each for each in reversed(path) if isinstance(each, str)), "")
        if isinstance(key, int) or (len(path) == 2 and not holder and path[0] != "register") or not path:
            raise unknown_path_error(change.path)
        if holder and (field not in CLAIM_FIELDS or not isinstance(holder, str)):
            raise EditError(f"{code(str(field))} has no fields here. Set it as a whole.")
        if holder:  # the short form of a claim: another id is one too, and anything else makes it the long one
            value = value if key == "who" else {"who": holder, key: value}
            break
        value = {key: value}
        path, holder, there = *resolve_path(root, path)[:2], None
    yield Set(path, value)


def batch_steps(steps: list[Change]) -> Iterator[list[Change]]:
    """Steps that can be made at one reading of a file, those of each record in their order.

    The first steps in all records are made at once, then the second ones; a record that comes or goes waits for those before it.
    """
    batches: list[list[Change]] = []
    made: Counter[EditPath] = Counter()
    for step in steps:
        if len(step.path) <= 2:
            yield from batches
            yield [step]
            batches, made = [], Counter()
            continue
        record = step.path[:2]
        if made[record] == len(batches):
            batches.append([])
        batches[made[record]].append(step)
        made[record] += 1
    yield from batches


def is_map_entry(path: EditPath) -> bool:
    """Whether what stands at a path is an entry of a field that is a map, such as a post."""
    return path[-2] in MAP_FIELDS and (len(path) == 4 or isinstance(path[-3], int))


def unknown_path_error(path: EditPath) -> EditError:
    return EditError(f"There is no {' in '.join(code(str(key)) for key in reversed(path))} to change.")


def resolve_path(root: Any, path: EditPath) -> tuple[EditPath, Any, Any]:
    """A path without the 0 of one value that stands for a list of one; what holds the value there; the value, None if there is none."""
    found: list[str | int] = []
    holder, node = None, root
    for key in path:
        if key == 0 and isinstance(key, int) and node and not isinstance(node, list):
            continue
        found.append(key)
        holder, node = node, child_at(node, key)
    return tuple(found), holder, node


def child_at(node: Any, key: str | int) -> Any:
    """The field or item of this name; None where there is none."""
    if isinstance(node, dict):
        return node.get(key)
    return node[key] if isinstance(node, list) and isinstance(key, int) and 0 <= key < len(node) else None


def apply_step(root: Any, step: Change) -> None:
    """Makes a step on plain data."""
    holder = root
    for key in step.path[:-1]:
        holder = holder[key]
    key = step.path[-1]
    if isinstance(step, Remove):
        del holder[key]
    elif isinstance(step, Add):
        holder[key] = [*(holder[key] if isinstance(holder[key], list) else [holder[key]]), deepcopy(step.value)]
    else:
        holder[key] = deepcopy(step.value)  # a later step changes what it stands in, and is not to change what was asked
