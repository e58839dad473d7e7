"""Whether words state a dose, a schedule, a change of dose or a stopping rule.

It errs on the side of yes: what is taken for dosing is left to the treating team. Findings about
doses ("doses were reduced in 12% of patients"), laboratory values and times of follow-up are none.
"""

from __future__ import annotations

import re
from typing import Final

from qa.vocabulary import DRUG_STEM

_NUMBER: Final = (
    r"(?:(?<![\w.])\d+(?:[.,·]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|ten|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred|thousand)\b)"
)
_COUNT: Final = r"(?:\d+|one|two|three|four|five|six|half an?|an?)"
_MASS: Final = r"(?:mg|mcg|[µμ]g|milligrams?|micrograms?)"
_OTHER: Final = r"(?:g|grams?|ng|mL|ml|millilit(?:er|re)s?|IU|U|units?|mmol|mEq|MBq|GBq|mCi|kBq)"
_PER_BODY: Final = r"\s?(?:/|per\s)\s?(?:kg|kilogram|m2|m²|m\^2|square met(?:er|re)|body)"
# What makes an amount a concentration, an excretion or a ratio of laboratory values.
_PER_FLUID: Final = (
    r"\s?(?:/|per\s|·)\s?(?:d?L|dl|m[lL]|[µμ]L|lit(?:er|re)|decilit(?:er|re)|g\b|mmol|24|mm)"
)
_EVERY: Final = (
    r"(?:(?:once|twice|thrice|(?:three|four|\d) times)[\s-](?:a |per |every |each )?"
    r"(?:daily|weekly|monthly|day|week|month)"
    r"|every\s(?:other\s|\d+(?:\s?(?:to|or|[-–])\s?\d+)?\s|two\s|three\s|four\s|six\s)?"
    r"(?:hours?|days?|weeks?|months?|morning|evening|night|cycle|meal|(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)days?)"
    r"|(?:before|after|with) (?:each|every) (?:[\w-]+ ){0,2}?(?:infusion|dose|cycle|injection|meal)"
    r"|\b\d+-(?:week|day) cycles?\b|\bweeks? on\b[^.;]{0,20}\boff\b"
    r"|(?:\d+|two|three|four)[\s-]weekly|\bq\.?\s?\d+\s?(?:h|d|w|hours?|days?|weeks?)\b"
    r"|\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?d|o\.?d)\b\.?|(?<!first )(?<!next )\bdaily\b"
    r"|\bweekly\b|\bnightly\b|\bat bedtime\b|(?:a|per|each) (?:day|week)\b"
    r"|\bdays?\s\d+(?:\s?(?:,|and|to|[-–])\s?\d+)*\s(?:of|in|every)\b"
    r"|\b(?:\d+|one|two|three|four|six|eight|twelve) (?:more )?(?:cycles|courses|infusions|"
    r"injections)\b)"
)
_DOSE: Final = r"\bdos(?:e|es|age|ages|ing)\b"

