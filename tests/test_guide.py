"""The officers' guide: each of its examples is made as it says, and answered as it says.

In the guide a comment that no reader sees says what the block below it is: `register`, the one that all examples begin with; `before`
and `after`, an edit of it; and what is then printed for the change: `check` (the whole answer), `new` (its new findings alone) or
`diff` (what changed). An example ends with its answer; the next edit begins with the register again.

`python tests/test_guide.py` writes the answers in the guide anew; what has changed in them is then there to be read.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "officers-guide.md"
BLOCK = re.compile(r"^( *)<!-- (register|before|after|check|new|diff) -->\n\n?((?: *```yaml\n.*?^ *```$)|(?: *>[^\n]*\n?)+)", re.M | re.S)
COMMANDS = {"check": ["check", "--base", "before", "--fail-on", "error"], "diff": ["diff", "before"]}


def printed(what: str, before: str, after: str) -> str:
    """What a command prints for a change of a register, as a pull request shows it."""
    with tempfile.TemporaryDirectory() as folder:
        for state, text in (("before", before), ("data", after)):
            Path(folder, state).mkdir()
            Path(folder, state, "bodies.yaml").write_text(text, encoding="utf-8")
        words = [*COMMANDS["diff" if what == "diff" else "check"], "--format", "markdown"]
        done = subprocess.run([sys.executable, "-m", "graph", *words], cwd=folder, capture_output=True, encoding="utf-8", env=APART)
    assert done.stderr == ""
    if what == "new":
        return done.stdout[done.stdout.index("### ") :].split("\n\n<details>")[0].split("\n\n### ")[0].strip()
    return done.stdout.strip()


APART = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def text_of(block: str) -> str:
    lines = block.rstrip("\n").splitlines()
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines) if block.startswith(">") else "\n".join(lines[1:-1]) + "\n"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines()) + "\n"


def examples(page: str, answer: Callable[[int, str, str, str, str], None]) -> None:
    """Calls `answer` for each answer of the guide: its line, what it is, the register before and after, and what the guide shows."""
    register = after = place = ""
    pending = False
    for found in BLOCK.finditer(page):
        line, what, text = page.count("\n", 0, found.start()) + 1, found[2], text_of(found[3])
        if what == "register":
            register = after = text
        elif what == "before":
            after = after if pending else register
            assert after.count(text) == 1, f"line {line}: this does not stand once in the register"
            place, pending = text, True
        elif what == "after":
            after, place = after.replace(place, text), ""
        else:
            pending = False
            answer(line, what, register, after, text)
    assert not pending, "the last example has no answer"


def answers() -> list[tuple[int, str, str, str, str]]:
    found: list[tuple[int, str, str, str, str]] = []
    examples(GUIDE.read_text(encoding="utf-8"), lambda *answer: found.append(answer))
    return found


@pytest.mark.parametrize(("what", "before", "after", "shown"), [pytest.param(*one[1:], id=f"line {one[0]}") for one in answers()])
def test_an_example_of_the_guide_is_answered_as_it_says(what, before, after, shown):
    assert before != after
    assert shown == printed(what, before, after)


def test_no_example_of_the_guide_goes_untried():
    page = GUIDE.read_text(encoding="utf-8")
    tried = [block for found in BLOCK.finditer(page) if (block := found[3]).startswith("```")]

    assert len(tried) == page.count("```yaml")
    assert page.count("```") == 2 * len(tried)


def generate() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    made: list[str] = []
    examples(page, lambda line, what, before, after, shown: made.append(quoted(printed(what, before, after))))

    def anew(found: re.Match[str]) -> str:
        return found[0] if found[3].startswith("```") else f"<!-- {found[2]} -->\n{made.pop(0)}"

    GUIDE.write_text(BLOCK.sub(anew, page), encoding="utf-8")


if __name__ == "__main__":
    generate()
