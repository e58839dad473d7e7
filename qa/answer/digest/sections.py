"""The parts of a digest: which sections of a document they are found in, and by which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa.domain import Part, SourceType


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a digest.

    What stands under one of its own `headings` belongs to it; what stands `under` another's, or
    under a heading that says nothing, does if it holds one of its `cues`, and none of `not_cues`.
    What holds one of the words `first` goes before the rest. `most` is how many statements it
    takes; `figures` says that each must give a figure, or at least a number, to be one.
    """

    part: Part
    most: int
    headings: re.Pattern[str]
    cues: re.Pattern[str]
    under: re.Pattern[str] = _NOTHING
    not_cues: re.Pattern[str] = _NOTHING
    first: re.Pattern[str] = _NOTHING
    figures: bool = False


SKIPPED: Final = _any(
    r"^[\d.\s]*(?:references?|bibliography|literature|acknowledge?ments?|funding|financial\b.*"
    r"|(?:author|authors'?) (?:contributions?|information|affiliations?)|affiliations?"
    r"|(?:declaration of )?(?:competing|conflicts? of) interests?|disclosures?|abbreviations?"
    r"|supplement\w*.*|appendi\w+.*|(?:data|code) availability.*|ethics?.*|key ?words?"
    r"|how to cite.*|correspondence.*|(?:table of )?contents|copyright.*|licen[cs]e.*"
    r"|list of (?:tables|figures).*|provenance|trial registration)\W*$"
)
"""Headings of sections that say nothing of what the document is about."""

BOILERPLATE: Final = _any(
    r"\b(?:competing|conflicts? of) interests?\b|\ball rights reserved\b|\bcreative commons\b",
    r"\bcopyright\b|\bopen access article\b|\binformed consent\b|\bethic(?:s|al) (?:comm|appr)",
    r"\bsupported by (?:a |the )?(?:grants?|fund)|\bthe authors? (?:thank|declare)\b|\bet al\.$",
)
"""Sentences of any section that say nothing of what the document is about."""

_DOSE_CUES = (
    r"\d\s?(?:mg|mcg|µg|μg|g|ml|IU|units?|Gy)(?:/(?:kg|m2|m²|day|d|ml|h))?\b",
    r"\bevery (?:\d+|two|three|four|six) (?:hours|days|weeks|months)\b",
    r"\b(?:once|twice|three times)[ -](?:daily|weekly|a day|a week|every)\b",
    r"\bdays? \d+(?:,| and| to|-)",
)
_HARM_CUES = (
    r"\badverse (?:events?|effects?|reactions?|outcomes?|drug)",
    r"\btoxicit\w+",
    r"\bgrade (?:≥ ?)?(?:3|4|5|three|four|five)\b",
    r"\bgrades? [1-4] (?:or|to|and) ",
    r"\bside[- ]effects?\b",
    r"\bcomplications?\b",
    r"\btolerab\w+|\bwell tolerated",
    r"\b(?:pneumonitis|interstitial lung|neutropenia|an(?:a)?emia|nausea|bleeding|infusion)\b",
    r"\btreatment[- ]related deaths?",
    r"\b(?:stopped|discontinu\w+) (?:\w+ )?(?:for|because of|due to) (?:\w+ )?(?:adverse|toxic)",
)