# An amount that can only be a dose.
_AMOUNT: Final = re.compile(
    rf"{_NUMBER}\s?-?(?:{_MASS}|{_OTHER}){_PER_BODY}"
    rf"|\bAUC\s?(?:of\s|=\s?)?[2-7](?:\.\d)?(?![\d.])(?!\s?(?:[nµμm]g|h\b))"
    rf"|{_NUMBER}\s?-?c?Gy\b"
    rf"|\b{_COUNT} (?:[\w-]+ ){{0,2}}(?:tablets?|capsules?|puffs?|drops|pills?|sachets?|vials?"
    r"|ampoules?|patch(?:es)?|lozenges?|suppositor\w+)\b",
    re.IGNORECASE,
)
_PLAIN_MASS: Final = re.compile(rf"{_NUMBER}\s?-?{_MASS}\b(?!{_PER_FLUID})", re.IGNORECASE)
_PLAIN_OTHER: Final = re.compile(rf"{_NUMBER}\s?-?{_OTHER}\b(?!{_PER_FLUID})")
# What is weighed or measured, and is not given: only words may stand between it and its number.
_MEASURED: Final = re.compile(
    r"\b(?:weigh\w*|tumou?r (?:mass|weight|size|burden)|mass|proteinuria|albuminuria|albumin|"
    r"excret\w+|urin\w+|protein|intake|diet\w*|cholesterol|creatinine|bilirubin|glucose|residual|"
    r"contain\w*|calcium score|specimens?|stone|blood loss|drained|drainage|volume|output|"
    r"h(?:a|)emoglobin|ferritin|platelets?|concentrations?|levels?|threshold)\b[^\d.;]{0,45}$",
    re.IGNORECASE,
)
_EVERY_SO_OFTEN: Final = re.compile(_EVERY, re.IGNORECASE)
_GIVEN: Final = re.compile(
    rf"\b(?:give[ns]?|gave|giving|administ\w+|take[ns]?|taking|took|receiv\w+|infus\w+|inject\w+|"
    rf"tablets?|capsules?|orally|by mouth|intravenous\w*|subcutaneous\w*|IV|{_DOSE}|dosed|"
    r"treat(?:ed|ment)|start(?:s|ed|ing)?|prescri\w+|apply|applied|fractions|schedule|weeks? on)\b",
    re.IGNORECASE,
)
_HANDED_OVER: Final = re.compile(
    r"\b(?:give[ns]?|gave|administ\w+|infus(?:e[ds]?|ing)|inject(?:s|ed|ing)?|tak(?:en|e|ing)|"
    r"receiv\w+)\b",
    re.IGNORECASE,
)
# What is done every so often and is no treatment.
_WATCHED: Final = re.compile(
    r"\b(?:monitor\w*|assess\w*|scan\w*|imag(?:ed|ing)|CT|MRI|echocardio\w*|measur\w+|check\w*|"
    r"blood counts?|tests?|tested|visits?|seen|follow(?:ed)?[\s-]up|follow-up|review\w*|examin\w+|"
    r"biops\w+|surveillance|questionnaires?|screen\w*|stag(?:ed|ing)|evaluat\w+|weigh(?:ed)?|"
    r"walk\w*|exercis\w+|contracept\w+|breast-?feed\w*|alcohol|smok\w+|cigarettes?|drinks?)\b",
    re.IGNORECASE,
)
_INFUSED_OVER: Final = re.compile(
    r"\b(?:infus|inject|administ|given)\w*\b[^.;]{0,60}\b(?:over|for|in|lasts?|takes?|of)\s(?:\w+\s){0,2}?"
    rf"{_NUMBER}[\s-]?(?:min\w*|hours?|h)\b|\b{_NUMBER}[\s-](?:min\w*|hour)\sinfusion",
    re.IGNORECASE,
)
_APART: Final = re.compile(
    rf"{_DOSE}[^.;%]{{0,40}}?\b(?:\d+|two|three|four|six|twelve)\s(?:hours|days|weeks|months)"
    r"\s(?:apart|later|after|before|between)"
    rf"|{_COUNT} doses (?:in|within|per|a) "
    r"|\bintervals? between (?:the )?(?:infusions|doses|injections|cycles)\b",
    re.IGNORECASE,
)

