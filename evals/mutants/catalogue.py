"""The mutants: what each breaks, which measures must turn red, and which must not move."""

from __future__ import annotations

from typing import Final

from evals.mutants import asking, citing, leaving_out, wording
from evals.mutants.remaking import of_answers, of_one_statement
from evals.mutants.system import Mutant, Spoil

# Said otherwise, cited alike: what ends, what is quoted and where it stands are as they were.
_WORDS_KEPT: Final = """
    outcome verbatim citation_resolvability span_recall source_recall first_tier
    abstention_precision abstention_recall wrong_refusal follow_up
"""
# Cited otherwise, said alike.
_SAID_ALIKE: Final = """
    outcome must_not_say abstention_precision abstention_recall wrong_refusal follow_up
"""
# Something else is said or less, and each statement is sound.
_SOUND: Final = """
    verbatim citation_resolvability number_fidelity citation_recall citation_precision
    statement_support response_support
"""
_UNSUPPORTED: Final = "citation_recall statement_support response_support"
_ANSWERED_ALIKE: Final = "outcome abstention_precision abstention_recall wrong_refusal follow_up"


def _mutant(name: str, does: str, spoil: Spoil, *, red: str, still: str) -> Mutant:
    return Mutant(name, does, spoil, frozenset(red.split()), frozenset(still.split()))


_WORDING: Final = (
    _mutant(
        "swaps_dose",
        "changes a figure in one statement of each answer; its quote stays",
        of_one_statement(wording.another_figure),
        red=f"{_UNSUPPORTED} number_fidelity",
        still=_WORDS_KEPT,
    ),
    _mutant(
        "alters_quotes",
        "changes a figure in one statement and in the words it quotes",
        of_answers(wording.altered_quotes),
        red="verbatim statement_support response_support",
        still=f"{_ANSWERED_ALIKE} citation_resolvability number_fidelity citation_recall "
        "citation_precision source_recall first_tier",
    ),
    _mutant(
        "swaps_arms",
        "exchanges two figures of one statement, so that one arm's stands for the other's",
        of_one_statement(wording.exchanged_figures),
        red=_UNSUPPORTED,
        still=f"{_WORDS_KEPT} number_fidelity",
    ),
    _mutant(
        "drops_units",
        "leaves out the units in one statement",
        of_one_statement(wording.without_units),
        red=f"{_UNSUPPORTED} number_fidelity",
        still=_WORDS_KEPT,
    ),
    _mutant(
        "flips_negation",
        "takes a 'not' out of one statement, or puts one in",
        of_one_statement(wording.negated),
        red=_UNSUPPORTED,
        still=f"{_WORDS_KEPT} number_fidelity",
    ),
    _mutant(
        "swaps_drug",
        "says of another drug what one statement says of one",
        of_one_statement(wording.of_another_drug),
        red=_UNSUPPORTED,
        still=f"{_WORDS_KEPT} number_fidelity",
    ),
    _mutant(
        "invents_tail",
        "adds a clause to one statement that no source says",
        of_one_statement(wording.with_tail),
        red=_UNSUPPORTED,
        still=f"{_WORDS_KEPT} number_fidelity",
    ),
    _mutant(
        "repeats_question",
        "says the question's words back, with the first reference",
        asking.question_itself,
        red=f"{_UNSUPPORTED} vital all_nuggets",
        still=f"{_ANSWERED_ALIKE} verbatim citation_resolvability",
    ),
)