KEY_POINTS: Final = Section(
    Part.KEY_POINTS,
    2,
    _any(
        r"\bkey (?:results?|findings?|points?|messages?|rules?)\b",
        r"\bhighlights?\b|\btake[- ]home\b|\bbottom line\b|\bin (?:brief|summary|short)\b",
        r"\bconclusions?\b|\binterpretation\b|\bplain language summary\b|\bat a glance\b",
        r"\bwhat (?:it|this) means\b|\bimplications\b",
    ),
    _any(
        r"\b(?:in|to) (?:conclusion|summary|conclude|summarize)\b|\bwe conclude\b",
        r"\b(?:our|these|the present) (?:findings?|results?|data|study|analys[ie]s)\b.{0,40}"
        r"\b(?:suggest|show|indicate|demonstrate|support|confirm|provide|highlight)\w*",
        r"\btaken together\b|^overall,",
    ),
    under=_any(r"\bdiscussion\b|\bsummary\b|\babstract\b|\bupdate\b"),
)
QUESTION: Final = Section(
    Part.QUESTION,
    1,
    _any(r"\b(?:objectives?(?! response)|aims?|purpose|research question|hypothes[ie]s)\b"),
    _any(
        r"\b(?:aims?|aimed|objectives?(?! response)|purpose|goals?|hypothesi[sz]ed)\b",
        r"\bwe (?:sought|investigated|assessed|evaluated|examined|compared|asked|tested|studied"
        r"|report|describe|reviewed|determined|analy[sz]ed|explored)\b",
        r"\bto (?:assess|evaluate|determine|investigate|compare|examine|explore|test) ",
        r"\b(?:determine|assess|examine|test|investigate|ask(?:ed|s)?|explore|know) whether\b",
        r"\bthis (?:study|trial|review|paper|article|report|guideline|document|work)"
        r" (?:aims?|assess|evaluat|investigat|examin|compar|describ|review|present|address)\w*",
    ),
    under=_any(r"\b(?:background|introduction|rationale|abstract|summary|context|importance)\b"),
    not_cues=_any(r"\bnot known\b|\bunknown\b"),
)
DESIGN: Final = Section(
    Part.DESIGN,
    2,
    _any(r"\bdesign\b|\bwhat (?:was|is) (?:reviewed|compared)\b|^[\d.\s]*basis\b"),
    _any(
        r"\brandomi[sz](?:ed|ation)\b|\brandomly (?:as|al|sam)\w+",
        r"\bopen[- ]label\b|\bdouble[- ]blind\w*\b",
        r"\bsingle[- ]arm\b|\bphase (?:[1-4]|I{1,3}V?)\b|\bplacebo[- ]controlled\b",
        r"\b(?:retro|pro)spective(?:ly)?\b|\bcohort\b|\bcross[- ]sectional\b|\bcase[- ]control\b",
        r"\bmeta[- ]analys[ie]s\b|\bsystematic(?:ally)? (?:review|search)\w*|\bmulti-?cent\w+\b",
        r"\b(?:co-?)?primary (?:end ?points?|outcomes?)\b|\bsecondary (?:end ?points?|outcomes?)\b",
        r"\bobservational\b|\bregist(?:ry|er)\b|\bsurvey\b|\binterview\w*|\bquestionnaires?\b",
        r"\b(?:were|was) searched\b|\bwe searched\b|\bcase (?:report|series)\b|\bin vitro\b",
    ),
    under=_any(
        r"\b(?:methods?|methodology|abstract|summary|materials?|setting)\b",
        r"^[\d.\s]*(?:stud(?:y|ies)|trials?)\b",
    ),
)
POPULATION: Final = Section(
    Part.POPULATION,
    2,
    _any(
        r"\bpopulation\b|\bpatients$|\bparticipants\b|\beligib\w+|\b(?:in|ex)clusion\b",
        r"\bsubjects\b|\bwhich trials and patients\b|\bwhom to\b",
    ),
    _any(
        r"\beligible\b|\b(?:in|ex)clusion criteria\b|\bkept out\b",
        r"\b(?:patients?|participants?|adults?|children|women|men|subjects|individuals|people)"
        r" (?:\w+ ){0,2}(?:with|who|aged|from|needed|diagnosed|undergoing|attending)\b",
        r"\benroll?ed\b|\bwere (?:included|excluded|recruited|eligible|selected)\b",
        r"\bmedian age\b|\bmean age\b|\baged (?:\d|over|between)\b|\bevery patient\b",
        r"\b\d[\d,]* (?:\w+[ -]){0,3}"
        r"(?:patients|participants|adults|children|women|men|subjects)\b",
    ),
    under=_any(
        r"\b(?:methods?|materials?|design|setting|abstract|summary)\b",
        r"^[\d.\s]*(?:stud(?:y|ies)|trials?)\b",
    ),
)
ARMS: Final = Section(
    Part.ARMS,
    3,
    _any(r"\barms?\b|\binterventions?\b|\bdos(?:es?|age|ing)\b|\bschedules?\b|\bregimens?\b"),
    _any(
        r"\b(?:assigned|allocated|randomi[sz]ed) (?:\w+ ){0,4}?(?:to|in a)\b|\bwere assigned\b",
        r"\b(?:to )?receiv(?:e|ed|ing) (?:either )?",
        *_DOSE_CUES,
    ),
    under=_any(
        r"\b(?:methods?|design|treatments?|abstract|summary|materials?)\b",
        r"^[\d.\s]*(?:stud(?:y|ies)|trials?)\b",
    ),
    figures=True,
)
RESULTS: Final = Section(
    Part.RESULTS,
    5,
    _any(
        r"(?<!\bkey )\bresults?\b|(?<!\bkey )\bfindings?\b|\befficacy\b|\boutcomes?\b",
        r"\bend ?points?\b|\bsurvival\b",
        r"\bresponse(?: rate| and)|\bthe studies one by one\b|\bhow (?:common|often)\b",
    ),
    _any(
        r"\bhazard ratio\b|\bodds ratio\b|\brelative risk\b|\b(?:HR|OR|RR|aOR|aHR)\b ?[=(,:]? ?\d",
        r"\b(?:95|90|99)\s?% ?(?:CI|confidence|credible)",
        r"\bp ?[=<>≤] ?0?\.\d",
        r"\bmedian (?:overall|progression|survival|duration|OS|PFS|time)\b",
        r"\bsignificant(?:ly)?\b|\b(?:in|de)creased?\b|\bhigher\b|\blower\b|\b(?:su|infe)rior\b",
        r"\bprimary (?:end ?point|outcome)\b",
    ),
    under=_any(r"\babstract\b|\bsummary\b|\bdiscussion\b"),
    not_cues=_any(*_HARM_CUES, r"\bwas considered\b|\bwere considered\b"),
    figures=True,
)
SAFETY: Final = Section(
    Part.SAFETY,
    4,
    _any(
        r"\bsafety\b|\badverse\b|\btoxicit\w+|\btolerab\w+|\bharms?\b|\bside[- ]effects?\b",
        r"\bundesirable effects\b|\binterstitial lung disease\b|\bcomplications?\b",
    ),
    _any(*_HARM_CUES),
    under=_any(r"\b(?:results?|findings?|outcomes?|abstract|summary|efficacy)\b"),
    first=_any(
        r"\b(?:fatal|deaths?|died|serious|interstitial lung|pneumonitis|stopped|discontinu\w+)\b"
    ),
)
LIMITS: Final = Section(
    Part.LIMITS,
    4,
    _any(r"\blimit(?:s|ations?)\b|\bgaps\b|\bcaveats?\b|\bdoes not (?:show|answer|report)\b"),
    _any(
        r"\blimitations?\b|\blimited by\b|\b(?:interpreted|read) with caution\b|\bcaveats?\b",
        r"\bnot known\b|\bunknown\b|\bdoes not show\b|\bdid not (?:study|include|assess|measure)\b",
        r"\bsmall (?:sample|number)\b|\black of\b|\bgenerali[sz]\w+\b|\bunclear\b|\bbias(?:es)?\b",
        r"\b(?:further|more|larger|additional|future) (?:\w+ ){0,2}"
        r"(?:stud(?:y|ies)|research|trials?|work|investigations?)\b",
    ),
    under=_any(r"\b(?:discussion|conclusions?|abstract|summary|interpretation|status)\b"),
)
INDICATION: Final = Section(
    Part.INDICATION,
    2,
    _any(r"\bindications?\b|\bindicated\b|\bwhat .* is used for\b"),
    _any(r"\bindicated (?:for|in|as)\b|\bis approved (?:for|in)\b|\blabel indicates\b"),
)
DOSE: Final = Section(
    Part.DOSE,
    4,
    _any(
        r"\bdos(?:es?|age|ing)\b(?![- ](?:chang|reduc|modif|adjust|delay))",
        r"\bposology\b|\badministration\b|\bpremedication\b",
    ),
    _any(r"\brecommended dos\w+", *_DOSE_CUES),
    not_cues=_any(r"\breduc(?:ed|tion)\b|\binterrupt\w*\b"),
)
DOSE_CHANGES: Final = Section(
    Part.DOSE_CHANGES,
    5,
    _any(
        r"\bstopping\b|\bdose[- ](?:changes?|reductions?|modifications?|adjustments?)\b",
        r"\bmodifications?\b|\bdose delays?\b",
    ),
    _any(
        r"\b(?:dose|first|second) reductions?\b|\breduce the dose\b|\bwithhold\b|\binterrupt\w*\b",
        r"\bdiscontinu\w+|\bstop(?:s|ped)? permanently\b|\bpermanently\b",
    ),
    under=_any(r"\bdos(?:e|age|ing)\b|\bposology\b|\bwarnings?\b"),
)
WARNINGS: Final = Section(
    Part.WARNINGS,
    4,
    _any(r"\bwarnings?\b|\bboxed\b|\bcontra-?indications?\b|\bprecautions?\b"),
    _any(r"\bboxed warning\b|\bcontra-?indicated\b|\bfatal\b|\blife-threatening\b"),
)
MONITORING: Final = Section(
    Part.MONITORING,
    3,
    _any(r"\bmonitor\w*\b|\bbefore treatment\b|\bfollow-up\b"),
    _any(r"\bmonitor(?:s|ed|ing)?\b|\b(?:is|are) (?:assessed|checked|measured) before\b"),
)
RECOMMENDATIONS: Final = Section(
    Part.RECOMMENDATIONS,
    8,
    _any(r"\brecommend\w*\b|\bguidance\b|^[\d.\s]*(?:treatment|management|diagnosis)$|^grades? \d"),
    _any(
        r"\brecommend(?:s|ed|ation)?\b|\bsuggest(?:s|ed)? that\b|\bshould (?:not )?be\b",
        r"\b(?:is|are) (?:preferred|advised|suggested)\b|\b(?:strong|weak|conditional)ly? recomm",
        r"\b(?:level|strength|category) of (?:evidence|recommendation)\b",
    ),
    not_cues=_any(r"\bnot known\b|\bnot verified\b"),
)

_STUDY: Final = (KEY_POINTS, QUESTION, DESIGN, POPULATION, ARMS, RESULTS, SAFETY, LIMITS)
_LABEL: Final = (INDICATION, DOSE, DOSE_CHANGES, WARNINGS, MONITORING, SAFETY, LIMITS)
_GUIDELINE: Final = (KEY_POINTS, QUESTION, RECOMMENDATIONS, MONITORING, LIMITS)
_REVIEW: Final = (KEY_POINTS, QUESTION, RESULTS, RECOMMENDATIONS, MONITORING, SAFETY, LIMITS)
_SECTIONS: Final = {
    SourceType.LABEL: _LABEL,
    SourceType.GUIDELINE: _GUIDELINE,
    SourceType.REVIEW: _REVIEW,
    SourceType.AI_SUMMARY: (*_STUDY, RECOMMENDATIONS),
}


def sections_of(source_type: SourceType) -> Sequence[Section]:
    """Return the parts that a digest of such a source may have."""
    return _SECTIONS.get(source_type, _STUDY)
