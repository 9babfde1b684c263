"""`python3 run.py mutate`: breaks the code in small ways, one at a time, and counts how often a test minds.

Which modules, and by which tests: `[tool.mutmut]` in pyproject.toml. What no test minds survives, whatever it is: none is left out.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".tools" / "mutants"
MUTMUT = Path(sys.executable).with_name("mutmut")
KILLED = {"killed", "timeout", "segfault"}
ENOUGH = 95  # percent, in total


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(ROOT, FOLDER, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    modules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]["only_mutate"]
    for module in modules:
        file = FOLDER / module
        file.write_text(undecorated(file.read_text(encoding="utf-8")), encoding="utf-8")
    log = FOLDER / "log"
    with open(log, "w", encoding="utf-8") as out:
        settled = os.environ | {"HYPOTHESIS_PROFILE": "quick"}  # the same examples each time
        code = subprocess.run([MUTMUT, "run"], cwd=FOLDER, env=settled, stdout=out, stderr=subprocess.STDOUT).returncode
    if code:
        print(f"mutmut did not do it; {log} tells why.", file=sys.stderr)
        return 2
    told = subprocess.run([MUTMUT, "results", "--all", "true"], cwd=FOLDER, capture_output=True, encoding="utf-8", check=True).stdout
    fates: dict[str, dict[str, str]] = {module: {} for module in modules}
    for line in told.splitlines():
        name, fate = line.strip().rsplit(": ", 1)
        fates[name.rpartition(".")[0].replace(".", "/") + ".py"][name] = fate
    return table(fates)


def table(fates: dict[str, dict[str, str]]) -> int:
    """Prints what became of each module's mutants; 1 where too many survive, or a module has none."""
    width = max(map(len, fates))
    print(f"{'module':{width}}  mutants  killed  survived  percent")
    total: Counter[str] = Counter()
    for module, mutants in fates.items():
        killed = sum(fate in KILLED for fate in mutants.values())
        print(row(module, width, len(mutants), killed))
        total.update(mutants=len(mutants), killed=killed)
    print(row("total", width, total["mutants"], total["killed"]))
    survivors: dict[str, list[str]] = defaultdict(list)
    for mutants in fates.values():
        for name, fate in mutants.items():
            if fate not in KILLED:
                survivors[fate].append(name)
    for fate, names in survivors.items():
        print(f"\n{fate}:", *names, sep="\n  ")
    print(f"\nWhat one of them changed: cd {FOLDER.relative_to(ROOT)} && {MUTMUT} show NAME")
    return 100 * total["killed"] < ENOUGH * total["mutants"] or not all(fates.values())


def row(name: str, width: int, mutants: int, killed: int) -> str:
    percent = f"{100 * killed / mutants:.1f}" if mutants else "-"
    return f"{name:{width}}  {mutants:7}  {killed:6}  {mutants - killed:8}  {percent:>7}"


def undecorated(text: str) -> str:
    """The same module, in which `name = decorator(name)` stands after a function in place of `@decorator` before it.

    mutmut leaves out every function that has a decorator: here whether a report conforms, and what is open.
    """
    lines = text.splitlines()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.decorator_list]
    for function in sorted(functions, key=lambda node: -node.lineno):
        indent = " " * function.col_offset
        for decorator in function.decorator_list:
            lines.insert(function.end_lineno or 0, f"{indent}{function.name} = {ast.unparse(decorator)}({function.name})")
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
