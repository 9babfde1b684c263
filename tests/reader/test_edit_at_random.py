"""At least 500 edits of registers in every layout: each is refused in words, or changes exactly what was asked and no other line."""

import copy
import re
from collections import Counter
from difflib import SequenceMatcher

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.register import TABLE, Acceptance, Claim, Post, Register
from graph.reader import edit
from graph.reader import load as source
from graph.syntax.spans import LINE_BREAK
from support.registers import IDS, World, field, pages, record, typed

LISTED = {"claims", "texts", "references", "sources", "list"}


def world_of(data):
    ids = {section: list(data.get(section) or {}) for section in TABLE if section != "accepted"}
    posts = {post: id for id, body in (data.get("bodies") or {}).items() for post in body.get("posts", {})}
    return World(
        ids | {"posts": list(posts)}, posts, {id: list(each.get("sections", {})) for id, each in (data.get("sources") or {}).items()}
    )


def holders(data):
    """The mappings that fields may be added to, each with its path, its kind of record, its section and its id."""
    yield ("register",), Register, "register", "", data["register"]
    for section, kind in TABLE.items():
        for key, each in enumerate(data["accepted"]) if section == "accepted" and data.get(section) else (data.get(section) or {}).items():
            yield (section, key), kind, section, key, each
            for post, seat in each.get("posts", {}).items():
                yield (section, key, "posts", post), Post, "posts", post, seat
            for name, line in kind.fields.items():
                if line.shape == "claims" and name in each:
                    value = each[name]
                    yield from (
                        ((section, key, name, place), Claim, section, key, claim)
                        for place, claim in enumerate(value if isinstance(value, list) else [value])
                        if isinstance(claim, dict)
                    )


@st.composite
def changes(draw, data):
    """A change that makes sense of a register, and that register as plain data once it is made."""
    world, after = world_of(data), copy.deepcopy(data)
    head, *others = holders(data)
    path, kind, section, id, _ = draw(st.sampled_from([*others, head]))
    node = after
    for key in path:
        node = node[key] if isinstance(node, list | dict) and not (key == 0 and isinstance(node, dict)) else node
    verb = draw(st.sampled_from(["add", "remove item", "remove", "set", "new", "remove record"]))
    if verb == "new" or kind is Acceptance:
        section = draw(st.sampled_from([section for section in TABLE if section != "accepted"]))
        id = draw(st.sampled_from([id for id in IDS if not any(id in ids for ids in world.ids.values())]))
        world.ids[section].append(id)
        world.headings[id] = []
        made = record(draw, TABLE[section], world, section, id)
        if made is None:
            return None
        after[section] = {**(after.get(section) or {}), id: made}
        return edit.Set((section, id), made), after
    if verb == "remove record" and len(path) == 2:
        del after[path[0]][id]
        after[path[0]] = after[path[0]] or ""
        return edit.Remove(path), after
    many = [line for line in kind.fields.values() if line.shape in LISTED]
    line = draw(st.sampled_from(many if many and verb == "add" else [line for line in kind.fields.values() if line.shape != "records"]))
    if verb.startswith("remove"):
        there = [kind.fields[name] for name in node]
        line = draw(st.sampled_from([line for line in there if not line.required] or there))
        if verb == "remove item" and isinstance(node[line.key], list):
            place = draw(st.integers(0, len(node[line.key]) - 1))
            del node[line.key][place]
            if not node[line.key]:
                del node[line.key]
            return edit.Remove((*path, line.key, place)), after
        del node[line.key]
        return edit.Remove((*path, line.key)), after
    value = line.key == "who" or field(draw, line, world, "bodies" if section == "posts" else section, world.posts.get(id, id))
    if value is None or value is True:
        return None
    if verb == "add" and line.shape in LISTED:
        value = value[0] if isinstance(value, list) else value
        old = node.get(line.key)
        node[line.key] = [*(old if isinstance(old, list) else [old]), value] if old else [value] if line.shape == "list" else value
        return edit.Add((*path, line.key), value), after
    node[line.key] = value
    return edit.Set((*path, line.key), value), after


def lines_of(text, path):
    """The lines of what is nearest to a path and there, each by its number; with those of its key."""
    node, first, last = yaml.compose(text, Loader=yaml.CBaseLoader), 0, 10**9
    for key in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((name.start_mark.line, each) for name, each in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode):
            found = (node.value[key].start_mark.line, node.value[key]) if isinstance(key, int) and key < len(node.value) else None
        else:
            found = None
        if found is None:
            if key == 0:
                continue
            break
        first, node = found
    last = end_of(node)
    while not re.match(r"\s*(-|\?|\S)", LINE_BREAK.split(text)[first]):
        first -= 1
    return first, max(first, last)


