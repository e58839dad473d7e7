"""The cues of `kinds`: how each kind of source names itself in titles, headings and wording."""

from __future__ import annotations

import re
from typing import Final

from qa.domain import SourceType

_TRIAL, _LABEL, _GUIDELINE = SourceType.TRIAL, SourceType.LABEL, SourceType.GUIDELINE
_POOLED, _REVIEW, _NEWS = SourceType.SYSTEMATIC_REVIEW, SourceType.REVIEW, SourceType.NEWS


def _cue(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern, flags | re.MULTILINE)


_AI = (
    r"(?:an?\s|the\s)?(?:AI\b|artificial intelligence|(?:large )?language model|chatbot|"
    r"(?:chat|virtual|digital) assistant|ChatGPT|GPT-?\d|LLM\b)"
)
_TEXT = r"(?:text|summary|overview|answer|article|page|document|content|response|information)"
_MADE = r"(?:generated|written|produced|created|drafted|composed)"

_GRADE = (
    r"\b(?:strong|weak|conditional) recommendation|"
    r"\bclass (?:[123][ab]?|I{1,3}[ab]?)\b[^)\n]{0,20}\b(?:LOE|level)\b|"
    r"(?-i:\[(?:I{1,3}|IV|V), ?[A-E]\])|"
    r"\b(?:recommend|suggest)[^.\n]{0,300}(?-i:\([12][A-D]\))"
)
"""A recommendation's strength, as GRADE, cardiologists, oncologists and KDIGO write it."""

_NAMED = (
    r"(?=\s*(?:\Z|$|[:,;.()–—]|- |\d|(?:for|on|of|in|to|and|from|by|summary|excerpt|highlights)\b))"
)
"""What may follow a word that names the document; a verb after it tells of another one."""

DEFINED: Final = r"{name} (?:was|is) an? [^.\n]{{0,80}}\b(?:trial|randomi[sz]ed)\b"
"""A sentence that says what the study of the title is; `name` is its name."""
HEADLINE: Final = _cue(
    r"\A(?:new|breaking|why|how|what|have|has|is|are|do|does|should|can)\b|"
    r"\b(?:misses|missed|fails?|shows?|finds?|meets|cuts|beats|halves|outlives|tells?|says?|clears|"
    r"approves|wins|welcomes|backs|warns|boosts|lowers|slashes|extends|doubles|announces|unveils|"
    r"urges?|hits|gets|stops|helps)\b"
)
"""A title that tells or asks; what stands before its last colon names no kind of source."""

OWN_STUDY: Final = _cue(
    r"^(?:materials?|patients?|participants)?(?: and )?(?:methods?|results|findings|"
    r"(?:study )?design|objectives?|background|purpose|importance|aims?|main outcome)\b|"
    r"\bwe (?:randomly|conducted|performed|did|compared|enrolled|evaluated|assessed|investigated|"
    r"tested|assigned|report|studied|randomi[sz]ed|carried)\b|"
    r"\bin this [^.\n]{0,60}(?:trial|study)\b|\bthis (?:trial|study) was\b|"
    r"\bNCT\d{8}\b|\bISRCTN\d+|\b(?:were|was) (?:included|enrolled)\b"
)
"""A study that is the document's own; reviews, letters and news describe studies of others."""

MACHINE: Final = (
    _cue(
        rf"\b(?:this|the following|the above) {_TEXT} (?:was|is|has been)(?: \w+)? {_MADE} "
        rf"(?:\w+ )?(?:by|with|using)(?: the \w+ of)? {_AI}"
    ),
    _cue(rf"^(?:this is an? |an? )?AI[- ]{_MADE}(?: \w+){{0,2}} {_TEXT}(?= on| of| for|\W|$)"),
    _cue(rf"^AI (?:overview|summary|answer)(?=\W|$)(?! {_MADE})"),
    _cue(
        rf"^\W*(?:{_TEXT} )?{_MADE} (?:by|with|using)(?: the \w+ of)? {_AI}[^.\n]{{0,40}}(?:\.|$)"
    ),
)
"""A text that says of itself that a machine wrote it; this goes before all other cues."""

