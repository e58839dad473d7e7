"""What a claim leaves out of a quoted sentence: nothing that the rest depends on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from qa.verify import lexicon
from qa.verify.clauses import HEDGES, POPULATIONS, SIGNIFICANT, is_claim
from qa.verify.reading import Kind, Token, stem
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import treats

_SIGNS: Final = frozenset({"<", ">", "<=", ">=", "to#", "by#", "from#", "about", "about_"})
_ASIDE: Final = frozenset(
    """so because since as with which according and but while whereas then driven supporting
    suggesting indicating reflecting mostly mainly chiefly predominantly""".split()
)
_PEOPLE: Final = frozenset("patients participants people adults women men children".split())
_SAYING: Final = frozenset({"appear", "seem", "show", "find", "why", "how", "whether"})
_CHANGED: Final = frozenset({"reduced", "increased", "impaired", "more", "less"})
_RESTRICTING: Final = (
    HEDGES
    | lexicon.CONDITIONS
    | POPULATIONS
    | {"superior", "inferior", "associat", "surgery", "pool", "relat", "casewise"}
) - _SIGNS
_DESIGN: Final = frozenset(
    map(
        stem,
        """randomised randomized international global double blind open label placebo controlled
        multicentre nationwide single adaptive published whole planned primary_""".split(),
    )
)
_LABELS: Final = frozenset(map(stem, lexicon.LABELS)) - _SIGNS - {"p", "x", "part", "class"}
_SOME: Final = frozenset("whom them these which".split())
_STUDIES: Final = frozenset(
    "analysis study trial series comparison use addition group update report review result".split()
)
_OWNING: Final = frozenset({"of", "due", "because"})
_CASES: Final = frozenset({"if", "when", "once", "with", "who"})
_FINITE: Final = frozenset("is are was were has had".split())
_BESIDE: Final = 3
_DENIED: Final = 12
PERIODS: Final = frozenset({"annually", "monthly"})
"""What a rate is of."""
_TIES: Final = frozenset("at within after before for over during beyond".split())
_WHEN: Final = frozenset("if when once whenever where".split())


def omitted_fault(
    quoted: Sequence[Token], kept: Collection[int], free: Collection[int]
) -> str | None:
    """Return what the quoted words bind their claim to and the claim leaves out."""
    if _takes_back(quoted, kept):
        return "the claim leaves out what the quoted words take back"
    if _is_of_some(quoted, kept):
        return "the claim leaves out of how many the quoted words say it"
    for at, token in enumerate(quoted):
        if token.own == "or" and at not in free and _is_one_of_two(quoted, at, kept):
            return "the claim leaves out one of two that the quoted words have together"
        if at in kept or at in free or is_neutral(token):
            continue
        if _restricts(quoted, at, kept) or _is_tied(quoted, at) or _modifies(quoted, at, kept):
            return f"the claim leaves out {token.own!r}"
        if token.own == "plus" and _is_torn(quoted, at, kept):
            return "the claim leaves out a part of a combination"
    return None


def _restricts(quoted: Sequence[Token], at: int, kept: Collection[int]) -> bool:
    token = quoted[at]
    if token.kind is not Kind.WORD or token.own in _DESIGN or token.key in _DESIGN:
        return False
    if token.own in PERIODS:
        return any(_is_share(quoted, n) for n in kept)
    if token.own in _WHEN:
        end = next((n for n in range(at, len(quoted)) if quoted[n].key == ","), len(quoted))
        following = [n for n in range(at + 1, end) if quoted[n].weighs]
        # "for grade 2" says what "if grade 2" says
        return not following or not all(n in kept for n in following)
    return binds(token)


def _is_share(quoted: Sequence[Token], at: int) -> bool:
    """Say whether a number is a percentage, and not the level of an interval."""
    level = at + 1 < len(quoted) and quoted[at + 1].key == "confidence interval"
    return quoted[at].kind is Kind.NUMBER and quoted[at].own.endswith(" %") and not level


def binds(token: Token) -> bool:
    """Say whether a word ties a claim to whom, to when or to how sure it is."""
    if token.own in _DESIGN or token.key in _DESIGN or token.key in _SIGNS:
        return False
    if token.kind is Kind.MODALITY:
        return True
    return token.kind is Kind.WORD and (token.key in _RESTRICTING or token.own in _RESTRICTING)


def _is_tied(quoted: Sequence[Token], at: int) -> bool:
    """Say whether a number tells a grade, a score or a time that the claim is bound to."""
    token = quoted[at]
    if token.kind is not Kind.NUMBER:
        return False
    back = at - 1
    while back >= 0 and (quoted[back].key in _SIGNS or quoted[back].own in ("the", "a", "of")):
        back -= 1
    if back < 0:
        return False
    after = quoted[at + 1 : at + 2]
    named = bool(after) and after[0].kind is Kind.ENDPOINT and " month" in token.key
    return concept(quoted[back]) in _LABELS or quoted[back].own in _TIES or named


def _moves(token: Token) -> bool:
    """Say whether a word is a change whose figure stays: "lengthened survival to 5.7 months"."""
    kept = token.own.endswith(("er", "ing")) or token.own in _CHANGED
    return way(token) is not None and not kept


def _modifies(quoted: Sequence[Token], at: int, kept: Collection[int]) -> bool:
    """Say whether a word stands right before one that the claim keeps, and makes it smaller."""
    token = quoted[at]
    plain = token.kind is Kind.WORD and not treats(token) and not token.own.endswith("ly")
    if not plain or _moves(token):
        return False
    if way(token) is not None and token.own.endswith("ing"):
        of = at + 1 < len(quoted) and quoted[at + 1].own == "of"
        return of and _owns(quoted, at + 1, kept)  # the worsening of A is no A
    of_people = at > 0 and quoted[at - 1].own in _PEOPLE and not token.bracket
    if of_people or _tells_who(quoted, at):
        return True
    small = token.own in lexicon.DROPPABLE or token.key in _DESIGN or token.key in _SIGNS
    if small or token.own in _DESIGN or concept(token) in _SAYING:
        return False
    following = at + 1
    while following < len(quoted) and quoted[following].key == "-":
        following += 1
    if following >= len(quoted):
        return False
    other = quoted[following]
    if other.own in _OWNING and token.own not in _STUDIES:
        return _owns(quoted, following, kept)
    if other.own in _PEOPLE:
        return True
    return following in kept and other.kind in (Kind.WORD, Kind.ENDPOINT) and not is_neutral(other)


def _is_of_some(quoted: Sequence[Token], kept: Collection[int]) -> bool:
    """Say whether what some did is kept and how many they were is not: "two of them recovered"."""
    for at in range(1, len(quoted)):
        if quoted[at].own not in _SOME or quoted[at - 1].own != "of":
            continue
        beside = [n for n in (at - 2, at + 1) if 0 <= n < len(quoted)]
        many = [n for n in beside if quoted[n].kind is Kind.NUMBER]
        earlier = {concept(token) for token in quoted[:at]}
        did = [n for n in range(at + 1, len(quoted)) if n not in many and _tells(quoted[n])]
        told = any(n in kept and concept(quoted[n]) not in earlier for n in did)
        if many and told and not set(many) & set(kept):
            return True
    return False


def _owns(quoted: Sequence[Token], at: int, kept: Collection[int]) -> bool:
    """Say whether what stands after an "of" was kept: a risk of A is no A."""
    of = next((n for n in range(at + 1, len(quoted)) if quoted[n].weighs), at)
    return of in kept and quoted[of].kind is not Kind.NAME


def _is_one_of_two(quoted: Sequence[Token], at: int, kept: Collection[int]) -> bool:
    """Say whether one side of an "or" is said and the other not: a figure is of both."""
    if any(quoted[n].kind is Kind.NEGATION for n in range(max(at - _DENIED, 0), at)):
        return False  # of what is denied of two, either is denied
    if _is_case(quoted, at):
        return False  # what holds if A or B holds if A
    before = [n for n in range(max(at - _BESIDE, 0), at) if _tells(quoted[n])][-1:]
    after = [n for n in range(at + 1, min(at + 1 + _BESIDE, len(quoted))) if _tells(quoted[n])][:1]
    return bool(before and after) and (before[0] in kept) != (after[0] in kept)


def _is_case(quoted: Sequence[Token], at: int) -> bool:
    """Say whether an "or" joins two cases of a rule: "if A or B", "patients with A or B".

    Where a figure is told, it is of both together.
    """
    if any(" %" in token.key or token.key == "p" for token in quoted):
        return False
    if any(token.own in ("unless", "except", "until") for token in quoted[:at]):
        return False
    begun = [n for n in range(at) if quoted[n].own in _CASES]
    if not begun or any(treats(token) for token in (quoted[at - 1], *quoted[at + 1 : at + 3])):
        return False
    last = begun[-1]
    people = quoted[last].own in ("if", "when", "once") or (
        last > 0 and quoted[last - 1].own in _PEOPLE
    )
    verb = any(token.own in _FINITE for token in quoted[last:at])
    return people and (not verb or quoted[last].own in ("if", "when", "once", "who"))


def _tells_who(quoted: Sequence[Token], at: int) -> bool:
    """Say whether a word is what people do by which they are told apart: "who responded"."""
    back = at - 1
    while back > 0 and quoted[back].own in lexicon.AUXILIARIES:
        back -= 1
    return back >= 0 and quoted[back].own in ("who", "whom", "whose")


def _is_torn(quoted: Sequence[Token], at: int, kept: Collection[int]) -> bool:
    before = [n for n in range(at) if treats(quoted[n])][-1:]
    after = [n for n in range(at + 1, len(quoted)) if treats(quoted[n])][:1]
    idle = any(quoted[n].key == "placebo" for n in (*before, *after))
    return bool(before and after) and not idle and (before[0] in kept) != (after[0] in kept)


def free_places(
    quoted: Sequence[Token], kept: Collection[int], whole: Collection[str]
) -> frozenset[int]:
    """Return the places of brackets, asides and further claims that were left out as a whole.

    `whole` are the concepts that the claim says as often as the quoted words.
    """
    free: set[int] = set()
    for segment in segments(quoted):
        outside = {concept(quoted[at]) for at in range(len(quoted)) if at not in segment}
        if any(
            at in kept
            and _tells(quoted[at])
            and (concept(quoted[at]) not in outside or concept(quoted[at]) in whole)
            for at in segment
        ):
            continue
        if _stands_alone([quoted[at] for at in segment]) and not _contrasts(quoted, segment):
            free.update(segment)
    return frozenset(free)


def _contrasts(quoted: Sequence[Token], segment: Sequence[int]) -> bool:
    """Say whether a bracket sets a score to what it stands after, and another one does so, too."""
    bracket = quoted[segment[0]].bracket
    scores = {
        quoted[at].key for at in segment if quoted[at].key in _LABELS and _is_numbered(quoted, at)
    }
    others = {token.key for token in quoted if token.bracket not in (0, bracket)}
    return bool(bracket and scores & others)


def _is_numbered(quoted: Sequence[Token], at: int) -> bool:
    return any(token.kind is Kind.NUMBER for token in quoted[at + 1 : at + 3])


def _takes_back(quoted: Sequence[Token], kept: Collection[int]) -> bool:
    """Say whether a part that denies something of the claim was left out as a whole."""
    return any(
        _denies([quoted[at] for at in segment])
        and not any(at in kept and _tells(quoted[at]) for at in segment)
        for segment in segments(quoted)
        if quoted[segment[0]].own in ("and", "but", "while", "whereas", "with")
    )


def _denies(tokens: Sequence[Token]) -> bool:
    denied = any(token.kind is Kind.NEGATION for token in tokens)
    return denied and (tokens[0].own == "but" or any(token.key == SIGNIFICANT for token in tokens))


def _tells(token: Token) -> bool:
    return token.kind in (Kind.NUMBER, Kind.ENDPOINT, Kind.NAME) or (
        token.kind is Kind.WORD and not is_neutral(token)
    )


def segments(quoted: Sequence[Token]) -> list[list[int]]:
    """Return places, cut at brackets and before what begins an aside or a further claim."""
    found: list[list[int]] = [[]]
    bracket = 0
    for at, token in enumerate(quoted):
        after_stop = at > 0 and quoted[at - 1].key in (",", ":", ";")
        opens = token.own in _ASIDE and (after_stop or token.own in ("and", "but", "while", "so"))
        if token.bracket != bracket or opens or (after_stop and quoted[at - 1].key in (":", ";")):
            found.append([])
        bracket = token.bracket
        found[-1].append(at)
    return [segment for segment in found if segment]


def _stands_alone(tokens: Sequence[Token]) -> bool:
    if tokens[0].bracket:
        return True
    if tokens[0].own in ("and", "but", "while", "whereas"):
        tied = next((n for n, t in enumerate(tokens) if t.own in lexicon.CONDITIONS), len(tokens))
        return any(map(is_claim, tokens[:tied])) and not _denies(tokens)
    tied = any(token.own in lexicon.CONDITIONS for token in tokens)
    return tokens[0].own in _ASIDE and not (tied and tokens[0].own in ("which", "with"))