def at(data, path):
    """What a register has at a path; None where it has nothing there."""
    for key in path:
        if not (key == 0 and isinstance(data, dict)):
            data = data[key] if isinstance(data, list) else data.get(key)
        if data is None:
            return None
    return data


def end_of(node):
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return node.end_mark.line - (node.end_mark.column == 0)
    return max(end_of(each) for pair in node.value for each in (pair if isinstance(pair, tuple) else [pair]))


def scalars(node):
    """The texts in a node, keys too."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for pair in node.value:
            for each in pair if isinstance(pair, tuple) else [pair]:
                yield from scalars(each)


def comments(text):
    """The lines that are comments, and not lines of a text."""
    marks = [(node.start_mark, node.end_mark) for node in scalars(yaml.compose(text, Loader=yaml.CBaseLoader))]
    inside = {number for start, end in marks for number in range(start.line + 1, end.line + (end.column > 0))}
    signs = ("#", "# note: {a", "# yaml-language-server: $schema=é")
    return [line for number, line in enumerate(LINE_BREAK.split(text)) if number not in inside and line.lstrip() in signs]


@pytest.mark.large
def test_500_edits_change_what_is_asked_and_no_other_line():
    tally = Counter()

    @settings(max_examples=700, derandomize=True)  # the same 700 each time: a new one belongs to whoever looks for it
    @given(pages(), st.data())
    def one(page, data):
        asked = data.draw(changes(page.data))
        if asked is None:
            return
        change, wanted = asked
        try:
            made = edit.apply_changes({"r.yaml": page.bytes}, change)
        except edit.EditError as refused:
            by_hand = refused.finding is None
            tally["refused: by hand" if by_hand else f"refused: {refused.finding.check}"] += 1
            words = str(refused)
        else:
            words = ""
        if words:
            assert re.fullmatch(r"(?s)\S.*[.?`]", words)
            return
        tally[f"done: {type(change).__name__}"] += 1
        data = made.get("r.yaml", page.bytes)
        new, text = data.decode(), page.text

        assert source.parse_register(data).problems == []
        assert source.parse_register(data).register == typed(wanted)
        assert new.startswith("\ufeff") == text.startswith("\ufeff")
        assert set(LINE_BREAK.findall(new)) <= {page.line_end}
        assert new.endswith(page.line_end) == text.endswith(page.line_end)
        assert not Counter(comments(text)) - Counter(comments(new)), "a comment is lost"

        gone = isinstance(change.path[-1], int) and at(wanted, change.path[:-1]) is None  # the field went with its last item
        first, last = lines_of(text, change.path[:-1] if gone else change.path)
        before, after = LINE_BREAK.split(text), LINE_BREAK.split(new)
        if isinstance(change, edit.Remove) and re.match(r"\s*-\s", before[first]):  # what follows a first field moves up to the dash
            last = next((number for number in range(last + 1, len(before)) if re.match(r"\s*[^\s#]", before[number])), last)
        but_for_commas = [line.replace(",", "") for line in after]  # of two values on lines of their own, the comma between stands with one
        touched = [
            number
            for verb, start, end, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
            if verb in ("replace", "delete")
            for number in range(start, end)
            if before[number].replace(",", "").strip() and before[number].replace(",", "") not in but_for_commas
        ]
        assert all(first <= number <= last for number in touched), (first, last, touched)

    one()
    print(dict(sorted(tally.items())))
    assert sum(count for how, count in tally.items() if how.startswith("done")) >= 500
    assert tally["refused: by hand"] < 35


@pytest.mark.large
@settings(max_examples=40)
@given(pages(), st.data())
def test_changes_made_together_give_the_bytes_that_they_give_one_after_another(page, data):
    asked, files, now = [], {"r.yaml": page.bytes}, page.data
    for _ in range(data.draw(st.integers(2, 4))):
        if made := data.draw(changes(now)):
            try:
                files = files | edit.apply_changes(files, made[0])
            except edit.EditError:
                continue
            asked.append(made[0])
            now = made[1]
    assert {"r.yaml": page.bytes} | edit.apply_changes({"r.yaml": page.bytes}, *asked) == files