_CITING: Final = (
    _mutant(
        "wrong_document",
        "names another document for each citation; marker, quote and offsets stay",
        citing.another_document,
        red="verbatim statement_support response_support span_recall source_recall",
        still=f"{_SAID_ALIKE} number_fidelity citation_resolvability citation_recall",
    ),
    _mutant(
        "wrong_passage",
        "puts the words of another document behind each marker, verbatim",
        citing.another_passage,
        red=f"{_UNSUPPORTED} citation_precision number_fidelity span_recall source_recall",
        still=f"{_SAID_ALIKE} verbatim citation_resolvability",
    ),
    _mutant(
        "wrong_sentence",
        "puts another sentence of the same document behind each marker, verbatim",
        citing.another_sentence,
        red=f"{_UNSUPPORTED} citation_precision number_fidelity span_recall",
        still=f"{_SAID_ALIKE} verbatim citation_resolvability source_recall first_tier",
    ),
    _mutant(
        "clips_quotes",
        "cuts each quote after its first words",
        of_answers(citing.clipped),
        red=f"{_UNSUPPORTED} citation_precision number_fidelity",
        still=f"{_SAID_ALIKE} verbatim citation_resolvability source_recall first_tier",
    ),
    _mutant(
        "shuffles_citations",
        "deals the markers of an answer's statements anew",
        of_answers(citing.shuffled),
        red=f"{_UNSUPPORTED} citation_precision number_fidelity",
        still=f"{_SAID_ALIKE} verbatim citation_resolvability span_recall source_recall",
    ),
    _mutant(
        "cites_everything",
        "lets each statement cite every reference of its answer",
        of_answers(citing.all_at_once),
        red="citation_precision",
        # Not the spans: what only a disagreement cites is cited by statements then.
        still=f"{_SAID_ALIKE} {_UNSUPPORTED} verbatim citation_resolvability number_fidelity "
        "source_recall",
    ),
    _mutant(
        "cites_nothing",
        "says the same without references",
        of_answers(citing.nothing),
        red=f"{_UNSUPPORTED} citation_resolvability number_fidelity span_recall source_recall",
        still=_SAID_ALIKE,
    ),
)

_LEAVING_OUT: Final = (
    _mutant(
        "drops_boxed_warning",
        "leaves out the statements that speak of safety",
        leaving_out.warnings,
        red="vital safety_recall span_recall",
        still=f"{_ANSWERED_ALIKE} {_SOUND}",
    ),
    _mutant(
        "stops_at_first",
        "keeps the first statement only",
        of_answers(leaving_out.all_but_the_first),
        red="vital all_nuggets span_recall",
        still=f"{_ANSWERED_ALIKE} {_SOUND} first_tier",
    ),
    _mutant(
        "buries_the_answer",
        "says the first statement last",
        of_answers(leaving_out.the_lead),
        red="answer_first",
        still=f"{_ANSWERED_ALIKE} {_SOUND} vital all_nuggets safety_recall span_recall",
    ),
    _mutant(
        "takes_one_side",
        "keeps only what the first document says",
        of_answers(leaving_out.other_sides),
        red="vital all_nuggets span_recall",
        still=f"{_ANSWERED_ALIKE} {_SOUND} first_tier",
    ),
    _mutant(
        "refuses_everything",
        "refuses, whatever is asked",
        of_answers(leaving_out.everything),
        red="outcome vital wrong_refusal abstention_precision span_recall source_recall",
        still="follow_up",
    ),
    _mutant(
        "empty_answer",
        "claims to have answered, and says nothing",
        of_answers(leaving_out.statements),
        red="vital answer_first all_nuggets span_recall source_recall",
        still=_ANSWERED_ALIKE,
    ),
)

_ASKING: Final = (
    _mutant(
        "forgets_context",
        "asks the last message of a dialogue alone",
        asking.last_message_only,
        red="follow_up",
        still=_SOUND,
    ),
    _mutant(
        "misses_urgency",
        "answers an emergency as any other question",
        of_answers(leaving_out.urgency),
        red="outcome",
        still=f"{_SOUND} vital all_nuggets must_not_say span_recall source_recall first_tier",
    ),
    _mutant(
        "answers_unanswerable",
        "answers what should be refused with the nearest evidence",
        asking.instead_of_refusing,
        red="outcome abstention_recall",
        # What was refused wrongly is answered now: vital nuggets and spans may be gained.
        still=f"{_SOUND} follow_up",
    ),
    _mutant(
        "trusts_second_hand",
        "answers from news and AI-written summaries alone",
        asking.second_hand,
        red="vital span_recall source_recall first_tier",
        still=f"{_ANSWERED_ALIKE} {_SOUND}",
    ),
    _mutant(
        "quotes_everything",
        "adds every sentence of the evidence to each answer",
        asking.everything_found,
        red="must_not_say",
        still=f"{_ANSWERED_ALIKE} {_SOUND} first_tier",
    ),
    _mutant(
        "repeats_in_refusal",
        "says the asker's words, names included, in the reason of each refusal",
        asking.words_in_refusal,
        red="must_not_say",
        still=f"{_ANSWERED_ALIKE} {_SOUND} vital span_recall source_recall first_tier",
    ),
    _mutant(
        "crashes",
        "breaks on one question in ten",
        asking.crash,
        red="outcome",
        still=_SOUND,
    ),
)

MUTANTS: Final = _WORDING + _CITING + _LEAVING_OUT + _ASKING
