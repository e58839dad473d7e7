"""The wording by which a message leans on what was said before."""

from __future__ import annotations

import re
from typing import Final

from qa.text.measures import NUMBER_WORDS

FILLER: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?(?: you)?|thx|ta|cheers|hmm+|hm|ah|oh|great|cool|perfect|alright|"
    r"right|well|good|fine|yes|so|sure|i see|got it|sorry|please)\b[,.!:]*\s+"
    r"|(?:(?:just|an?|one|another|last|quick|silly|stupid|dumb|basic|naive|trainee|beginner'?s?)\s+)+"
    r"(?:question|q)\b\s*[-–:,.]+\s*)+(?=\S)",
    re.IGNORECASE,
)
LEAD_IN: Final = re.compile(
    r"^(?:(?:so|but|then|now)[,.!]?\s+)*"
    r"(?:(?:and\s+)?what(?=\s+if\b)|and\s+(?:what|how)\s+about|what\s+about|how\s+about|what\s+of|"
    r"(?:the\s+)?same(?:\s+question)?\s+(?:for|with|in)|and\s+also|and|also|or|but)\b[\s,]*",
    re.IGNORECASE,
)
POSSESSIVE: Final = re.compile(r"\b(?:its|their)\b(?!\s+own)", re.IGNORECASE)
# In a hurry the apostrophe is left out: "its 2.2 g again", "hes got heart failure".
_CONTRACTED: Final = re.compile(
    r"\bits(?=\s+(?:\d|[<>]|a\b|an\b|the\b|not?\b|now\b|still\b|back\b|again\b|been\b|come\b|gone\b|"
    r"up\b|down\b|at\b|getting\b|got\b|ok\b|fine\b|only\b|just\b|worse\b|better\b|grade\b|about\b))"
    r"|\b(?:he|she|what|that|there|how|who|where|when)s\b(?=\s)"
    r"|\b(?:they|you)(?=re\b)|\b(?:is|are|was|were|does|do|did|has|have|had|wo|ca)nt\b",
    re.IGNORECASE,
)
_SAID_OF_IT: Final = (
    r"(?=\s*(?:[?,.;]|$)|\s+(?:side by side|alongside|with|against|versus|to|as|for|by|too|or|and|"
    r"in|from|the|an?|not|based|true|right|ok(?:ay)?|safe|significant|enough|usual|common|better|worse|"
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
    r"\bit\s+(?:is|was)\s+\w+\s+(?:that|to)\b|\bit (?:rain|snow)\b"
    r"|\bis it (?:true|safe to|ok to|possible to)\b",
    re.I,
)
# "is it better than …": the other side is named.
BESIDE: Final = re.compile(
    r"\b(?:than|versus|vs|against|compared|instead of|with|plus|after|before|added|or|in)\b", re.I
)
VALUE_OF: Final = re.compile(r"^what (?:is|was|were|are) (?:it|they)\b", re.IGNORECASE)
TRIAL_NOUN: Final = re.compile(r"\b(?:trial|study|result|difference|finding)s?\b", re.IGNORECASE)
TRIAL_ITSELF: Final = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
PEOPLE: Final = re.compile(r"^(?:they|them)$", re.IGNORECASE)
# A source told by its year or country is no source of what was spoken of.
OF_A_SOURCE: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|Japanese|European|American|British|Korean|Chinese|US|UK|EU)\b[^?.;]{0,40}"
    r"\b(?:guid(?:eline|ance)s?|meta-?analys[ie]s|reviews?|consensus|edition)\b"
)
THERE: Final = re.compile(r"\b(?:there|in (?:it|there))\b(?=\s*(?:[?,]|$))", re.IGNORECASE)
COUNTS: Final = re.compile(r"^how (?:many|much|long|often)\b", re.IGNORECASE)
ADDED: Final = re.compile(
    r"\b(?:add(?:ed|ing)?|plus|on top|combin\w+|together|as well)\b", re.IGNORECASE
)
CONTRACTED: Final = {"s": "is", "ve": "have", "re": "are", "d": "had", "ll": "will"}
# A figure, or a source, that only the answer named.
OF_THE_FIGURE: Final = re.compile(
    r"\b(?:those|that|these|this)\s+\d[\d.,]*|\byou (?:just )?"
    r"(?:mentioned|said|quoted|cited|named)\b"
    r"|\b(?:that|this) (?:figure|number|percentage|value|label|guideline|source|document)\b",
    re.IGNORECASE,
)
# Words that are said of another thing that was spoken of.
LEANING: Final = re.compile(
    r"\b(?:the|that|which|this|another|other|\w+er) ones?\b|\bthe \w+ ones?\b|\bthe same\b"
    r"|\b(?:again|instead|still)\b|\bthe others?\b",
    re.IGNORECASE,
)
# "versus RAINBOW?": the question before is asked beside another.
VERSUS: Final = re.compile(
    r"^(?:(?:so|and|is that) )?(?:compare[ds]? (?:it |that |this )?(?:with|to)|versus|vs\.?|against"
    r"|(?:better|worse|longer|higher|lower) than)\b\s*(?P<other>.+)$",
    re.IGNORECASE,
)
WHY_NOT: Final = re.compile(r"^(?:why not|instead of|rather than|what if not|or)\b", re.IGNORECASE)
# "For how long?", "with which chemo?": only the word that asks takes the place of another.
SLUICE: Final = re.compile(
    r"^(?:(?:(?:for|over|with|until|till|since|in|by|to|against|from|at|within|after|on)\s+)"
    r"(?:what|which|whom|how|when)(?:\s+[\w-]+){0,2}"
    r"|when|where|how (?:long|often|soon|fast|much))\W*$",
    re.IGNORECASE,
)
ASKS_HOW: Final = re.compile(
    r"^(?:(?:and|so)\s+)?(?P<how>(?:how(?: long| often| soon)?|when|where)\s+)?"
    r"(?P<rest>(?:is|are|was|were|do|does|did|should|can|could|may|must|will|would)\s.+)$",
    re.IGNORECASE,
)
# "And RAINBOW, did that select for HER2?"
NAMED_FIRST: Final = re.compile(r"^(?P<name>[^,?]+?)\s*[,:-]\s+(?P<rest>.+)$")
ASKED_OF_IT: Final = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|can|could|should|will)\s+"
    r"(?P<it>it|they|this|that|these|those)\b",
    re.IGNORECASE,
)
TELL: Final = re.compile(
    r"^(?:please )?(?:tell me|describe|explain|summari[sz]e|list|show me|give me)\b", re.IGNORECASE
)
# What is treated, caused or diagnosed is what is asked of, unless it is "the" or "that".
OWN_OBJECT: Final = re.compile(
    r"\b(?:treat(?:ment of)?|diagnos(?:e|is of)|cure|causes?(?: of)?)\s+"
    r"(?!the\b|it\b|this\b|that\b)\w",
    re.IGNORECASE,
)
# What is asked of a library and not of one thing in it: "which trials have you got?".
LISTS: Final = re.compile(
    r"^(?:which|what|list|name)\s+(?:(?!do\b|does\b|did\b|is\b|are\b)[\w-]+\s+){0,4}(?:trials|studies|drugs|guidelines|options|"
    r"treatments|agents|documents|sources)\b",
    re.IGNORECASE,
)
WHAT_IT_MEANS: Final = re.compile(
    r"^(?:(?:what|who) (?:is|are)\b|define\b|explain\b|what (?:do|does)\b.*\b(?:mean|stand for)\b)",
    re.IGNORECASE,
)
# "What cut-off?", "which platinum?": a question without a verb.
VERBLESS: Final = re.compile(r"^(?:what|which)(?:\s+[\w-]+){1,2}\W*$", re.IGNORECASE)
PERSON: Final = re.compile(r"\b(?:I|we|you|he|she|they|(?:my|the) patients?)\b", re.IGNORECASE)
GOVERNED: Final = r"\b(?:of|for|with|in)\s+(?:[\w-]+\s+){0,2}"
SUBJECT_FIRST: Final = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|can|could|should|will|"
    r"how (?:do|does|is|are))\s+([\w-]+)",
    re.IGNORECASE,
)
THANKS: Final = re.compile(
    r"^(?:(?:many |great|perfect|brilliant|excellent|super|wonderful|good|nice|lovely|cool|"
    r"ok(?:ay)?|right|yes|no|sure|fine|thanks?|thank you|thx|ta|cheers|"
    r"much appreciated|appreciated|got it|i see|understood|noted|makes sense|bye|"
    r"goodbye|hello|hi|hey|good (?:morning|evening)|"
    r"(?:that|this|it)(?:'s| is| was|) (?:very |really |so )?(?:helps?|helpful|great|good|clear|"
    r"useful|interesting|all)|very helpful|helpful|interesting|a lot|so much|very much|again|all|"
    r"for (?:that|this|now|your help|the help)|there|how are you(?: doing)?(?: today)?|"
    r"one moment|well done)\b[\s,.!?]*)+$",
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
    r"\b(?P<two>(?:those|these) two)\b"
    r"|\b(?P<which>which|what)(?:\s+(?:one|drug|regimen|treatment|option|trial))?\s+of\s+"
    r"(?:the\s+two|them|these|those|both)\b"
    r"|^(?P<one>which)(?:\s+one)?(?=\s+(?:is|was|has|had|does|causes?|gives?|gave|works?|worked|"
    r"should|would|do you)\b)"
    r"|\b(?:(?P<each>either|both|each|neither)(?:\s+of\s+(?:them|these|the\s+two))?"
    r"|the\s+(?P<order>former|latter|first one|second one|two))\b",
    re.IGNORECASE,
)
ALTERNATIVES: Final = re.compile(r"\b(?:than|or|versus|vs|compare[ds]?|between|against)\b", re.I)
PREPOSITION: Final = re.compile(
    r"^(?:in|on|from|by|for|with|without|after|before|during|under|at|among|beyond|following|if|when|"
    r"despite|because of)\b",
    re.IGNORECASE,
)
# What is supposed of the patients may name drugs: "if allergic to penicillin".
SUPPOSING: Final = re.compile(
    r"^(?:if|when|despite|after|before|without|because of|unless|during)\b", re.IGNORECASE
)
# Small talk that asks something; with a trial in brackets it would be answered with that trial.
ELSEWHERE: Final = re.compile(
    r"\b(?:weather|joke|poem|recipe|football|soccer|flights?|stock price|world cup|your name"
    r"|who (?:made|built|created) you|are you (?:a|an|human|real)|what time is it"
    r"|translate (?:this|that|it) (?:in)?to (?:english|german|french|spanish|italian|chinese)"
    r"|(?:ignore|forget|disregard) (?:\w+ ){0,3}(?:instructions?|rules?|prompts?))\b"
    r"|^\d+\s*[-+*/x]\s*\d+\W*$",
    re.IGNORECASE,
)
# What was said of one patient is not said of another.
NEW_CASE: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|right|now|so)[,.]?\s+)*(?:(?:a|an)\s+)?(?:(?:new|different|another|other|next|"
    r"unrelated|separate|second|diff)\s+(?:patient|pt|case|topic|subject|man|woman|lady)|(?:different|"
    r"unrelated|separate) question)\b\s*[:,.;-]*\s*",
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
# "any toxic deaths?", "more toxic though?": half a question, whatever it names.
ELLIPTIC: Final = re.compile(
    r"^(?:any|more|less|fewer|worse|better|same|still)\b|\b(?:though|then|too|as well|either)\W*$",
    re.IGNORECASE,
)
BACK_TO: Final = re.compile(
    r"^(?:(?:ok|okay|right|so|and|now|but)\b[\s,]*)*(?:let'?s )?(?:(?:go )?back|returning) to\s+"
    r"(?P<which>[^-:,;?]+?)\s*[-:,;]+\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
# What comes after the first, the second, with what is added to it.
AFTER_THAT: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|right|and|then|so|but|what|about)\b[\s,.]*)*"
    r"(?:(?:after|beyond) (?:that|this)(?: one)?|(?:the )?next(?: (?:one|step|line|level))?"
    r"|(?P<fails>(?:once|when|if|after|should) (?:that|this|it|they|she|he) (?:fails?|failed|"
    r"stops? working|progress\w*|relaps\w+|recurs?|comes? back))"
    r"|(?:what )?(?:then|next))(?P<more>[\s,]+(?:once|when|if|after|for)\b.*)?\W*$",
    re.IGNORECASE,
)
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")
ORDINAL: Final = re.compile(
    r"\b(?:first|second|third|fourth)(?=[- ](?:(?:or[- ]later )?line|(?:dose )?reduction|step|"
    r"level|recurrence|relapse|episode|attempt|dose|cycle|choice|agent|option|infusion)\b)",
    re.IGNORECASE,
)
BARE_NUMBER: Final = re.compile(
    rf"^(?:at|after|by)?\s*(?P<value>\d{{1,3}}|{'|'.join(NUMBER_WORDS)})\W*$", re.IGNORECASE
)
# "If it gets to grade 4": another value of what was asked about.
TURNS_TO: Final = re.compile(
    r"^(?:(?:if|when|once|should|suppose) )?(?:it|that|this|they|he|she)"
    r"(?:'s| is| was| were| gets?| got| goes| went| becomes?| turns?| comes?| came)"
    r"(?: back| up| down| out| now)*(?: to| as| at| to be)*\s+"
    r"(?P<value>\S.*?)(?:,? (?:now|then|today|though|instead|after all))?\W*$",
    re.IGNORECASE,
)


def next_ordinal(found: re.Match[str]) -> str:
    """Return the ordinal after the one that was found."""
    return _ORDINALS[_ORDINALS.index(found.group().lower()) + 1]


def with_apostrophes(message: str) -> str:
    """Return a message with the apostrophes that were left out: "its 2.2 g" is "it's 2.2 g"."""

    def written(found: re.Match[str]) -> str:
        word = found.group()
        if word.lower() in ("they", "you"):
            return f"{word}'"
        return f"{word[:-1]}'{word[-1]}"

    return _CONTRACTED.sub(written, message)