VETOES: Final = (
    _cue(
        r"\bprotocol\b|\bcase (?:report|series)\b|\b(?:chart|record|peer|utili[sz]ation) review|"
        r"\bcohort study\b|\bsurvey\b|cross-sectional|case-control|\bqualitative\b|\bquestionnaire|"
        r"\bretrospective|cost-(?:effectiveness|utility|benefit)|"
        r"\b(?:adherence|complian|concordan|implement|barriers|uptake|awareness|quality|apprais)"
        r"\w*\b[^:]{0,60}\bguidelines?\b|"
        r"\bguidelines?\b[^:]{0,40}\b(?:adherence|complian|implement|uptake|apprais)|"
        r"\bemulat|\btarget trial\b|\breal-world\b|\bobservational\b|\blecture\b|\bhow to\b|"
        r"^chapter\b|\bmice\b|\bmouse\b|\brats?\b|\bmurine\b|\bzebrafish\b|\bin vitro\b|"
        r"^(?:editorial|re:|in reply|comment(?:ary)?|letter|correspondence|perspective|"
        r"viewpoint|erratum|correction|retraction)\b|"
        r"\b(?:information|guide|leaflet|handout|advice) for (?:the )?"
        r"(?:patients?|users?|parents|carers|consumers)\b|\bpatient (?:information|guide|leaflet|"
        r"handout|education)\b|\bpackage leaflet\b|\bmedication guide\b"
    ),
    _cue(
        r"^(?:editorial|commentary|letter to the editor|to the editor|viewpoint|case report|"
        r"study protocol)(?:[.:] |\W*$)|^information for (?:the )?(?:patients?|users?)\s*$"
    ),
)
"""A title, and a line, of what is none of the kinds, whatever else it says."""

TITLES: Final[tuple[tuple[SourceType, re.Pattern[str]], ...]] = (
    (
        _LABEL,
        _cue(
            r"\b(?:prescribing information|summary of product characteristics|smpc|"
            r"product information|product monograph|package insert)\b" + _NAMED
        ),
    ),
    (_LABEL, _cue(r"\b(?:US|EU|FDA|drug|product) label(?:ling|ing)?\b" + _NAMED)),
    (
        _GUIDELINE,
        _cue(
            rf"\bguidelines?\b{_NAMED}|\bstandards of (?:medical )?care\b{_NAMED}|"
            r"\bpractice guidance\b|\bconsensus (?:statement|recommendations|report|document)\b|"
            r"\bposition (?:statement|paper)\b|\brecommendations (?:of|from|by) the\b|"
            r"\bfocused update\b|\bguidance (?:of|from|by) the (?-i:[A-Z])|"
            r"^(?-i:(?:[A-Z][\w-]+ ){1,5})consensus:"
        ),
    ),
    (
        _TRIAL,
        _cue(
            r"\brandomi[sz]ed\b[\w\s,-]{0,60}\b(?:trial|study)\b|"
            r"\bphase (?:[1-4]|I{1,3}|IV)[ab]?(?:[-/](?:[1-4]|I{1,3})[ab]?)?\b"
            r"[\w\s,-]{0,40}\b(?:trial|study)\b"
        ),
    ),
    (
        _POOLED,
        _cue(
            r"\bsystematic (?:literature )?review\b|\bmeta-?analys[ei]s\b|\bCochrane review\b|"
            r"\bumbrella review\b"
        ),
    ),
    (
        _REVIEW,
        _cue(
            r"\b(?:narrative|(?<!systematic )literature|scoping|clinical|critical|comprehensive|"
            r"mini|concise|state[- ]of[- ]the[- ]art|contemporary|expert|topical)[- ]?review\b|"
            r"[:—–-] an? (?:[\w-]+ )?(?<!systematic )(?<!Cochrane )review$|"
            r"^review of\b|\breview article\b"
        ),
    ),
    (_NEWS, _cue(r"^(?:news\b|(?:company )?(?:press|news) releases?\b)")),
)

HEADINGS: Final[tuple[tuple[SourceType, float, re.Pattern[str]], ...]] = (
    (
        _LABEL,
        1.5,
        _cue(
            r"indications? (?:and|&) usage|dosage (?:and|&) administration|boxed warning|"
            r"warnings (?:and|&) precautions|dosage forms (?:and|&) strengths|"
            r"use in specific populations|how supplied(?:/storage and handling)?|"
            r"patient counsell?ing information|qualitative and quantitative composition|"
            r"pharmaceutical form|therapeutic indications|posology(?: and method of "
            r"administration)?|special warnings and precautions for use|undesirable effects|"
            r"clinical particulars|pharmaceutical particulars"
        ),
    ),
    (
        _LABEL,
        0.25,
        _cue(
            r"contra-?indications|adverse reactions|drug interactions|overdos(?:e|age)|"
            r"clinical pharmacology|description|indications?"
        ),
    ),
)

