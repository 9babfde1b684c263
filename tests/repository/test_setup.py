"""`python3 run.py` sets itself up on any machine, whatever befalls it on the way."""

import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from pathlib import Path

import pytest

from support.paths import ROOT

if sys.platform == "linux":
    import fcntl

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PYTHON = getattr(sys, "_base_executable", sys.executable)  # one that has pip, as a user's: the environment's own has none
APART = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # our own `graph` is not to be found
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
NO_UV = "uv==0.0.0 --hash=sha256:" + 64 * "0"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose `graph` says which words it was given, and needs the package that ours needs."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "run.py", tmp_path)
    (tmp_path / "graph" / "cli").mkdir(parents=True)
    cli = "import sys, yaml\ndef main(): print('graph', *sys.argv[1:])\n"
    (tmp_path / "graph" / "cli" / "main.py").write_text(cli, encoding="utf-8")
    return tmp_path


def run(checkout: Path, *words: str, python: str = PYTHON, cwd: Path | None = None, **settings: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [python, str(checkout / "run.py"), *words],
        cwd=cwd or checkout,
        env=APART | settings,
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


def edit(checkout: Path, lock: str, old: str, new: str) -> None:
    path = checkout / "requirements" / lock
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text), encoding="utf-8")


def test_the_first_run_sets_up_and_the_next_starts_at_once_from_anywhere_with_no_network(checkout: Path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "yaml.py").write_text("raise SystemExit('a stranger was imported')", encoding="utf-8")

    assert run(checkout, "check", "a b") == (0, "graph check a b\n", "Setting up .tools/run, once …\n")
    assert run(checkout, "explain", cwd=elsewhere, PIP_INDEX_URL="http://127.0.0.1:9/", PATH="") == (0, "graph explain\n", "")


def test_killed_at_any_moment_the_next_run_works(checkout: Path):
    for tenths in range(1, 12, 2):
        killed = subprocess.Popen([PYTHON, "run.py", "check"], cwd=checkout, env=APART, **SILENT)
        time.sleep(tenths / 10)
        killed.kill()  # and not what it started: an installer that goes on by itself is the harder case
        killed.wait()

    assert run(checkout, "check")[:2] == (0, "graph check\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see the installer start")
def test_an_installer_whose_run_was_killed_is_waited_for(checkout: Path):
    killed = subprocess.Popen([PYTHON, "run.py", "check"], cwd=checkout, env=APART, **SILENT)
    while not Path(f"/proc/{killed.pid}/task/{killed.pid}/children").read_text(encoding="ascii"):
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    time.sleep(0.1)

    with open(checkout / ".tools" / "lock", encoding="utf-8") as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert run(checkout, "check")[:2] == (0, "graph check\n")


def test_an_environment_that_was_never_finished_is_made_anew(checkout: Path):
    run(checkout)
    (checkout / ".tools" / "run" / "ready").write_text("half a stam", encoding="utf-8")
    for package in (checkout / ".tools" / "run").rglob("yaml"):
        shutil.rmtree(package)

    assert run(checkout, "check")[:2] == (0, "graph check\n")


def test_a_checkout_that_was_moved_is_set_up_where_it_is_now(checkout: Path, tmp_path_factory):
    run(checkout)
    moved = tmp_path_factory.mktemp("elsewhere") / "my checkout é"
    shutil.move(checkout, moved)

    assert run(moved, "check") == (0, "graph check\n", "Setting up .tools/run, once …\n")


def test_two_at_once_both_work(checkout: Path):
    told = SILENT | {"stdout": subprocess.PIPE, "encoding": "utf-8"}
    both = [subprocess.Popen([PYTHON, "run.py", word], cwd=checkout, env=APART, **told) for word in ("check", "who")]

    assert [(each.communicate()[0], each.returncode) for each in both] == [("graph check\n", 0), ("graph who\n", 0)]


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_package_with_another_hash_is_refused(checkout: Path, installer: str):
    if installer == "pip":
        (checkout / "requirements" / "uv.txt").write_text(NO_UV, encoding="utf-8")
    edit(checkout, "run.txt", "sha256:.{8}", "sha256:deadbeef")

    status, output, errors = run(checkout, "check")

    assert (status, output) == (2, "")
    assert "run.txt vouches for, so nothing was installed" in errors
    assert "Traceback" not in errors


