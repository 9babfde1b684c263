"""A register as it stood, out of real git repositories."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graph.reader.load import PathError, read_registers
from graph.reader.revisions import read_registers_at
from graph.syntax.git import list_entries, list_history, locate_in_repository, read_contents
from graph.syntax.tree import BYTE_LIMIT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
OLD = HEAD + "themes:\n  cse: {name: Old}\n"
NEW = HEAD + "themes:\n  cse: {name: New}\n"
IDENTITY = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(*words: str, at: str | Path = ".") -> str:
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(at), *words], env=os.environ | IDENTITY | apart, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout.strip()


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8", newline="")
    return path


def commit(at: str | Path = ".") -> str:
    git("add", "--all", at=at)
    git("commit", "--quiet", "--message", "x", "--allow-empty", at=at)
    return git("rev-parse", "HEAD", at=at)


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    """A folder with a space in its name, and in it a repository in which `data/bodies.yaml` said Old, and says New."""
    home = tmp_path / "the boards"
    home.mkdir()
    monkeypatch.chdir(home)
    git("init", "--quiet", "--initial-branch", "main")
    write("data/bodies.yaml", OLD)
    commit()
    write("data/bodies.yaml", NEW)
    commit()
    return home


def themes(where: str, *paths: str) -> list[list[str]]:
    """The names of the themes in each register at a revision."""
    return [[theme.name for theme in source.register.themes.values()] for source in read_registers_at(where, paths or ("data",))]


def refusal(where: str, *paths: str) -> str:
    with pytest.raises(PathError) as raised:
        read_registers_at(where, paths or ("data",))
    return str(raised.value)


# --- what a revision may be -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["data", "data/", "data/bodies.yaml", "./data/../data", "/"])
def test_a_register_is_read_as_it_stood(path):
    path = os.path.abspath("data/bodies.yaml") if path == "/" else path

    assert (themes("HEAD~1", path), themes("HEAD", path)) == ([["Old"]], [["New"]])


@pytest.mark.usefixtures("repository")
def test_what_is_changed_and_not_committed_is_no_part_of_a_revision():
    write("data/bodies.yaml", HEAD + "themes: {cse: {name: Newest}}\n")

    assert themes("HEAD") == [["New"]]


def test_a_path_is_meant_from_where_one_stands(repository, monkeypatch):
    monkeypatch.chdir(repository / "data")

    assert themes("HEAD~1", "bodies.yaml") == themes("HEAD~1", ".") == themes("HEAD~1", "../data") == [["Old"]]


def test_the_places_of_values_are_told_under_the_path_as_it_was_given(repository):
    (source,) = read_registers_at("HEAD~1", ["data"])

    assert str(source.position(("themes", "cse"))) == "data/bodies.yaml:3:3"
    assert repository.is_dir()


def test_a_path_in_a_repository_elsewhere_is_looked_up_there(repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert themes("main~1", "the boards/data") == themes("main~1", str(repository / "data")) == [["Old"]]


@pytest.mark.usefixtures("repository")
def test_branches_tags_short_ids_and_detached_heads_are_revisions():
    old = git("rev-parse", "HEAD~1")
    git("branch", "feature/é", old)
    git("tag", "--annotate", "--message", "x", "v1", old)
    git("checkout", "--quiet", "--detach")

    for word in (old, old[:9], "feature/é", "refs/heads/feature/é", "v1", "HEAD^1", "main@{0}~1"):
        assert themes(word) == [["Old"]], word


@pytest.mark.usefixtures("repository")
def test_three_dots_are_where_two_lines_of_work_parted():
    git("checkout", "--quiet", "-b", "mine", "HEAD~1")
    write("data/bodies.yaml", NEW.replace("New", "Mine"))
    commit()

    assert [themes(word) for word in ("main...HEAD", "main...", "...main", "main")] == [[["Old"]], [["Old"]], [["Old"]], [["New"]]]


@pytest.mark.usefixtures("repository")
def test_the_first_parent_of_a_pull_requests_merge_is_what_it_would_be_merged_into():
    git("checkout", "--quiet", "-b", "mine", "HEAD~1")
    write("other.txt", "x")
    commit()
    git("merge", "--quiet", "--no-edit", "main")
    git("checkout", "--quiet", "-B", "pull", "main")
    git("merge", "--quiet", "--no-ff", "--no-edit", "mine")
    git("clone", "--quiet", "--depth", "2", "--branch", "pull", f"file://{os.getcwd()}", "workflow")

    assert (themes("HEAD^1"), themes("main...HEAD"), themes("HEAD^1", "workflow/data")) == ([["New"]], [["New"]], [["New"]])


@pytest.mark.usefixtures("repository")
def test_several_paths_are_several_registers_that_know_each_other():
    write("south.yaml", HEAD.replace("id: r", "id: s").replace("org/r/", "org/s/") + "themes: {a: {name: A, broader: 'r:cse'}}\n")
    commit()

    sources = read_registers_at("HEAD", ["data", "south.yaml"])
    assert [(source.register.id, source.problems) for source in sources] == [("r", []), ("s", [])]


def test_a_worktree_of_a_bare_repository_is_as_good_as_any(repository, tmp_path):
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    git("worktree", "add", "--quiet", str(tmp_path / "tree"), "main", at=tmp_path / "bare.git")

    assert themes("HEAD~1", str(tmp_path / "tree" / "data")) == [["Old"]]
    assert repository.is_dir()


# --- what may lie there -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
def test_names_with_spaces_quotes_and_letters_of_all_kinds_are_found():
    for name in ('a "quoted" name', "ŵyl 東京", "-x", "--output=x", ":(top)data", "*", "a\nb", "back\\slash"):
        write(f"{name}/r's.yaml", OLD)
        commit()
        write(f"{name}/r's.yaml", NEW)
        commit()

        assert themes("HEAD~1", name) == themes("HEAD~1", f"{name}/r's.yaml") == [["Old"]], name


@pytest.mark.usefixtures("repository")
def test_a_folder_at_the_top_of_the_repository_is_a_register_too():
    git("mv", "data/bodies.yaml", "bodies.yaml")
    commit()

    assert themes("HEAD", ".") == [["New"]]


@pytest.mark.usefixtures("repository")
def test_a_folder_is_read_by_the_same_rules_as_on_the_disk():
    write("data/more.yaml", "themes:\n  a: {name: A, broader: cse}\n")
    write("data/nearly.yml", "themes: {}\n")
    write("data/inner/one.yaml", "themes: {}\n")
    write("data/inner-without/one.txt", "")
    write("data/.hidden.yaml", "[")
    write("data/notes.md", "[")
    write("data/wrong.yaml", "themes: [\n")
    commit()

    (then,), (now,) = read_registers_at("HEAD", ["data"]), read_registers("data")
    assert then.problems == now.problems
    assert [one.check for one in then.problems] == ["unreadable"] * 3
    assert list(then.roots) == list(now.roots) == ["data/bodies.yaml", "data/more.yaml", "data/wrong.yaml"]


@pytest.mark.usefixtures("repository")
def test_a_folder_of_registers_gives_each_of_them():
    write("data/south.yaml", NEW.replace("id: r", "id: s"))
    commit()

    assert [source.register.id for source in read_registers_at("HEAD", ["data"])] == ["r", "s"]


@pytest.mark.usefixtures("repository")
def test_a_file_is_read_to_the_byte_as_git_has_it():
    git("config", "core.autocrlf", "true")
    write(".gitattributes", "*.yaml filter=no ident diff=no working-tree-encoding=UTF-16\n")
    write("crlf.yaml", "")
    id = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], input=(OLD + "# $Id$\n").replace("\n", "\r\n").encode(), capture_output=True, check=True
    ).stdout.decode()
    git("update-index", "--add", "--cacheinfo", f"100644,{id.strip()},crlf.yaml")
    git("commit", "--quiet", "--message", "x")

    (source,) = read_registers_at("HEAD", ["crlf.yaml"])
    assert (source.problems, str(source.position(("themes", "cse")))) == ([], "crlf.yaml:3:3")


@pytest.mark.usefixtures("repository")
def test_a_register_that_was_not_there_yet_is_none():
    write("later/r.yaml", NEW)
    write("empty/notes.txt", "")
    write("headless/a.yaml", "themes: {}\n")
    commit()
    write("empty/r.yaml", NEW)
    write("headless/r.yaml", NEW)

    assert [themes(*words) for words in (("HEAD~1", "later"), ("HEAD", "empty"), ("HEAD", "headless"))] == [[], [], []]


def test_before_the_first_commit_there_was_no_register(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    write("data/bodies.yaml", NEW)

    assert themes("HEAD") == []
    assert refusal("main") == (
        "`main` is no path, and no revision of the repository of `data`; `git branch --all` lists the branches there are, `git fetch` "
        "brings those of others."
    )


@pytest.mark.usefixtures("repository")
def test_a_file_over_the_limit_is_not_loaded():
    with open("data/bodies.yaml", "ab") as file:
        file.truncate(2 * BYTE_LIMIT)
    commit()

    (source,) = read_registers_at("HEAD", ["data"])
    assert [one.message for one in source.problems] == ["the file is larger than 8 MB"]
    at = locate_in_repository("data/bodies.yaml", "HEAD")
    assert [len(data) for data in read_contents(at, list_entries(at, "HEAD", at.inside))] == [BYTE_LIMIT + 1]


@pytest.mark.skipif(os.name == "nt", reason="makes links")
@pytest.mark.usefixtures("repository")
def test_links_are_not_followed():
    write("secret.yaml", NEW)
    os.symlink("../secret.yaml", "data/link.yaml")
    os.symlink("data", "there")
    commit()

    (source,) = read_registers_at("HEAD", ["data"])
    assert [(str(one.position), one.message) for one in source.problems] == [
        ("data/link.yaml:1:1", "the file is a link there, and links are not followed in git")
    ]
    assert refusal("HEAD", "there") == (
        "`there` is a link at `HEAD`, and links are not followed in git: name the folder or file it stands for."
    )


# --- what it says when it cannot --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "word",
    [
        *("--output=x", "-x", "--", ":(top)", "HEAD\nHEAD", "", "^HEAD", "HEAD~1..HEAD", "HEAD^{tree}", "HEAD:data", "a\0b", "x" * 5000),
        *("no...such", "HEAD...no", "--all", "HEAD --all", "$(touch x)", "\x1b[31m", "é"),
    ],
)
def test_what_is_no_revision_is_told_of_in_a_sentence_and_does_nothing(word):
    before = sorted(os.listdir())
    said = refusal(word)

    assert said.endswith("`git branch --all` lists the branches there are, `git fetch` brings those of others.")
    assert said.isprintable()
    assert sorted(os.listdir()) == before


@pytest.mark.usefixtures("repository")
def test_a_path_is_a_path_and_what_is_both_is_asked_about():
    write("old.yaml", OLD)
    write("main", OLD)

    assert themes("old.yaml") == themes("./main") == [["Old"]]
    assert refusal("main") == (
        "`main` is both a path and a revision in git: write `./main` for the path; for the revision, give the id of its commit."
    )
    assert refusal("./none") == "`./none`: there is no such file or folder."


def test_a_path_in_no_repository_has_no_revisions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("data/bodies.yaml", NEW)
    write("main", OLD)

    assert themes("main") == [["Old"]]
    assert refusal("origin/main") == (
        "`origin/main` is no path, and no revision either: `data` lies in no git repository. Give the path of an earlier copy."
    )


def test_inside_gits_own_folder_there_is_no_register(repository, monkeypatch):
    write(".git/data/bodies.yaml", NEW)
    monkeypatch.chdir(repository / ".git")

    assert "lies in no git repository" in refusal("main")


@pytest.mark.usefixtures("repository")
def test_without_git_it_says_so(monkeypatch):
    monkeypatch.setenv("PATH", os.getcwd())
    write("old.yaml", OLD)
    unfit = write("bin/git", "")

    assert themes("old.yaml") == [["Old"]]
    assert refusal("HEAD~1") == (
        "`HEAD~1` is no path, and to look for a revision of that name git is needed, which is not here: install it, or give the path of "
        "an earlier copy."
    )
    monkeypatch.setenv("PATH", os.path.abspath(os.path.dirname(unfit)))
    assert "git is needed, which is not here" in refusal("HEAD~1")


def test_a_shallow_clone_that_lacks_the_revision_says_how_to_get_it(repository, tmp_path):
    git("clone", "--quiet", "--depth", "1", f"file://{repository}", str(tmp_path / "shallow"))
    data = str(tmp_path / "shallow" / "data")

    assert themes("HEAD", data) == [["New"]]
    for word in ("HEAD~1", "HEAD^1", "other...HEAD"):
        assert refusal(word, data).endswith(
            "; it is a shallow clone, which holds the latest commits only: `git fetch --unshallow` brings the others (in a workflow, "
            "`fetch-depth: 0` of actions/checkout)."
        )


def test_a_clone_without_its_files_fetches_nothing(repository, tmp_path):
    git("config", "uploadpack.allowFilter", "true")
    git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "partial"
    git("clone", "--quiet", "--filter", "blob:none", f"file://{repository}", str(clone))

    assert themes("HEAD", str(clone / "data")) == [["New"]]
    assert refusal("HEAD~1", str(clone / "data")) == (
        f"the clone in which `{clone}/data` lies was made without the files of `HEAD~1`: clone it without `--filter`."
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a folder away")
def test_a_repository_of_someone_else_is_not_trusted_until_one_says_so(repository, monkeypatch):
    monkeypatch.delenv("SUDO_UID", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(repository / "config"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for path in (".", ".git"):
        os.chown(path, 12345, 12345)

    assert refusal("HEAD~1") == (
        "git does not trust the repository of `data`, since it belongs to another user: if you do, say so with "
        f"`git config --global --add safe.directory {repository}`."
    )
    write("main", OLD)
    assert refusal("main").startswith("git does not trust the repository of `data`")  # or the file could stand in for the branch
    write("config", f"[safe]\n\tdirectory = {repository}\n")
    assert themes("HEAD~1") == [["Old"]]


@pytest.mark.usefixtures("repository")
def test_a_damaged_store_is_told_of_in_a_sentence():
    id = git("rev-parse", "HEAD:data/bodies.yaml")
    os.remove(f".git/objects/{id[:2]}/{id[2:]}")

    assert (
        refusal("HEAD")
        == 'git cannot tell how `data` stood at `HEAD`: it says "a file is missing from its store". Run `git fsck` for more.'
    )
    write(f".git/objects/{id[:2]}/{id[2:]}", "x" * 100)
    assert refusal("HEAD").startswith("git cannot tell how `data` stood at `HEAD`: it says ")


@pytest.mark.usefixtures("repository")
def test_a_head_that_is_lost_is_not_taken_for_one_that_never_was():
    id = git("rev-parse", "HEAD")
    os.remove(f".git/objects/{id[:2]}/{id[2:]}")

    assert refusal("HEAD").startswith("`HEAD` is no path, and no revision of the repository of `data`")


# --- what it leaves alone ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="writes a shell script")
@pytest.mark.usefixtures("repository")
def test_nothing_that_a_repository_or_a_hook_sets_is_run_or_obeyed(monkeypatch, tmp_path):
    trap = write("trap", f"#!/bin/sh\ntouch '{tmp_path}/sprung'\ncat\n")
    os.chmod(trap, 0o755)
    command = os.path.abspath(trap).replace(" ", "\\ ")
    keys = "core.fsmonitor core.pager core.editor core.sshCommand diff.no.textconv filter.no.smudge filter.no.clean core.hooksPath"
    for key in keys.split():
        git("config", key, command)
    git("config", "alias.ls-tree", f"!{command}")
    write(".git/info/attributes", "*.yaml diff=no filter=no\n")
    monkeypatch.setenv("GIT_PAGER", command)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", command)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "sprung"))

    assert themes("HEAD~1") == [["Old"]]
    assert not (tmp_path / "sprung").exists()


@pytest.mark.usefixtures("repository")
def test_git_is_understood_in_any_language(monkeypatch, tmp_path):
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    write(f"{tmp_path}/out/data/bodies.yaml", NEW)

    assert "lies in no git repository" in refusal("main", f"{tmp_path}/out/data")


@pytest.mark.usefixtures("repository")
def test_a_commit_put_in_anothers_place_does_not_count():
    git("replace", "HEAD~1", "HEAD")

    assert themes("HEAD~1") == [["Old"]]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("setting", ["bare = false\n\tworktree = ..", "bare = true", "bare = false"])
@pytest.mark.parametrize("path", ["data", "data/bodies.yaml"])
def test_a_repository_that_a_pull_request_makes_of_the_registers_folder_is_not_asked(setting, path):
    write("data/HEAD", "ref: refs/heads/main\n")
    write("data/config", f"[core]\n\trepositoryformatversion = 0\n\t{setting}\n")
    write("data/objects/info/packs", "\n")
    write("data/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n")
    write("data/refs/heads/.keep", "")
    commit()

    assert themes("HEAD~2", path) == [["Old"]]
    assert [len(id) for id, _ in list_history(path, "protocol-words.md", 5)] == [40] * (2 if path.endswith("yaml") else 3)


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["data", "data/bodies.yaml"])
def test_a_repository_that_a_pull_request_puts_in_place_of_the_registers_folder_is_not_asked(path, monkeypatch):
    """As a submodule is, where it has been fetched."""
    monkeypatch.chdir("data")
    git("init", "-q", "-b", "main")
    commit()
    monkeypatch.chdir("..")
    git("rm", "-rq", "--cached", "data")
    commit()

    assert "lies in a repository of its own within this one" in refusal("HEAD", path)


@pytest.mark.usefixtures("repository")
def test_a_git_in_the_current_folder_is_not_run(monkeypatch):
    for name in ("git", "git.exe"):
        os.chmod(write(name, "#!/bin/sh\ntouch sprung\n"), 0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))

    assert themes("HEAD~1") == [["Old"]]
    assert not os.path.exists("sprung")
