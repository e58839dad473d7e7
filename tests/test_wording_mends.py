"""Words that were read as something else: each stands for a kind of slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from qa.embed import common_words
from qa.index import analyse
from qa.understand.urgency import is_urgent
from qa.understand.vignette import vignette
from qa.vocabulary import field_vocabulary
from qa.vocabulary.spelling import Speller

NAMES = field_vocabulary()


def corrections(question: str) -> tuple[tuple[str, str], ...]:
    def unused(tokens: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(tokens, 0)

    names = NAMES.extended(
        [("trial", ("HALCYON-GEA-07",)), ("drug", ("hydrocortisone", "epicortisol"))]
    )
    is_word = common_words().__contains__
    return Speller(names, unused, analyse, is_word=is_word).corrections(question)


def test_first_part_of_a_trials_name_stands_for_it() -> None:
    assert corrections("HALCYON: who was free of progression?") == (("HALCYON", "HALCYON-GEA-07"),)
    assert corrections("What did HALCYON-GEA-07 show?") == ()
    assert corrections("What did HALCYON-BTC-01 show?") == ()


def test_first_syllables_are_no_brand_that_the_library_never_uses() -> None:
    assert corrections("how many needed epi?") == ()


@pytest.mark.parametrize(
    ("message", "urgent"),
    [
        ("BMI 32, T2DM, A1c 74 despite metformin. Does she qualify?", False),
        ("bp80/40 after the infusion, what do I do", True),
        ("HR150 and sats 84", True),
    ],
)
def test_vital_values_are_whole_words(message: str, urgent: bool) -> None:
    assert is_urgent(message) is urgent


def test_named_intervention_is_no_story_that_asks_what_next() -> None:
    story = "74 year old woman with gastric cancer"
    assert (
        vignette(f"{story}. Should I give primary G-CSF prophylaxis with Enhertu?", NAMES) is None
    )
    asked = vignette(f"{story}, HER2 negative, CPS 7. Per ESMO, what should I give?", NAMES)
    assert asked is not None
    assert asked.asked.startswith("recommended by ESMO")