# A change: of a dose, or a treatment stopped, held or taken up again.
_CHANGED_DOSE: Final = re.compile(
    r"\b(?:reduc\w+|lower(?:ed|ing)?|decreas\w+|increas\w+|escalat\w+|de-?escalat\w+|adjust\w*|"
    r"modif\w+|titrat\w+|delay\w*|omit\w*|skip\w*|missed|hold|held|withh\w+|interrupt\w*|halv\w+|"
    rf"doubl\w+|split\w*|repeat\w*|maximum|extra)\b(?:\s[\w-]+){{0,5}}?\s{_DOSE}"
    rf"|{_DOSE}(?:[\s-][\w-]+){{0,5}}?[\s-](?:reduc\w+|lower\w*|decreas\w+|increas\w+|escalat\w+|"
    r"de-?escalat\w+|adjust\w*|modif\w+|titrat\w+|delay\w*|omit\w*|skip\w*|hold|held|withh\w+|"
    r"interrupt\w*|halv\w+|doubl\w+|repeat\w*|change[sd]?|steps?|levels?)\b"
    r"|\bomit(?:s|ted)?\b|\bpremedicat\w+",
    re.IGNORECASE,
)
_STOPPED: Final = re.compile(
    r"\b(?:discontinu\w+|stop(?:s|ped|ping)?|withh[eo]ld\w*|withdraw(?:n|s|al)?|hold|held|"
    r"interrupt\w*|suspend\w*|paus(?:e|ed|es|ing)|ceas(?:e|ed|es)|resum\w+|restart\w*|"
    r"re-?challeng\w+|re-?introduc\w+)\b",
    re.IGNORECASE,
)
# A rule whatever else the sentence tells.
_ALWAYS: Final = re.compile(
    r"\btitrat(?:e[ds]?|ion|ing)\b|\btaper(?:ed|s|ing)?\b|\b(?:is|are) adjusted to\b"
    r"|\b(?:doses?|rate) (?:is|are) (?:\w+ly )?(?:reduced|lowered|cut|halved|increased|raised|"
    r"doubled)"
    r"|\b(?:is|are) (?:given|administered|infused|injected|taken) (?:before|after|first|on day|"
    r"over|every|once|twice|with food|without food)\b"
    r"|\b(?:half|double|twice|a (?:third|quarter) of) the (?:\w+ )?dose\b"
    r"|\bdosing (?:is|should|must)\b|\b(?:treatment|therapy|course) (?:lasts?|continues?|"
    r"is continued)\b"
    r"|^(?:permanently |temporarily )?(?:hold|withhold|reduce the|interrupt|discontinue|omit|"
    r"skip)\b"
    r"|\bpermanent(?:ly)?\b[^.;%]{0,40}\b(?:discontinu|stop|withdr|ceas)\w*"
    r"|\b(?:discontinu|stop|withdr|ceas)\w*\b[^.;%]{0,40}\bpermanent(?:ly)?\b"
    r"|\bstopping rules?\b|\bdose[\s-]levels?\b",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    r"\b(?:treat\w*|therapy|given|giv\w+|continu\w+|administ\w+|receiv\w+|tak(?:en|e|ing))\b"
    r"[^.;]{0,60}\b(?:until|for up to|for a total of|for (?:at least )?\d+ (?:weeks|months|years|"
    r"cycles))\b",
    re.IGNORECASE,
)
_UNTIL_END: Final = re.compile(
    r"\buntil\b[^.;]{0,40}\b(?:progress\w*|toxicit\w*|resol\w+|recover\w*|grade|intoleran\w+|relapse)"
    r"|\bfor (?:up to |a total of |at least )?\d+ (?:weeks|months|years|cycles)\b",
    re.IGNORECASE,
)
_ONLY_OBSERVED: Final = re.compile(
    r"\b(?:median|mean|average|patients? who|those who|of patients|of people)\b", re.IGNORECASE
)
# What makes a change a rule: somebody must, may, or does it under a condition.
_RULE: Final = re.compile(
    r"\b(?:must|should|shall|may|can(?:not)?|need(?:s|ed)?(?: to)?|ha(?:s|ve) to|ought|"
    r"recommend\w*|requir\w+|advis\w+|allow\w*|permit\w*|mandat\w*|asks? for|calls? for|"
    r"necessary|appropriate|consider\w*|instruct\w*|(?:is|are) to be|do not|never|always|"
    r"if|until|unless|when(?:ever)?|once|in case of|(?:for|at|with|after) (?:\w+ )?"
    r"(?:grade|symptomatic|suspected|confirmed|any grade)|"
    r"(?:is|are)(?: then| first| also| not)?(?: \w+ly)? (?:reduced|lowered|decreased|increased|"
    r"escalated|adjusted|modified|titrated|delayed|omitted|skipped|held|withheld|interrupted|halved|"
    r"doubled|discontinued|stopped|withdrawn|suspended|paused|resumed|restarted|tapered|repeated))\b",
    re.IGNORECASE,
)
_IMPERATIVE: Final = re.compile(
    r"(?:^|[:;,.]\s|\band\s|\bthen\s)(?:permanently |temporarily |immediately )?(?:reduce|lower|"
    r"decrease|increase|escalate|adjust|modify|titrate|delay|omit|skip|hold|withhold|interrupt|"
    r"halve|double|discontinue|stop|suspend|pause|cease|resume|restart|taper|repeat)\b",
    re.IGNORECASE,
)
# What is counted was seen, and is no rule: "in 12% of patients", "occurred in", "led to".
_FINDING: Final = re.compile(
    r"\d\s?%|\bper ?cent\b|\b\d+ of (?:the )?\d+\b|\bn\s?=\s?\d|\b(?:occurred|led to|leading to|"
    r"resulted in|were reported|was reported|were needed in|were observed|had to be)\b|"
    r"\b(?:was|were|had)(?: \w+)? (?:reduced|interrupted|delayed|stopped|discontinued|held|"
    r"withheld|suspended|paused|resumed|restarted|adjusted|modified|increased|escalated|withdrawn)\b",
    re.IGNORECASE,
)
_STRONG_RULE: Final = re.compile(
    r"\b(?:must|should|shall|recommend\w*|requir\w+|advis\w+|permanently|(?:is|are) to be)\b",
    re.IGNORECASE,
)
# What is stopped or held and is no treatment: a study, a recruitment, a promise, a heart.
_NO_TREATMENT: Final = re.compile(
    r"\b(?:trial|study|stud(?:y|ies) (?:was|were)|recruitment|enrol\w*|accrual|randomi[sz]ation|"
    r"meeting|conference|congress|workshop|promise|smoking|progress\w* (?:was|is) (?:stopped|held)|"
    r"growth|bleeding|driving|breathing|tests?|testing|approval|marketing|licen[cs]e|manufactur\w+|view|belief)\b"
    r"(?:\s\w+){0,4}?\s(?:discontinu\w+|stop\w*|held|hold\w*|interrupt\w*|suspend\w*|paus\w+|"
    r"ceas\w+|resum\w+|restart\w*|withdr\w+)"
    r"|\b(?:stop\w*|hold\w*|held|ceas\w+|paus\w+|resum\w+|suspend\w*|interrupt\w*)\b(?:\s\w+){0,4}?\s"
    r"(?:trial|study|recruitment|enrol\w*|accrual|promise|smoking|bleeding|driving|growth|breath\w*|"
    r"signal\w*|division|dividing|pathway|work|exercise|eating|drinking)\b"
    r"|\b(?:stop\w*|hold\w*|held|ceas\w+|interrupt\w*)\b\s(?:tumou?r|cancer|cells?|in \d{4}|blood|"
    r"(?:in|by) (?:this|the|our) (?:library|summary|text))",
    re.IGNORECASE,
)

