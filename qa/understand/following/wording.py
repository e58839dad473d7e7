"""The wording by which a message leans on what was said before."""

from __future__ import annotations

import re
from typing import Final

FILLER: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?(?: you)?|hmm+|hm|ah|oh|great|perfect|alright|right|well|good|fine|yes|"
    r"sure|i see|got it)\b[,.!:]*\s+)+(?=\S)",
    re.IGNORECASE,
)
LEAD_IN: Final = re.compile(
    r"^(?:(?:so|but|then|now)[,.!]?\s+)*"
    r"(?:(?:and\s+)?what(?=\s+if\b)|and\s+(?:what|how)\s+about|what\s+about|how\s+about|what\s+of|"
    r"(?:the\s+)?same(?:\s+question)?\s+(?:for|with|in)|and\s+also|and|also|or|but)\b[\s,]*",
    re.IGNORECASE,
)
POSSESSIVE: Final = re.compile(r"\b(?:its|their)\b(?!\s+own)", re.IGNORECASE)
_SAID_OF_IT: Final = (
    r"(?=\s*(?:[?,.;]|$)|\s+(?:side by side|alongside|with|against|versus|to|as|for|by|too|or|and|in|"
    r"from|the|an?|not|based|true|right|ok(?:ay)?|safe|significant|enough|usual|common|better|worse|"
    r"why|because|due|really|also|still|always|only|ever|now|needed|necessary|mandatory|required|"
    r"recommended|approved|allowed|confirmed|standard|statistically|clinically|worth|works?|mean|"
    r"apply|change|compare|hold|include|help|happen|cause|matter|depend)\b)"
)
PRONOUN: Final = re.compile(
    r"\b(?:it|they|them)\b"
    r"|\b(?:this|that|the|these|those|the same)\s+(?:drug|agent|medicine|trial|study|regimen|"
    r"combination|treatment|therapy|antibody|result|difference|finding)s?\b"
    r"(?!\s+(?:in|of|between|for|with|from)\b)"
    rf"|\b(?:this|that)\b(?!\s+(?:the|an?|in|from)\b){_SAID_OF_IT}"
    rf"|(?<=\b(?:was|did|are|has)\s)(?:this|that)\b{_SAID_OF_IT}"
    rf"|(?<=\bis\s)(?:this|that)\b{_SAID_OF_IT}|(?<=\bwere\s)(?:these|those)\b",
    re.IGNORECASE,
)
# "it" that stands for nothing: "is it true that", "it is known".
EMPTY_IT: Final = re.compile(
    r"\bit\s+(?:is|was)\s+\w+\s+(?:that|to)\b|\bit (?:rain|snow)\b|\bis it (?:true|safe to|ok to|possible to)\b", re.I
)
# "is it better than …": the other side is named.
BESIDE: Final = re.compile(
    r"\b(?:than|versus|vs|against|compared|instead of|with|plus|after|before|added|or|in)\b", re.I
)
VALUE_OF: Final = re.compile(r"^what (?:is|was|were|are) (?:it|they)\b", re.IGNORECASE)
TRIAL_NOUN: Final = re.compile(r"\b(?:trial|study|result|difference|finding)s?\b", re.IGNORECASE)
TRIAL_ITSELF: Final = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
PEOPLE: Final = re.compile(r"^(?:they|them)$", re.IGNORECASE)
THERE: Final = re.compile(r"\bthere\b(?=\s*(?:[?,]|$))", re.IGNORECASE)
COUNTS: Final = re.compile(r"^how (?:many|much|long|often)\b", re.IGNORECASE)
ADDED: Final = re.compile(
    r"\b(?:add(?:ed|ing)?|plus|on top|combin\w+|together|as well)\b", re.IGNORECASE
)
ASPECT: Final = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|schedule|side.effects?|toxicit(?:y|ies)|safety|toxic|adverse (?:events?|"
    r"effects?|reactions?)|boxed warnings?|warnings?|stopping rules?|monitoring|contraindications?|"
    r"survival|respon(?:se|ders?)|significan(?:t|ce)|p.?value|confidence interval|hazard ratio|"
    r"(?:control|comparison|experimental|other|treatment) (?:arm|group)|comparator|"
    r"primary endpoint|endpoints?|design|"
    r"population|how many patients|eligib\w+|indication|approv\w+|evidence|follow.up|efficacy|"
    r"reductions?|discontinu\w+|results?|benefit|premedication|administer\w*|infusion|grade [1-5]|"
    r"manage\w*|rechallenge|resum\w+)\b",
    re.IGNORECASE,
)
# What is said of "it" tells its kind: a side effect, a drug, a trial, responses.
SUFFERED: Final = re.compile(
    r"\b(?:di(?:e|ed|es)|suffer\w*|recover\w*) (?:of|from) it\b"
    r"|\b(?:had|have|has|gets?|got|develop\w*|experienc\w+|treat|prevent|avoid) it\b"
    r"|\bit (?:(?:is|was|be|were|are) )?(?:often |usually |ever )?(?:fatal|lethal|severe|serious|common|"
    r"rare|frequent|reversible|treated|graded|symptomatic|asymptomatic)\b"
    r"|\bit (?:drops?|falls?|rises?|resolves?|occurs?|happens?|recurs?|comes? back|worsens?|"
    r"gets? (?:worse|better)|persists?|appears?)\b"
    r"|\bit(?:'s| is| was| has)? (?:\w+ )?(?:up|down|back|above|below|over|under|at \d)\b"
    r"|\b(?:is|was|did|does|are|were) it (?:fatal|severe|common|rare|occur|happen|resolve|start)\b"
    r"|\bhow (?:common|severe|serious|frequent|bad|dangerous|soon)\b",
    re.IGNORECASE,
)
GIVEN: Final = re.compile(
    r"\b(?:giv(?:e|en|ing)|start\w*|stop\w*|hold|continu\w+|us(?:e|ed|ing)|prescrib\w+|over to|"
    r"switch\w* to|restart\w*|reduc\w+|dos(?:e|es|ed|ing)|infus\w+|administer\w*|approved|"
    r"licensed|indicated|tolerated|combined?|tak(?:e|en|ing)|works?|worked|effective)\b",
    re.IGNORECASE,
)
# What is done in practice, and not in a trial.
IN_PRACTICE: Final = re.compile(
    r"\b(?:I|we|you|he|she|patient|approved|licensed|recommended|reimbursed|funded)\b", re.IGNORECASE
)
CONDUCTED: Final = re.compile(
    r"\b(?:enrol\w*|recruit\w*|randomi\w+|blind\w*|double-blind|placebo-controlled|"
    r"open-label|negative|positive|powered|published|conducted|carried out|run|stratif\w+|"
    r"stopped early|unblinded|amended|phase|designed|exclud\w+|includ\w+|countries|centres|centers)\b",
    re.IGNORECASE,
)
COMPARES: Final = re.compile(
    r"\bit compares?\b|\b(?:compare[ds]?|set|put|match(?:es)?|stacks?|measures?)\b.*\bit\b"
    r"|\bit (?:side by side|alongside|against|versus|vs)\b|\bit (?:stacks?|measures?) up\b",
    re.IGNORECASE,
)
LASTS: Final = re.compile(r"\bit (?:last|lasted|durable)\b|\bdurable\b.*\bit\b", re.I)
# A figure, or a source, that only the answer named.
OF_THE_FIGURE: Final = re.compile(
    r"\b(?:those|that|these|this)\s+\d[\d.,]*|\byou (?:just )?(?:mentioned|said|quoted|cited|named)\b"
    r"|\b(?:that|this) (?:figure|number|percentage|value|label|guideline|source|document)\b",
    re.IGNORECASE,
)
# Words that are said of another thing that was spoken of.
LEANING: Final = re.compile(
    r"\b(?:the|that|which|this|another|other|\w+er) ones?\b|\bthe \w+ ones?\b|\bthe same\b"
    r"|\b(?:again|instead|still)\b|\bthe others?\b",
    re.IGNORECASE,
)
# Words for what is asked of a treatment, a trial or a disease; alone they tell not of which.
RELATIONAL: Final = re.compile(
    r"arms?|groups?|controls?|comparators?|placebo\S*|exclu\w+|inclu\w+|enrol\w*|recruit\w*|"
    r"randomi\w+|\w*blind\w*|stratif\w+|worse|worst|better|best|higher|highest|lower|lowest|"
    r"common\w*|rare\w*|frequent\w*|used|given|dos\w+|schedule\w*|cycles?|infus\w+|oral\w*|often|"
    r"long|fast|quick\w*|sever\w+|serious|fatal\w*|died?|deaths?|stop\w*|start\w*|restart\w*|"
    r"resum\w+|hold|held|continu\w*|reduc\w+|cross\w*|switch\w*|allow\w*|permit\w*|needed|"
    r"requir\w+|mandatory|approv\w+|indicat\w+|contraindicat\w+|licen\w+|countr\w+|sites?|"
    r"cent(?:re|er)s?|many|data|evidence|figures?|numbers?|results?|endpoints?|primary|secondary|"
    r"outcomes?|met|significan\w+|benefit\w*|effects?|efficacy|effective|surviv\w+|respon\w+|"
    r"progress\w+|relaps\w+|follow\S*|median|rates?|hazard|ratios?|intervals?|confidence|values?|"
    r"p-?values?|toxic\w*|side|side-effects|adverse|events?|safe\w*|tolerat\w*|tolerab\w*|"
    r"monitor\w*|premedic\w+|warnings?|boxed|mechanism|interact\w*|compar\w+|chemo\w*|backbone|"
    r"combin\w+|alone|monotherapy|design\w*|phase|open-label|published|year|date|age|sex|"
    r"performance|status|ecog|subgroups?|subsequent|prior|previous|earlier|later|lines?|"
    r"treatments?|therap\w+|manage\w*|happen\w*|occur\w*|onset|resolv\w+|last\w*|duration|"
    r"(?:new|late|recent|early)(?:er|est)?|latest|current|recent|version|edition|updat\w+|revis\w+|"
    r"now|actual|exact|real|precise|"
    r"time|months?|weeks?|days?|grades?|levels?|limitations?|weakness\w*|sponsor\w*|fund\w+|"
    r"authors?|eligib\\w+|receiv\\w+|gets?|got|takes?|taken|shows?|shown|showed|finds?|found|tests?|tested|"
    r"testing|trials?|stud(?:y|ies)|arm's|first|second|next|need|real-world|\\w+n't|how|data|any|else|same|still|though|total|overall|absolute|size|main",
    re.IGNORECASE,
)
# A grade or its management is that of the side effect that was spoken of.
OF_TOPIC: Final = re.compile(r"\b(?:grade [1-5]|manage\w*|rechallenge|resum\w+|monitor\w*)\b", re.I)
# What is asked of a trial and of no arm of it.
OF_THE_TRIAL: Final = re.compile(
    r"\b(?:eligib\w+|exclu\w+|inclu\w+|enrol\w*|recruit\w*|randomi\w+|\w*blind\w*|cross(?:ed)?[- ]?"
    r"over|follow.up|design\w*|control (?:arm|group)|comparator|both arms|arms|sponsor\w*|fund\w+|"
    r"(?:primary|secondary) endpoints?|countr\w+|cent(?:re|er)s|sites|how (?:many|large)|"
    r"number of patients|publish\w+|phase|limitations?|stratif\w+|performance status|ecog|"
    r"pre-?treated|population|sample size|protocol)\b",
    re.IGNORECASE,
)
# Compares or dates what was told: it is asked of the very figure.
OF_THE_FACET: Final = re.compile(
    r"\b(?:worse|better|higher|lower|longer|shorter|more|less|fewer|other|difference|when|why|ci|"
    r"interval|value|significan\w+|significance|same|both|range)\b",
    re.IGNORECASE,
)
# "versus RAINBOW?": the question before is asked beside another.
VERSUS: Final = re.compile(
    r"^(?:(?:so|and|is that) )?(?:compare[ds]? (?:it |that |this )?(?:with|to)|versus|vs\.?|against"
    r"|(?:better|worse|longer|higher|lower) than)\b\s*(?P<other>.+)$",
    re.IGNORECASE,
)
WHY_NOT: Final = re.compile(r"^(?:why not|instead of|rather than|what if not|or)\b", re.IGNORECASE)
# What is treated, caused or diagnosed is what is asked of, unless it is "the" or "that".
OWN_OBJECT: Final = re.compile(
    r"\b(?:treat(?:ment of)?|diagnos(?:e|is of)|cure|causes?(?: of)?)\s+(?!the\b|it\b|this\b|that\b)\w",
    re.IGNORECASE,
)
# What is asked of a library and not of one thing in it: "which trials have you got?".
LISTS: Final = re.compile(
    r"^(?:which|what|list|name)\s+(?:[\w-]+\s+){0,4}(?:trials|studies|drugs|guidelines|options|"
    r"treatments|agents|documents|sources)\b",
    re.IGNORECASE,
)
PERSON: Final = re.compile(r"\b(?:I|we|you|he|she|they|(?:my|the) patients?)\b", re.IGNORECASE)
GOVERNED: Final = r"\b(?:of|for|with|in)\s+(?:[\w-]+\s+){0,2}"
SUBJECT_FIRST: Final = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|can|could|should|will|how (?:do|does|is|are))\s+([\w-]+)",
    re.IGNORECASE,
)
THANKS: Final = re.compile(
    r"^(?:(?:many |great|perfect|brilliant|excellent|super|wonderful|good|nice|lovely|cool|ok(?:ay)?|"
    r"right|yes|no|sure|fine|thanks?|thank you|thx|ta|cheers|much appreciated|appreciated|got it|"
    r"i see|understood|noted|makes sense|bye|goodbye|hello|hi|hey|good (?:morning|evening)|"
    r"(?:that|this|it)(?:'s| is| was|) (?:very |really |so )?(?:helps?|helpful|great|good|clear|"
    r"useful|interesting|all)|very helpful|helpful|interesting|a lot|so much|very much|again|all|"
    r"for (?:that|this|now|your help|the help)|there|how are you(?: doing)?(?: today)?|one moment|well done)[\s,.!?]*)+$",
    re.IGNORECASE,
)
INDEFINITE: Final = re.compile(
    r"\b(?:what (?:is|are|does)|define)\s+(?:an?\s|\w+ mean)", re.IGNORECASE
)
NUMBER_ALONE: Final = re.compile(
    r"^(?:in|for|with|the)?\s*(?:the\s+)?(?:trial\s+)?[-#]?(0?\d{1,3})\s*\??$", re.IGNORECASE
)
# Of the answer itself: its reason, its source, how far it can be trusted, more of it.
OF_THE_ANSWER: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|but|and|so)[,.]?\s+)*(?:(?P<asks>why(?:\s+not|\s+so|\s+(?:is|was)\s+"
    r"(?:that|this|it))?|how come|how so|really|are you (?:sure|certain)|"
    r"how (?:sure|certain|confident|reliable|strong|robust|solid|trustworthy)\s+(?:are|is|was)\s+"
    r"(?:you|that|this|it|these|those|the (?:evidence|answer|data))"
    r"(?:\s+(?:of|about)\s+(?:that|this|it))?|"
    r"is (?:that|this) (?:certain|reliable|sure|right|correct|so|true)|"
    r"(?:what(?:'s| is| are) (?:the|your) )?(?:sources?|references?|refs?|citations?|evidence)"
    r"(?: for (?:that|this|it))?|says who|"
    r"where (?:is|does|did|was) (?:that|this|it) (?:come )?(?:from|reported|published))"
    r"|(?:and|more|(?:any )?(?:more |further )?(?:details?|info(?:rmation)?)|go on|continue|"
    r"(?:can|could) you (?:elaborate|explain)|elaborate|explain|expand|anything else|what else|"
    r"(?:please )?(?:tell|give) me (?:more|(?:more |the )?details)|say more)"
    r"(?: (?:on|about|of) (?:that|this|it))?)(?:,? please)?\W*$",
    re.IGNORECASE,
)
# One of two that were spoken of.
WHICH: Final = re.compile(
    r"\b(?P<which>which|what)(?:\s+(?:one|drug|regimen|treatment|option|trial))?\s+of\s+"
    r"(?:the\s+two|them|these|those|both)\b"
    r"|^(?P<one>which)(?:\s+one)?(?=\s+(?:is|was|has|had|does|causes?|gives?|gave|works?|worked|"
    r"should|would|do you)\b)"
    r"|\b(?:(?P<each>either|both|each|neither)(?:\s+of\s+(?:them|these|the\s+two))?"
    r"|the\s+(?P<order>former|latter|first one|second one|two))\b",
    re.IGNORECASE,
)
ALTERNATIVES: Final = re.compile(r"\b(?:than|or|versus|vs|compare[ds]?|between|against)\b", re.I)
PREPOSITION: Final = re.compile(
    r"^(?:in|on|from|by|for|with|without|after|before|during|under|at|among|beyond|following|if|when|despite|"
    r"because of)\b",
    re.IGNORECASE,
)
# What is supposed of the patients may name drugs: "if allergic to penicillin".
SUPPOSING: Final = re.compile(
    r"^(?:if|when|despite|after|before|without|because of|unless|during)\b", re.IGNORECASE
)
NEW_CASE: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|right|now|so)[,.]?\s+)*(?:(?:a|an)\s+)?(?:new|different|another|other|next|"
    r"unrelated)\s+(?:patient|case|topic|question)\b\s*[:,.;-]*\s*",
    re.IGNORECASE,
)
QUESTION_WORD: Final = re.compile(
    r"^(?:(?:in|at|by|for|with|on|from|to)\s+)?(?:what|which|who|whom|whose|when|where|why|how)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|may|must)"
    r"(?:n't)?\b|^(?:can't|won't)\b",
    re.IGNORECASE,
)
ASKING_WORD: Final = re.compile(r"\b(?:what|which|who|whom|whose|how|why)\b", re.IGNORECASE)
# What is only something beside another thing: alternatives to what, next after what?
RELATIVE: Final = re.compile(
    r"\b(?:alternatives?|others?|else|next|instead|otherwise|exceptions?|reasons?|rationale|"
    r"limitations?|drawbacks?|afterwards?|then|the (?:source|evidence|rest|opposite))\b",
    re.IGNORECASE,
)
_SORRY: Final = r"(?:no|nope|sorry|oops|wait|actually|pardon|not that)"
_MEANT: Final = (
    r"(?:i (?:meant|mean|was asking (?:about|for)|am asking (?:about|for))(?: to ask)?(?: about)?"
    r"|what i (?:meant|mean) (?:was|is)|make (?:that|it)|rather)"
)
_CORRECTION: Final = re.compile(
    rf"^(?:(?:{_SORRY})\b[\s,.:;!-]*)+(?:but\s+)?(?:{_MEANT}\b[\s,:]*)?(?P<body>.+)$"
    rf"|^{_MEANT}\b[\s,:]*(?P<meant>.+)$",
    re.IGNORECASE,
)
_SAYS_MEANT: Final = re.compile(rf"\b{_MEANT}\b", re.IGNORECASE)
_AFTERTHOUGHT: Final = re.compile(
    rf"[\s,]*\b(?:{_MEANT}|instead|please|of course)\W*$|\s*\?+$", re.IGNORECASE
)
_WITHDRAWN: Final = re.compile(r"[,;]?\s*\b(?:and\s+)?(?:not|instead of|rather than)\s+.+$", re.I)
_INSTEAD: Final = re.compile(r"^(?P<body>[^,?]{2,40}),?\s+not\s+[^,?]{2,40}\W*$", re.IGNORECASE)
"""What is put in the place of another without more ado: "gastric, not breast"."""
_SHORT: Final = 5
"""Words that may follow a bare "no," in a correction; more of them are a question of their own."""


def corrected(message: str) -> str | None:
    """Return what a message puts in the place of what was asked; None if it corrects nothing.

    "No, I meant PFS, not OS" gives "PFS".
    """
    match = _CORRECTION.match(message.strip())
    if match is None:
        instead = _INSTEAD.match(message.strip())
        return instead["body"] if instead and not QUESTION_WORD.match(message) else None
    body = _AFTERTHOUGHT.sub("", match["body"] or match["meant"])
    body = _WITHDRAWN.sub("", _AFTERTHOUGHT.sub("", body)).strip(" ,.")
    if not body or QUESTION_WORD.match(body):
        return None
    return body if _SAYS_MEANT.search(message) or len(body.split()) <= _SHORT else None


# "any toxic deaths?", "more toxic though?": half a question, whatever it names.
ELLIPTIC = re.compile(
    r"^(?:any|more|less|fewer|worse|better|same|still)\b|\b(?:though|then|too|as well|either)\W*$",
    re.IGNORECASE,
)
BACK_TO = re.compile(
    r"^(?:(?:ok|okay|right|so|and|now|but)\b[\s,]*)*(?:let'?s )?(?:(?:go )?back|returning) to\s+"
    r"(?P<which>[^-:,;?]+?)\s*[-:,;]+\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
