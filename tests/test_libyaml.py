"""PyYAML is loaded by half, and is whole for whoever asks for more."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def said_by(script: str) -> str:
    """What a script prints in a process of its own, in which yaml was not imported before our reading of it."""
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_reading_a_register_needs_the_c_half_alone():
    script = """
import sys
from graph import source
source.read("data")
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "yaml"))
"""

    assert said_by(script) == "yaml yaml._yaml yaml.error yaml.events yaml.nodes yaml.tokens\n"


def test_whoever_imports_yaml_afterwards_gets_all_of_it_with_the_same_classes():
    script = """
from graph import libyaml
import yaml
from yaml import CSafeLoader
print(yaml.safe_load("a: [1, 2016-01-31]"), [event.__class__ is libyaml.ScalarEvent for event in yaml.parse("a", Loader=CSafeLoader)])
from yaml.cyaml import CParser
print(CParser is libyaml.CParser, yaml.YAMLError is libyaml.YAMLError, yaml.reader.Reader.__module__)
"""

    assert said_by(script) == ("{'a': [1, datetime.date(2016, 1, 31)]} [False, False, True, False, False]\nTrue True yaml.reader\n")


def test_an_error_of_the_parser_is_of_the_class_that_everybody_knows():
    script = """
from graph import libyaml
errors = []
for text in ("a: [1", "a: b: c", chr(1)):
    try:
        parser = libyaml.CParser(text)
        while parser.get_event(): pass
    except libyaml.YAMLError as error:
        errors.append(error)
import yaml
print([type(error) for error in errors] == [yaml.parser.ParserError, yaml.scanner.ScannerError, yaml.reader.ReaderError])
print(errors[0].problem_mark.line, errors[2].character)
"""

    assert said_by(script) == "True\n1 1\n"


def test_a_package_with_other_insides_is_imported_whole():
    script = """
import importlib.machinery, sys
class Finder:
    def find_spec(name, path=None, target=None):
        if name == "yaml.tokens" and "yaml.loader" not in sys.modules and "yaml.reader" not in sys.modules and not Finder.asked:
            Finder.asked = True
            raise ImportError("it has moved")
Finder.asked = False
sys.meta_path.insert(0, Finder)
from graph import libyaml, source
print(Finder.asked, "yaml.constructor" in sys.modules, libyaml.CParser.__module__, len(source.read("data")[0].findings))
"""

    assert said_by(script) == "True True yaml._yaml 0\n"


def test_threads_that_ask_at_once_all_get_what_they_asked_for():
    script = """
import sys, threading
from graph import source
sys.setswitchinterval(1e-6)
together, got = threading.Barrier(6), []
def ask(number):
    together.wait()
    if number % 2: got.append(len(source.parse('bodies: {a: "x" y}').findings))
    else:
        import yaml
        got.append(yaml.safe_load("1"))
threads = [threading.Thread(target=ask, args=[number]) for number in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(got)
"""

    assert said_by(script) == "[1, 1, 1, 1, 1, 1]\n"