WORDINGS: Final[tuple[tuple[SourceType | None, float, re.Pattern[str]], ...]] = (
    (_LABEL, 4.0, _cue(r"highlights of prescribing information|these highlights do not include")),
    (_LABEL, 3.0, _cue(r"initial U\.?S\.? approval")),
    (_LABEL, 2.0, _cue(r"marketing authori[sz]ation (?:holder|number)")),
    (_LABEL, 1.5, _cue(r"see full prescribing information")),
    (_LABEL, 1.0, _cue(r"^[A-Z][A-Z0-9]{3,}[®™]? \([a-z]", 0)),
    (
        _LABEL,
        1.0,
        _cue(
            r"^.{3,80}\b(?:tablets?|capsules?|injection|suspension|solution)\b.{0,20}"
            r"\bfor (?:oral|intravenous|subcutaneous|intramuscular|topical|ophthalmic) use"
        ),
    ),
    (_GUIDELINE, 1.5, _cue(_GRADE)),
    (_GUIDELINE, 1.5, _cue(rf"(?:{_GRADE})[\s\S]{{1,2000}}?(?:{_GRADE})")),
    (
        _GUIDELINE,
        2.0,
        _cue(r"\bpanel (?:recommends|suggests)\b|\bgood practice (?:statement|point)"),
    ),
    (_GUIDELINE, 1.5, _cue(r"\bwe recommend (?!that (?:future|further))")),
    (_GUIDELINE, 1.0, _cue(r"\bwe suggest (?:using|against|either|giving|offering|that \w+ be)")),
    (_GUIDELINE, 1.0, _cue(r"\bstrength of (?:the )?recommendation|\brecommendation strength")),
    (
        _TRIAL,
        2.0,
        _cue(
            r"\b(?:we|who|was|were|been|both) (?:then )?(?:randomly (?:assigned|allocated|divided)|"
            r"randomi[sz]ed)\b|\bunderwent randomi[sz]ation\b|\bassigned at random\b|"
            r"\b(?:in this|this was an?|we (?:conducted|did|performed) an?) [^.\n]{0,60}"
            r"\brandomi[sz]ed\b[^.\n]{0,60}\b(?:trial|study)\b|"
            r"\bwe compared\b[^.\n]{0,200}\bin an? [^.\n]{0,30}\brandomi[sz]ed\b[^.\n]{0,60}"
            r"\b(?:trial|study)\b|"
            r"^(?:[\w, ]{0,30}\b(?:methods?|design)[\w, ]{0,30}[.:] *)(?:an? )?[^.\n]{0,30}"
            r"\brandomi[sz]ed\b[^.\n]{0,60}\b(?:trial|study)\b|"
            r"\bassigned,? [^.\n]{0,20}in an? \d(?::\d)+ ratio|\brandomi[sz](?:ed|ation)\b[.:,]?"
            r" ?\(?\d(?::\d)+\b|^design[.:]* (?:[\w-]+, ){0,3}randomi[sz]ed\b|"
            r"^[^:.\n]{0,60}\b(?:follow-up|extension|results|outcomes) of (?:the )?"
            r"(?-i:[A-Z]{3,}[\w-]*)(?: trial| study)?$"
        ),
    ),
    (_TRIAL, 0.5, _cue(r"^(?:main )?(?:results|findings)\b[ .:]*(?:[A-Z]|$)")),
    (_TRIAL, 1.0, _cue(r"\bprimary (?:end ?-?points?|outcomes?|objective)\b")),
    (
        _TRIAL,
        1.0,
        _cue(r"\b(?:double|single|triple)-(?:blind|mask)|\bopen[- ]label|placebo-controlled"),
    ),
    (
        _TRIAL,
        1.0,
        _cue(r"\b(?:single-arm|open-label|phase [1-3I]+)\b[^.\n]{0,30}\b(?:trial|study)\b"),
    ),
    (
        _TRIAL,
        1.0,
        _cue(
            r"^[\w ,-]{0,80}\b(?:randomi[sz]ed|non-?inferiority|event-driven)\b[\w ,-]{0,60}"
            r"\b(?:trial|study)\b"
        ),
    ),
    (_TRIAL, 1.0, _cue(r"\bNCT\d{8}\b|\bISRCTN\d+|\bEudraCT\b")),
    (_TRIAL, 1.0, _cue(r"\bintention[- ]to[- ]treat\b|\bper[- ]protocol\b")),
    (_TRIAL, 0.5, _cue(r"\b95% (?:CI|confidence interval)|\bhazard ratio\b|\bP ?[<=] ?0?\.\d")),
    (
        _POOLED,
        2.0,
        _cue(
            r"\b(?:we|were|was) (?:systematically )?searched\b|"
            r"\bsearched? (?:of )?(?:in )?(?:the )?(?:PubMed|MEDLINE|Embase|Cochrane|CENTRAL)"
        ),
    ),
    (_POOLED, 1.0, _cue(r"\brisk of bias\b|\bPRISMA\b")),
    (_POOLED, 1.0, _cue(r"\b(?:inclusion|eligibility|selection) criteria\b|\bstudy selection\b")),
    (
        _POOLED,
        1.0,
        _cue(r"\brandom-effects\b|\bheterogeneity\b|\bpooled\b|\bmeta-analys[ei]s\b|\bI2\b"),
    ),
    (
        _REVIEW,
        3.0,
        _cue(
            r"\bin this (?:\w+ )?review,? we\b|\b(?:here,? )?we review (?!ed)|"
            r"\bthis (?!systematic)(?:\w+ )?review (?:article )?(?:summari|discuss|describ|cover|"
            r"focus|outlin|provid|examin|explor|address|highlight)"
        ),
    ),
    (_NEWS, 2.0, _cue(r"^[A-Z][A-Z. ]{2,30},? \(?[^\n]{0,30}\d{4}\)?\s*[-–—]", 0)),
    (_NEWS, 3.0, _cue(r"^(?:[\w-]+ ){0,2}news ?desk\b[^.\n]{0,40}$")),
    (_NEWS, 3.0, _cue(r"\bfor immediate release\b|\bforward-looking statements?\b")),
    (_NEWS, 2.0, _cue(r"\((?:NYSE|NASDAQ|LSE|TSE|SIX)(?: \w+)?: ?\w+")),
    (
        _NEWS,
        1.5,
        _cue(r"\bannounced (?:today|that|on)\b|\btoday announced\b|\bshares (?:rose|fell)"),
    ),
    (
        _NEWS,
        1.5,
        _cue(r"[,\"”’] (?:\w+ ){0,3}(?:said|says|told|added)\b|\btold (?:reporters|a con)"),
    ),
    (_NEWS, 1.0, _cue(r"\baccording to (?:\w+ )?(?:results|data|researchers|a (?:new )?study)\b")),
    (
        _NEWS,
        1.5,
        _cue(
            r"\bnot involved (?:in|with) the (?:study|trial|research|work)\b|"
            r"\b(?:said|told|says) (?:Dr|Prof)\b|\btold (?-i:[A-Z][a-z]+ [A-Z][a-z]+)|"
            r"^by (?-i:[A-Z][a-z]+ [A-Z][a-z]+),? (?:\w+ )?(?:reporter|correspondent|editor)\b"
        ),
    ),
    (
        _NEWS,
        1.0,
        _cue(
            r"\b(?:experts?|doctors|researchers|campaigners|consultants?)\b[^.\n]{0,40} "
            r"(?:pointed out|warned|cautioned|hailed|welcomed)\b|"
            r"\b(?:the article|the paper|it) in the journal (?:says|reports)\b|"
            r"\bthe article reports\b|"
            r"^[^.\n]{3,90}, (?:says|finds) (?:[\w-]+ ){0,2}(?:study|trial)$"
        ),
    ),
    (None, 2.0, _cue(r"\byour (?:doctor|pharmacist|nurse|physician|health ?care|GP\b|midwife)")),
    (None, 1.5, _cue(r"\b(?:ask|tell|call|see|talk to|speak to) your\b")),
    (None, 1.5, _cue(r"\bif you (?:miss|forget|have|are|take|feel|notice|get|need)\b")),
    (None, 1.5, _cue(r"\byou (?:should|can|may|must|might|will)\b")),
    (
        None,
        2.0,
        _cue(r"\bwill be (?:randomly|randomi[sz]ed|searched|recruited)\b|\bwe will search"),
    ),
    (None, 4.0, _cue(r"\bsearched\b[^.\n]{0,40} for (?:systematic reviews|guidelines|protocols)")),
    (None, 2.0, _cue(r"\b(?:mice|rats) were\b|\b(?:retrospective|cohort) study\b")),
)
"""Kind, points, cue: each counts once, however often it is found."""
