"""Perturbations keep what must be kept, change something, and always in the same way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evals import parts
from evals.items import Item, Kind
from evals.patterns import tokens
from evals.perturb import tables
from evals.perturb.message import DENYING, Message
from evals.perturb.reordered import reordered
from evals.perturb.rules import MEANINGS, SPARED, Rule, variants, vary
from evals.perturb.slips import mistyped, slip
from evals.perturb.substitute import rebranded, reworded
from evals.perturb.terse import shortened
from evals.perturb.verbose import padded
from qa import Outcome

GOLD = [filed.item for filed in parts.read(Path(__file__).parents[1] / "evals" / "gold", parts.ALL)]
DRUGS = [name for names in tables.names().drugs for name in names]
TRIAL = re.compile(
    r"\b[A-Za-z]+-?Gastric\d\d|\b(?:KEYNOTE|CheckMate|HERIZON-GEA)-\d+|\b[A-Z]{5,}\b"
)
SEEDS = (1, 2, 811)


def asked(question: str, kind: str = "unanswerable") -> Item:
    """An item that expects nothing of an answer, for what rules do to its question."""
    outcome = Outcome.OUT_OF_SCOPE if kind == "off_topic" else Outcome.INSUFFICIENT
    return Item(id="one", kind=Kind(kind), question=question, outcome=outcome, provenance="made up")


def all_variants(rule: Rule) -> list[tuple[Item, str]]:
    """Every last message that the rule makes of the gold, with its item, over some seeds."""
    made = [(item, vary(item, rule, seed)) for item in GOLD for seed in SEEDS]
    return [(item, messages[-1]) for item, messages in made if messages is not None]


def without_drugs(text: str) -> str:
    """A text without the names of drugs: code names have numbers in them."""
    pattern = "|".join(re.escape(name) for name in sorted(DRUGS, key=len, reverse=True))
    return re.sub(pattern, " drug ", text, flags=re.IGNORECASE)


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:[.,]\d+)*%?", without_drugs(text)))


def denials(text: str) -> Counter[str]:
    words = re.findall(r"[a-z]+", text.casefold())
    return Counter(word for word in words if word in DENYING)


@pytest.mark.parametrize("rule", Rule)
def test_rules_touch_much_of_the_gold(rule: Rule) -> None:
    touched = {item.id for item, _ in all_variants(rule)}
    assert len(touched) > len(GOLD) / 5


@pytest.mark.parametrize("rule", Rule)
def test_numbers_are_kept(rule: Rule) -> None:
    for item, text in all_variants(rule):
        assert numbers(text) == numbers(item.asked[-1]), item.id


@pytest.mark.parametrize("rule", Rule)
def test_negations_are_kept(rule: Rule) -> None:
    for item, text in all_variants(rule):
        added = denials(text) - denials(item.asked[-1]) if rule is Rule.VERBOSE else Counter()
        assert denials(text) - added == denials(item.asked[-1]), item.id


@pytest.mark.parametrize("rule", Rule)
def test_named_trials_are_kept(rule: Rule) -> None:
    for item, text in all_variants(rule):
        named = set(TRIAL.findall(without_drugs(item.asked[-1])))
        assert named <= set(TRIAL.findall(without_drugs(text))), item.id


@pytest.mark.parametrize("rule", Rule)
def test_words_differ(rule: Rule) -> None:
    for item, text in all_variants(rule):
        before, after = (
            [token for token in tokens(each) if token[0].isalnum()]
            for each in (item.asked[-1], text)
        )
        assert before != after, item.id


@pytest.mark.parametrize("rule", Rule)
def test_same_seed_gives_same_variant(rule: Rule) -> None:
    assert [vary(item, rule) for item in GOLD] == [vary(item, rule) for item in reversed(GOLD)][
        ::-1
    ]


def test_other_seed_gives_other_variant() -> None:
    assert [vary(item, Rule.TYPO, 1) for item in GOLD] != [
        vary(item, Rule.TYPO, 2) for item in GOLD
    ]


@pytest.mark.parametrize("rule", Rule)
def test_spared_kinds_are_left_alone(rule: Rule) -> None:
    assert all(item.kind not in SPARED[rule] for item, _ in all_variants(rule))
    assert all(reason for reason in SPARED[rule].values())
    assert MEANINGS[rule]


@pytest.mark.parametrize("rule", Rule)
def test_only_the_last_turn_changes(rule: Rule) -> None:
    dialogues = [item for item in GOLD if item.kind is Kind.DIALOGUE]
    made = [(item, messages) for item in dialogues if (messages := vary(item, rule)) is not None]
    assert made
    assert all(messages[:-1] == item.asked[:-1] for item, messages in made)


def test_reordering_keeps_every_word() -> None:
    for item, text in all_variants(Rule.REORDERED):
        before, after = (Counter(re.findall(r"\w+", each)) for each in (item.asked[-1], text))
        folded = [Counter(word.casefold() for word in bag.elements()) for bag in (before, after)]
        assert folded[0] == folded[1], item.id


def test_verbose_keeps_the_question_verbatim() -> None:
    for item, text in all_variants(Rule.VERBOSE):
        assert item.asked[-1] in text, item.id


def test_variants_are_jobs_named_by_their_rule() -> None:
    item = asked("What is the dose of Enhertu in gastric cancer?")
    jobs = variants([item], [Rule.LAY, Rule.BRAND])
    assert [(job.item, job.variant) for job in jobs] == [(item, "lay"), (item, "brand")]
    assert vary(asked("Who won?"), Rule.BRAND) is None


def test_brand_names_each_drug_anew() -> None:
    text = rebranded(Message("give T-DXd or Herceptin, and T-DXd again"), Random(1))
    new = text.removeprefix("give ").split(" or ")[0]
    assert new in {"trastuzumab deruxtecan", "Enhertu", "DS-8201"}
    assert text == f"give {new} or trastuzumab, and {new} again"


def test_brand_leaves_names_that_hold_a_drug() -> None:
    for text in ("What is HER2-RAM?", "fam-trastuzumab deruxtecan-nxki"):
        assert rebranded(Message(text), Random(1)) == text


@pytest.mark.parametrize(
    ("text", "lay"),
    [
        ("Boxed warning?", "Black-box warning?"),
        ("an elective hernia repair", "a planned hernia operation"),
        ("destiny gastric04 ild", "destiny gastric04 lung inflammation"),
    ],
)
def test_lay_wording(text: str, lay: str) -> None:
    assert lay in {reworded(Message(text), Random(seed)) for seed in range(9)}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("What is in the boxed warning of Enhertu?", "boxed warning Enhertu"),
        ("Does it help patients without HER2?", "help patients without HER2"),
        ("OS 14.7 vs. 13.6, is that close?", "OS 14.7 vs 13.6 close"),
        ("Enhertu dose?", "Enhertu dose?"),  # terse already
        ("Hi there! How are you doing today?", "Hi there! How are you doing today?"),
    ],
)
def test_terse(text: str, short: str) -> None:
    assert shortened(Message(text), Random(1)) == short


def test_follow_up_may_become_shorter() -> None:
    assert shortened(Message("what about hypertension?", follows=True), Random(1)) == "hypertension"


def test_comorbidity_never_bears_on_the_question() -> None:
    for seed in range(60):
        text = padded(Message("Dose of Cyramza?", context="raised blood pressure"), Random(seed))
        assert "Dose of Cyramza?" in text
        assert "hypertension" not in text
        assert "surgery" not in text


def test_dialogue_gets_no_other_patient() -> None:
    for seed in range(20):
        text = padded(Message("and its lung risk?", follows=True), Random(seed))
        assert text.endswith("and its lung risk?")
        assert "patient" not in text


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("In RAINBOW, what was the median OS?", "What was the median OS in RAINBOW?"),
        ("What was the median OS in RAINBOW?", "In RAINBOW, what was the median OS?"),
        ("What should be done when ILD starts?", "When ILD starts, what should be done?"),
        ("RAINBOW: median OS?", "Median OS: RAINBOW?"),
        ("PFS and ORR", "ORR and PFS"),
        ("paclitaxel v irinotecan?", "Irinotecan v paclitaxel?"),
        ("T-DXd versus ramucirumab plus paclitaxel", "T-DXd versus paclitaxel plus ramucirumab"),
        ("nivolumab v trastuzumab and chemo", "nivolumab v chemo and trastuzumab"),
        ("Biopsy comes back HER2 2+. What next?", "What next? Biopsy comes back HER2 2+."),
    ],
)
def test_reordered(text: str, moved: str) -> None:
    assert reordered(Message(text), Random(1)) == moved


@pytest.mark.parametrize(
    "text",
    [
        "Is T-DXd better than paclitaxel?",  # not the same the other way round
        "ORR of ramucirumab vs paclitaxel alone",  # who is alone would change
        "It is listed for an operation. When must it be stopped?",  # what "it" is would come later
        "What is in the label?",  # "In the label, what is?" asks nothing
    ],
)
def test_order_that_means_something_is_kept(text: str) -> None:
    for seed in range(9):
        assert reordered(Message(text), Random(seed)) == text


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14)


@given(WORD, st.integers())
def test_slip_is_one_slip(word: str, seed: int) -> None:
    wrong = slip(word, Random(seed))
    assert wrong != word
    assert wrong[0] == word[0]
    assert abs(len(wrong) - len(word)) <= 1
    assert sum((Counter(word) - Counter(wrong)).values()) <= 1
    assert sum((Counter(wrong) - Counter(word)).values()) <= 1


@given(st.sampled_from(DRUGS), st.integers())
def test_slip_makes_no_other_drug(name: str, seed: int) -> None:
    assume(name.isalpha() and len(name) > 4)
    others = {other.casefold() for other in DRUGS}
    assert slip(name, Random(seed)).casefold() not in others


FRAGMENTS = [
    "14.7 months",
    "without",
    "never",
    "KEYNOTE-811",
    "ToGA",
    "CPS >=10",
    "second",
    "1,070",
]


@given(st.lists(st.sampled_from([*FRAGMENTS, "gastric", "Enhertu", "survival"]), min_size=1))
def test_typo_spares_numbers_negations_and_trials(words: list[str]) -> None:
    text = mistyped(Message(" ".join(words)), Random(len(words)))
    for fragment in FRAGMENTS:
        assert text.count(fragment) == words.count(fragment)
