"""Whatever a file holds, every command ends with its answer, or with what is wrong in a sentence; never with a fault of ours."""

import json
from itertools import islice
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.reader.load import parse_register
from support.commands import every_command, run_graph
from support.damage import mangled, misshapen
from support.neighbours import CIRCLES, neighbours
from support.registers import WHOLE, pages

pytestmark = pytest.mark.large  # each takes seconds

TEXTS = (
    mangled()
    | misshapen().map(lambda register: json.dumps(register).encode())
    | pages().map(lambda page: page.bytes)
    | st.sampled_from([WHOLE.encode(), CIRCLES.encode(), *(text.encode() for text in neighbours().values())])
)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib, of itself
@pytest.mark.tries(5, 200)
def test_no_register_makes_a_command_fail(amount, tried, folder, capsys):
    @settings(
        max_examples=amount,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(TEXTS, TEXTS, st.integers(0, 2**32))
    def attack(first: bytes, second: bytes, seed: int) -> None:
        (folder / "a.yaml").write_bytes(first)
        (folder / "b.yaml").write_bytes(second)
        dice = Random(seed)
        paths = ["a.yaml"] if dice.random() < 0.7 else ["a.yaml", "b.yaml"]
        commands = list(islice(every_command(paths), 2000))
        for words in dice.sample(commands, min(6, len(commands))):
            code, _, err = run_graph(capsys, *words)
            assert code in (0, 1, 2), (words, err)
            assert (code == 2) <= bool(err), words
            tried["commands on spoilt, misshapen and odd registers"] += 1

    attack()


@pytest.mark.tries(200, 5_000)
def test_no_bytes_make_the_reader_fail(amount, tried):
    @settings(max_examples=amount, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(mangled() | st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def attack(data: bytes) -> None:
        parse_register(data)
        tried["hostile byte strings read"] += 1

    attack()