def test_a_uv_with_another_hash_is_refused_and_nothing_stands_in_for_it(checkout: Path):
    edit(checkout, "uv.txt", "sha256:.{8}", "sha256:deadbeef")

    status, output, errors = run(checkout, "check")

    assert (status, output) == (2, "")
    assert "uv.txt vouches for, so nothing was installed" in errors
    assert "trying pip" not in errors


def test_where_there_is_no_uv_pip_does_it(checkout: Path):
    (checkout / "requirements" / "uv.txt").write_text(NO_UV, encoding="utf-8")

    status, output, errors = run(checkout, "check")

    assert (status, output) == (0, "graph check\n")
    assert "trying pip, which is slower" in errors


def test_with_no_network_it_says_so_in_a_sentence(checkout: Path):
    settings = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}

    assert run(checkout, "check", **settings) == (
        2,
        "",
        "Setting up .tools/run, once …\nThe package registry can't be reached: connect to the internet, "
        "or set PIP_INDEX_URL to a mirror, and run it again. Once set up, no connection is needed.\n",
    )


def test_with_no_pip_it_says_what_to_install(checkout: Path):
    status, output, errors = run(checkout, "check", python=sys.executable, PATH="")

    assert (status, output) == (2, "")
    assert errors.splitlines()[1].startswith("This Python has no pip: `apt install python3-pip` on Debian")
    assert len(errors.splitlines()) == 2


def test_the_locks_hold_every_package_to_a_hash_and_name_no_registry():
    for lock in LOCKS:
        text = lock.read_text(encoding="utf-8")
        packages = [entry for entry in re.sub(r"\\\n|#.*", "", text).splitlines() if entry.strip()]

        assert packages
        assert all(re.match(r"[\w.-]+==\S+ .*--hash=sha256:", package) for package in packages), lock
        assert "://" not in text, lock


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "run": project["project"]["dependencies"],
        "test": [*project["project"]["dependencies"], *groups["test"], *groups["benchmark"]],
        "uv": groups["setup"],
    }

    for name, requirements in wanted.items():
        names = {re.split(r"[^\w-]", each)[0].lower() for each in requirements}
        assert names <= locked(name).keys(), f"write requirements/{name}.txt anew: its head says how"
    assert locked("run").items() <= locked("test").items(), "tests must run on the very versions that users get"


def test_no_package_takes_the_name_of_a_folder_of_ours():
    packages = Path(sysconfig.get_path("purelib"))

    assert [name for name in ("benchmarks", "docs", "graph", "support", "tests") if (packages / name).exists()] == []


def bare_debian() -> tuple[str, str] | None:
    """The mirror and the release that this machine's own packages come from, where it can make another Debian of them."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("debootstrap"):
        return None
    release = platform.freedesktop_os_release().get("VERSION_CODENAME")
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"], capture_output=True, encoding="utf-8"
    )
    sources = (line.split() for line in told.stdout.splitlines())
    return next(((mirror, suite) for mirror, suite in sources if suite == release), None)


@pytest.mark.environment
@pytest.mark.skipif(not bare_debian(), reason="a bare Debian is made by root, with debootstrap")
def test_on_a_bare_debian_with_python_and_pip_alone_check_says_what_it_says_here():
    mirror, release = bare_debian()
    certificates = {os.path.realpath(os.environ[name]) for name in ("PIP_CERT", "SSL_CERT_FILE") if name in os.environ}
    with tempfile.TemporaryDirectory() as debian:
        include = "--include=python3,python3-pip"
        subprocess.run(["debootstrap", "--variant=minbase", include, release, debian, mirror], check=True, stdout=subprocess.DEVNULL)
        for path in certificates:
            (Path(debian) / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, debian + path)
        checkout = Path(debian) / "checkout"
        checkout.mkdir()
        for part in ("run.py", "requirements", "graph", "data"):
            (shutil.copy if (ROOT / part).is_file() else shutil.copytree)(ROOT / part, checkout / part)

        there = ["chroot", debian, "sh", "-c", "cd checkout && exec python3 run.py check"]
        first, second = (subprocess.run(there, capture_output=True, encoding="utf-8") for _ in range(2))

    here = run(ROOT, "check")[:2]
    assert (first.returncode, first.stdout, first.stderr) == (*here, "Setting up .tools/run, once …\n")
    assert (second.returncode, second.stdout, second.stderr) == (*here, "")


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
