"""How binding a claim is, beside the quoted words: a rule may be put as advice, not the reverse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify.pair import Pair
from qa.verify.reading import Kind, Token

_AS_GOOD_AS: Final = {
    "require": frozenset({"must", "require"}),
    "must": frozenset({"must", "require"}),
    "should": frozenset({"should", "recommend", "must", "require"}),
    "recommend": frozenset({"recommend", "should"}),
}
"""What the quoted words may say for a strength of the claim: the same, or more."""
_RULED: Final = frozenset({"should", "must", "require", "recommend"})
"""How a rule that is told as what is done may be put: "is stopped" as "should be stopped"."""
_PERMITTED: Final = frozenset({"can"})
_ADVISING: Final = frozenset({"recommend", "suggest", "may", "should", "allow", "consider"})
_ACTS: Final = frozenset(
    """given stopped discontinued withheld interrupted continued resumed restarted reduced increased
    started begun initiated used taken administered monitored checked measured treated avoided
    repeated adjusted applied injected infused added offered tested reviewed excluded corrected
    obtained assessed performed confirmed contraindicated reported held reinstated delayed postponed
    switched changed removed replaced swallowed dissolved diluted stored discarded inspected asked
    told taught advised counselled""".split()
)
_ACTING: Final = frozenset({"resumes", "restarts", "continues", "starts", "begins", "stops"})
_PERMISSIVE: Final = frozenset(
    """given continued resumed restarted started begun initiated used taken administered reinstated
    resumes restarts continues starts begins""".split()
)
_PAST: Final = frozenset("was were had did".split())
_PRESENT: Final = frozenset({"is", "are"})
_BETWEEN: Final = 3


def is_rule(tokens: Sequence[Token], acts: frozenset[str] = _ACTS | _ACTING) -> bool:
    """Say whether a sentence tells what is done as a rule: "is stopped", "resumes".

    What a trial or the past did is none, nor what a figure was found for.
    """
    if any(token.own in _PAST or token.kind is Kind.ENDPOINT for token in tokens):
        return False
    if any(token.kind is Kind.NAME and token.own == "trial" for token in tokens):
        return False
    if acts is not _PERMISSIVE and _commands(tokens):
        return True
    for at, token in enumerate(tokens):
        before = {other.own for other in tokens[max(at - _BETWEEN, 0) : at]}
        if token.own in acts and (token.own in _ACTING or before & _PRESENT):
            return True
    return False


def _commands(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence tells the reader to do something: "Stop …", "the label says to …"."""
    words = [token.own for token in tokens]
    starts = [at for at, own in enumerate(words) if not at or words[at - 1] in (*_OPENING, "not")]
    starts += [
        at for at, own in enumerate(words) if at > 1 and words[at - 2 : at] == ["says", "to"]
    ]
    return any(words[at] in _COMMANDS for at in starts)


def is_put_so(pair: Pair, token: Token) -> bool:
    """Say whether the quoted words are at least as binding as a "must" or "may" of the claim."""
    quoted = pair.quoted.tokens
    strengths = {other.key for other in quoted if other.kind is Kind.MODALITY}
    if strengths & _AS_GOOD_AS.get(token.key, frozenset({token.key})):
        return True
    if strengths - {"allow"}:
        return False
    if token.key in _RULED:
        return is_rule(quoted)
    return token.own in _PERMITTED and is_rule(quoted, _PERMISSIVE)


def strength_fault(pair: Pair) -> str | None:
    """Find a "may", "should" or "must" of the quoted words that the claim makes a fact of."""
    said = {token.key for token in pair.said.tokens if token.kind is Kind.MODALITY}
    free = pair.free
    for at, token in enumerate(pair.quoted.tokens):
        if token.kind is not Kind.MODALITY or token.key in said or at in free:
            continue
        if token.own == "recommendation" and token.bracket and said & _ADVISING:
            continue
        if not any(token.key in _AS_GOOD_AS.get(strength, ()) for strength in said):
            return f"the claim leaves out {token.own!r}"
    return None


_COMMANDS: Final = frozenset(
    """give use start begin take add try choose prefer offer prescribe administer switch stop hold
    withhold interrupt continue resume restart discontinue obtain measure repeat test ask tell teach
    inform perform assess reduce increase avoid omit consider monitor check do don't never
    always""".split()
)
_NOUNS: Final = frozenset({"use", "switch", "dose", "test", "offer", "start"})
"""Commands that begin a sentence as nouns, too: "Use of A was …"."""
_RULING: Final = frozenset(
    "should must shall recommends recommended recommend requires required require advises advised"
    " asks says needs needed permits allows contraindicated is are".split()
)


def command_fault(pair: Pair) -> str | None:
    """Find an instruction to the reader where the quoted words give no rule.

    What was given in a trial is no advice to give it.
    """
    words = [token.own for token in pair.said.tokens]
    starts = (at for at, own in enumerate(words) if not at or words[at - 1] in _OPENING)
    if not any(words[at] in _COMMANDS - _NOUNS for at in starts):
        return None
    quoted = {token.own for token in pair.quoted.tokens}
    if quoted & _RULING or pair.quoted.tokens[0].own in _COMMANDS:
        return None
    return "the claim instructs, and the quoted words give no rule"


_OPENING: Final = frozenset(", ; : and so then".split())