# Questions, in a patient's words too.
_ASKS: Final = re.compile(
    r"\bdos(?:e|es|ed|age|ages|ing)\b|\bhow (?:much|many|often|long|frequently)\b[^?]{0,60}"
    r"\b(?:take|taken|give|given|giving|inject\w*|infus\w*|administ\w+|use|swallow|get|"
    r"tablets?|pills?|capsules?|cycles|puffs?|drops|be on)\b"
    r"|\b(?:mg|milligrams?|tablets?|pills?|capsules?)\b|\bschedule\b|\bpremedicat\w+"
    r"|\b(?:should|can|may|must|do|shall|could)\s(?:i|we|he|she|they|you|my \w+|one|it|[\w-]+) "
    r"(?:\w+ )?(?:stop\w*|skip|reduce|lower|increase|double|halve|hold|withhold|interrupt|pause|"
    r"restart|resume|discontinue|be (?:stopped|held|reduced|interrupted|discontinued|withheld|"
    r"resumed|restarted))\b"
    r"|\bwhen (?:to|should|must|is|do|can)\b[^?]{0,50}\b(?:stop\w*|discontinu\w*|h[eo]ld|"
    r"withh[eo]ld|reduc\w+|interrupt\w*|restart\w*|resum\w*)\b",
    re.IGNORECASE,
)


def states_dosing(words: str) -> bool:
    """Say whether words state a dose, a schedule, a dose change or a stopping rule."""
    return _amount(words) or _schedule(words) or _ALWAYS.search(words) is not None or _change(words)


def asks_dosing(question: str) -> bool:
    """Say whether a question asks for a dose, a schedule, or whether to stop or change a drug."""
    return _ASKS.search(question) is not None


def _amount(words: str) -> bool:
    if _AMOUNT.search(words):
        return True
    given = _GIVEN.search(words) or _EVERY_SO_OFTEN.search(words) or DRUG_STEM.search(words)
    return any(
        _MEASURED.search(words[: match.start()]) is None
        for pattern, counts in ((_PLAIN_MASS, True), (_PLAIN_OTHER, given is not None))
        if counts
        for match in pattern.finditer(words)
    )


def _schedule(words: str) -> bool:
    if _INFUSED_OVER.search(words) or _APART.search(words):
        return True
    if _UNTIL.search(words) and _UNTIL_END.search(words) and not _ONLY_OBSERVED.search(words):
        return _WATCHED.search(words) is None
    if not _EVERY_SO_OFTEN.search(_without_arm_names(words)):
        return False
    sign = _HANDED_OVER if _WATCHED.search(words) else _GIVEN
    drug = None if _WATCHED.search(words) else DRUG_STEM.search(words)
    return sign.search(words) is not None or drug is not None


def _without_arm_names(words: str) -> str:
    """Leave out what names a treatment by its rhythm, as in "plus weekly paclitaxel"."""
    return re.sub(
        rf"\b(?:bi-?|tri-?)?(?:weekly|monthly|daily)\s(?={DRUG_STEM.pattern})",
        "",
        words,
        flags=re.IGNORECASE,
    )


def _change(words: str) -> bool:
    changed = _CHANGED_DOSE.search(words) or (
        _STOPPED.search(words) and not _NO_TREATMENT.search(words)
    )
    if not changed:
        return False
    if _FINDING.search(words) and not _STRONG_RULE.search(words):
        return False
    return _RULE.search(words) is not None or _IMPERATIVE.search(words) is not None
