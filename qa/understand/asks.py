"""What form of answer a question asks for, as far as its wording tells."""

from __future__ import annotations

import re
from typing import Final

_ASKS: Final = re.compile(
    r"\?\W*$|^(?:then |and |please |now )*(?:tell|list|name|give|explain|summari[sz]e|compare|what|"
    r"which|how|who|when|why|where|is|are|does|do|did|can|should)\b",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(
    r"\b(?:how (?:many|much|long|often|large|big|old|high|far|common|frequent)|percent(?:age)?"
    r"|proportion|rates?|prevalence|incidence|number|size|dose|age|when|year|date|length|duration"
    r"|temperature|mortality|frequency|range|median|mean|average|ratio)\b",
    re.IGNORECASE,
)
_EFFECT: Final = re.compile(
    r"\b(?:effects?|affects?|compared|versus|vs|improves?|increases?|reduces?|decreases?|prevents?"
    r"|influences?|impact|predicts?|associated|benefit|efficacy|effective|better|superior|safer?"
    r"|outcomes?)\b",
    re.IGNORECASE,
)
_WHETHER: Final = re.compile(
    r"(?:[^?]*(?:[:,.] |--))?\W*(?:do(?:es)?|did|is|are|was|were|has|have|can|could|will|would|may"
    r"|might)\b(?! there\b)",
    re.IGNORECASE,
)
_PERMITTED: Final = re.compile(
    r"\W*(?:can|could|may|might|should|is it (?:safe|ok|okay|fine|possible|allowed))\b[^?]*?"
    r"\b(?:i|we|you|she|he|they|be (?:given|used|combined|started|restarted|resumed|stopped"
    r"|switched|taken|continued|repeated|interrupted|reduced|skipped|held|delayed))\b",
    re.IGNORECASE,
)
"""What may be done is a rule, and no finding."""
_OTHERWISE: Final = re.compile(
    r"\b(?:what|which|who|whom|when|where|why|how|should"
    r"|there (?:any )?(?:data|evidence|stud\w+|trials?))\b",
    re.IGNORECASE,
)
HOW_SOON: Final = r"how (?:long|soon|early|many (?:days|weeks))\b[^?.]{0,30}\b"
"""How the time is asked for that a treatment is kept from a patient."""
_ACTION: Final = re.compile(
    r"\b(?:what (?:do|does|should|shall|must|to|would) (?:i|we|one|you)? ?do\b|what now|now what"
    r"|do with (?:(?:the|his|her|their|my|next) ){1,2}(?:drug|dose|infusion|tablet|medicine|meds"
    r"|treatment|chemo|cycle)"
    r"|(?:stop|hold|continue|carry on|go on|restart|resume|rechallenge|withhold|pause)[^?.]{0,30}"
    r" or (?:stop|hold|continue|carry on|go on|restart|resume|rechallenge|never|not|keep|lower)\b"
    r"|(?:ok|okay|safe|fine|able|when) to (?:restart|resume|carry on|continue|go on|rechallenge)"
    rf"|{HOW_SOON}(?:off|hold|held|paused?"
    r"|withh[eo]ld|restart(?:ed)?|resumed?)\b"
    r"|(?:do|should|must|can|may|shall) (?:i|we|you|she|he|they) (?:just )?(?:stop|hold|continue"
    r"|carry on|restart|resume|rechallenge|withhold|pause|give|skip|reduce|keep)\b)"
    r"|^\W*(?!.*\b(?:rates?|risks?|how|incidence|frequency|monitor\w*|premed\w*|common\w*"
    r"|surviv\w*|respon\w*|side|adverse|events?|safety|dos(?:e|es|ing))\b)"
    r"(?:[\w/-]+ ){1,5}(?:on|under|during) [\w-]+(?: [\w-]+)?\W*$",
    re.IGNORECASE,
)
"""What is to be done with a treatment."""
_OVERVIEW: Final = re.compile(
    r"^\W*(?:summari[sz]e |what (?:were|are) |(?:give|tell) me )?(?:the |about )?"
    r"(?:main |key |overall |principal )?(?:results?|findings?|outcomes?)\b"
    r"|\bwhat (?:did|does) [\w-]+(?: \d+)? (?:show|find|report|demonstrate|tell us)\W*$"
    r"|^\W*(?:tell me|what is known) about [\w-]+(?: \d+)?\W*$"
    r"|\b(?:results?|findings?)(?: please)?\W*$"
    r"|\b(?:me[et]t|reach|hit|achieve|miss)(?:ed)? (?:its|the|their) (?:primary |main )?"
    r"(?:goals?|aims?|targets?|objectives?|end ?points?|outcomes?)\W*$"
    r"|^\W*(?:was|is) [\w-]+(?: \d+)? (?:an? )?(?:positive|negative|success\w*|failure|failed)"
    r"(?: (?:trial|study))?\W*$|^\W*did [\w-]+(?: \d+)? (?:succeed|fail|work)\W*$",
    re.IGNORECASE,
)
"""A study's results are asked for, and no one of them; or whether it reached its aim."""
_REMARKED: Final = re.compile(
    r"\b(?:compar\w*|head.to.head|against|appl(?:y|ies|icable)|cover\w*|mention\w*|list(?:s|ed)?"
    r"|prov(?:e|es|ed|en)|limit\w*|establish\w*|enough|sure|certain|caveats?|weak\w*|carry over"
    r"|extend\w*|generali[sz]\w*|why|trust\w*|reliab\w*|caution\w*|quote[ds]?)\b",
    re.IGNORECASE,
)
"""A remark on what is not shown answers these."""
_ADJUSTS: Final = re.compile(
    r"\b(?:(?:at|below|under|above) (?:what|which) (?:count|level|value|number|grade|platelets?)\b"
    r"[^?.]{0,30}\b(?:hold|stop|restart|resume|withhold|pause|reduce)"
    r"|(?:how much|by how much|how far) (?:do|should|would|must) (?:i|we) (?:cut|reduce|lower)"
    r"|dos(?:e|ing) (?:change|reduction|adjust\w*|cut|modification)"
    r"|(?:adjust|reduc|cut|chang|lower|halv)\w* (?:the |her |his |its |their )?(?:[\w-]+ )?dos\w+)",
    re.IGNORECASE,
)
"""A dose is changed for what the patient has: that must be heard of."""
_WHAT: Final = re.compile(r"\W*(?:what (?:is|are)|define|who)\b", re.IGNORECASE)
_MEANING: Final = re.compile(
    r"\W*(?:what (?:do|does|did) [^?.,;]{2,40}? mean (?:by|with)"
    r"|what counts? as|(?P<what>what|who) (?:is|are|do|does)|define|explain|meaning of"
    r"|what is meant by)"
    r"(?: meant by| the meaning of| the term)?(?P<article> an?| the)? "
    r"(?P<term>[^?.,;]+?)(?P<mean> (?:mean|stand for|refer to))?\W*",
    re.IGNORECASE,
)
_QUOTES: Final = re.compile(r"(?<!\w)['‘“\"]|['’”\"](?!\w)")
_QUALIFIED: Final = re.compile(
    r"\b(?:of|in|with|for|after|during|under|from|by|to|and|or|on|at|before|than|given|used|done"
    r"|needed|known|recommended|included|there|my|our|your|this|that)\b",
    re.IGNORECASE,
)
_RECOMMENDED: Final = re.compile(
    r"\b(?:recommended|supported|an option|a standard|indicated|preferred|continued|given)\b",
    re.IGNORECASE,
)
_MEANING_LAST: Final = re.compile(
    r"\W*(?P<term>[A-Z][\w/+-]{1,15}|[\w/+-]+ [\w/+-]+) (?:meaning|definition)\W*(?:$|\? )"
)
"""Short, as in a search box: "HFimpEF meaning? EF was 30"."""
_MOST_TERM_WORDS: Final = 6


def asks(sentence: str) -> bool:
    """Say whether a sentence asks something, and does not only tell."""
    return _ASKS.search(sentence) is not None


def asks_figure(question: str) -> bool:
    """Say whether a number is asked for."""
    return _FIGURE.search(question) is not None


def asks_effect(question: str) -> bool:
    """Say whether a finding is asked for: what something does, or how two things compare."""
    return _EFFECT.search(question) is not None


def asks_what(question: str) -> bool:
    """Say whether the question is what (or who) something is."""
    return _WHAT.match(question) is not None


def asks_whether(question: str) -> bool:
    """Say whether the question asks if something is so."""
    return _WHETHER.match(question) is not None


def asks_action(question: str) -> bool:
    """Say whether it is asked what to do with a treatment: stop, hold, go on."""
    return _ACTION.search(question) is not None


def asks_overview(question: str) -> bool:
    """Say whether a study's results are asked for, and no one of them."""
    return _OVERVIEW.search(question) is not None


def asks_remark(question: str) -> bool:
    """Say whether what a source does not show, compare or cover may be what is asked."""
    return _REMARKED.search(question) is not None


def asks_adjustment(question: str) -> bool:
    """Say whether it is asked how a dose is changed for what a patient has."""
    return _ADJUSTS.search(question) is not None


def asks_whether_given(question: str, name: str) -> bool:
    """Say whether a question begins by asking of a treatment if it is to be given."""
    begins = re.compile(
        rf"\W*(?:is|are|can|could|may|should) (?:the )?{re.escape(name)}\b", re.IGNORECASE
    )
    return begins.match(question) is not None and _RECOMMENDED.search(question) is not None


def asks_permission(question: str) -> bool:
    """Say whether the question asks if something may be done."""
    return _PERMITTED.match(question) is not None


def asks_finding(question: str) -> bool:
    """Say whether a result is asked for: an effect, whether something is so, a claim with a "?"."""
    claims = question.rstrip().endswith("?") and not _OTHERWISE.search(question)
    whether = (asks_whether(question) or claims) and not asks_permission(question)
    return asks_effect(question) or whether


def asked_term(question: str) -> str | None:
    """Return the term of which a question asks what it is or means; None if it asks otherwise."""
    if last := _MEANING_LAST.match(question):
        return last["term"]
    asked = _MEANING.fullmatch(question)
    if asked is None:
        return None
    term = _QUOTES.sub("", asked["term"]).strip()
    says_so = asked["mean"] or not asked["what"]
    figure = asks_figure(term) and (asked["article"] or "").strip().lower() not in ("a", "an")
    if not says_so and (figure or _QUALIFIED.search(term)):
        return None
    return term if len(term.split()) <= _MOST_TERM_WORDS else None
