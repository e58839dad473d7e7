"""The claims stay as they were frozen, and the command counts them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder

from evals.__main__ import build_parser
from evals.alterations import cases
from evals.alterations.cases import Place
from evals.claims import by_hand, generating, judging, similarity
from evals.claims.cases import DEV_DOCUMENTS, Half, half_of, of_half
from evals.commands import claims
from evals.errors import GoldError
from evals.intervals import SEED
from qa.vocabulary import field_vocabulary

FROZEN = {
    "true": "18619f8a398795f059ce79782711719ed77cb950bca7a44cb38d26b75b411833",
    "false": "1bf01272da8d1da9c141ca1217cbc44d239cfa3f40f4b242daed92c129ca09a3",
    "dev": "48ae2b186db77164220d92f5335f12b2bef83a0c21a3529af544f23686cf38e5",
    "test": "4f779457e0221bf432c68b8c4af502dac2bfe6a421eaea3cb46252f29c715957",
    "late": "55f83ee4047dcc2b3cf29555a43826de503def10aa8850b6c81627ac86086c48",
    "free-dev": "6badcf6c5824eb25e1603ab4669b2fcf8cc41103339f56ce3b32aec13b24e294",
    "free-test": "16b5f02d90af46a95d4fb052f18b35e0285533cfdafb6747b35def954e41a7ec",
    "more-dev": "ec60099d5632691bbb882c5490711aef7c0640a3e2fb3a92fae48b24c29ffc06",
    "attack": "2fdc2961d820d8dd81529e5c86dadcf6281e4b38b690561e6b162fd7e7243bd8",
    "attack-2": "77cb655ff8793f023b65d175a19e5f30ae8c2b746470172eedab718307b3d6f7",
    "attack-3": "876fae729410eb5234616fd7d3435c6a465e500c21aa78da76bc8bf1232e8307",
    "blind-dev": "cea9ba7e9d9eda4bab9bbdf4c7e2381c12e9e23929196f3bafc13cc660dae417",
    "blind-test": "eeff32bbcfc5cfa5d541560cc66b0d5a147fa603217ddb715462ed2f32916ef1",
    "shapes-dev": "e761f17d704db2940a73eb59803b639c5ad2b8c7c8182cf2f23fd77188a0e49a",
    "shapes-test": "6b595cad09c76ec0b62fdf7e640206f59e5b3a922829aba9860ef013967cab1a",
    "replies-test": "7ca5de88a3f4806ebc29d64ec4b93815d94e20bf39525592ee0619552aabdaf3",
    "replies-dev": "a2e93f3d947d1482489e7097acd22a47eaea16a1170e549d5e87036fde611171",
    "parts-dev": "8e8114284ad77dc0d197bd87bcec200a31ffeb88857d6011daee21bf8aa7266b",
}


@pytest.fixture(scope="module")
def places() -> tuple[Place, ...]:
    return cases.of_files([claims.CORPUS])


@pytest.fixture(scope="module")
def quoted(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return (*places, *cases.of_files([by_hand.OTHER_FIELDS]))


def test_claims_are_as_frozen(places: tuple[Place, ...], quoted: tuple[Place, ...]) -> None:
    made = {
        "true": generating.true_claims(places, SEED),
        "false": generating.false_claims(places, SEED, claims.EACH),
        **{file.stem: by_hand.read(file, quoted) for file in by_hand.FILES},
    }
    assert {name: generating.digest(each) for name, each in made.items()} == FROZEN


def test_enough_claims_are_made(places: tuple[Place, ...]) -> None:
    enough = 300
    for make in (
        generating.true_claims(places, SEED),
        generating.false_claims(places, SEED, claims.EACH),
    ):
        assert len(of_half(make, Half.TEST)) >= enough


def test_halves_share_no_document_but_in_later_sets(quoted: tuple[Place, ...]) -> None:
    held = {place.source.id for place in quoted}
    assert held >= DEV_DOCUMENTS
    for file in by_hand.FILES:
        half = Half.DEV if file.stem.endswith("dev") else Half.TEST
        found = by_hand.read(file, quoted)
        assert {claim.half for claim in found} == {half}
        if not file.stem.startswith(("blind", "attack-3", "shapes", "replies", "parts")):
            assert {half_of(claim.quotes[0].source.id) for claim in found} == {half}
    assert {half_of(name) for name in held} == set(Half)


def test_quotes_are_verbatim(places: tuple[Place, ...]) -> None:
    for claim in generating.true_claims(places, SEED)[::20]:
        assert all(place.text[place.start : place.end] == place.quote for place in claim.quotes)


def test_same_seed_makes_the_same(places: tuple[Place, ...]) -> None:
    few = places[:120]
    one, again = (generating.false_claims(few, 1, 2) for _ in range(2))
    assert one == again
    assert generating.true_claims(few, 1) != generating.true_claims(few, 2)


def test_unknown_quote_is_told(places: tuple[Place, ...], tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text("- document: rainbow\n  quotes: [Nobody said this.]\n", encoding="utf-8")
    with pytest.raises(GoldError, match="Nobody said this"):
        by_hand.read(file, places)


def test_no_false_claim_of_a_sample_is_shown(places: tuple[Place, ...]) -> None:
    sample = generating.false_claims(places, SEED + 1, 1)[::12]
    assert not judging.shown(judging.judge(sample, field_vocabulary())).hits


def test_false_and_true_are_counted_apart(places: tuple[Place, ...]) -> None:
    true = judging.Judged(generating.true_claims(places[:200], 1)[0], "")
    false = judging.Judged(generating.false_claims(places[:200], 1, 1)[0], "")
    assert (judging.kept([true, false]).hits, judging.shown([true, false]).hits) == (1, 1)
    assert judging.passes([true], [true])
    assert not judging.passes([true, false], [true])


def test_true_claims_of_the_generator_decide(places: tuple[Place, ...]) -> None:
    claim = generating.true_claims(places[:200], 1)[0]
    kept, cut = judging.Judged(claim, ""), judging.Judged(claim, "not quoted")
    assert judging.passes([kept, cut], [kept])
    assert not judging.passes([kept, cut], [kept, cut])


def test_cosine_ranks_claims(places: tuple[Place, ...]) -> None:
    few = (
        *generating.true_claims(places[:200], 1)[:5],
        *generating.false_claims(places[:200], 1, 1)[:5],
    )
    area = similarity.auroc(few, HashingEncoder())
    assert 0 <= area <= 1
    assert np.isfinite(area)


@pytest.mark.slow
def test_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = build_parser().parse_args(["claims", "--half", "test", "--json"])
    claims.run(arguments)
    body = json.loads(capsys.readouterr().out)
    assert body["false_shown"]["hits"] == 0
    assert body["sets"].keys() == {
        "generated",
        "by hand, test",
        "by hand, late",
        "by hand, free-test",
        "by hand, attack",
        "by hand, attack-2",
        "by hand, attack-3",
        "by hand, blind-test",
        "by hand, shapes-test",
        "by hand, replies-test",
    }
    assert set(body["ten_claims_ms"]) == {"p50", "p95"}
