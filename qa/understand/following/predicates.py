"""What is said of a thing, or asked of it: by this the kind of the thing is known.

One dies of a side effect, is given a drug, enters a trial; a follow-up is compared, a figure exact.
"""

from __future__ import annotations

import re
from typing import Final

# What is said of "it" tells its kind: a side effect, a drug, a trial, responses.
SUFFERED: Final = re.compile(
    r"\b(?:di(?:e|ed|es)|suffer\w*|recover\w*) (?:of|from) it\b"
    r"|\b(?:had|have|has|gets?|got|develop\w*|experienc\w+|treat|prevent|avoid) it\b"
    r"|\bit (?:(?:is|was|be|were|are) )?(?:often |usually |ever )?(?:fatal|lethal|severe|"
    r"serious|common|rare|frequent|reversible|treated|graded|symptomatic|asymptomatic)\b"
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
    r"licensed|indicated|recommended|tolerated|combined?|tak(?:e|en|ing)|works?|worked|effective)\b",
    re.IGNORECASE,
)
# What is done in practice, and not in a trial.
IN_PRACTICE: Final = re.compile(
    r"\b(?:I|we|you|he|she|patient|approved|licensed|recommended|reimbursed|funded)\b",
    re.IGNORECASE,
)
CONDUCTED: Final = re.compile(
    r"\b(?:enrol\w*|recruit\w*|randomi\w+|blind\w*|double-blind|placebo-controlled|"
    r"open-label|negative|positive|powered|published|conducted|carried out|run|ran|paid for|"
    r"practice[- ]changing|stratif\w+|stopped early|unblinded|amended|phase|designed|"
    r"exclud\w+|includ\w+|countries|"
    r"centres|centers)\b",
    re.IGNORECASE,
)
# What is asked just now may be needed or reached, whatever it is: "is that mandatory?".
OF_WHAT_WAS_ASKED: Final = re.compile(
    r"\bit\b.*\b(?:mandatory|required|needed|necessary|optional|routine|obligatory|essential|met|"
    r"reached|achieved|enough|normal|usual|fixed)\b",
    re.IGNORECASE,
)
COMPARES: Final = re.compile(
    r"\bit compares?\b|\b(?:compare[ds]?|set|put|match(?:es)?|stacks?|measures?)\b.*\bit\b"
    r"|\bit (?:side by side|alongside|against|versus|vs)\b|\bit (?:stacks?|measures?) up\b",
    re.IGNORECASE,
)
LASTS: Final = re.compile(r"\bit (?:last|lasted|durable)\b|\bdurable\b.*\bit\b", re.I)
# A grade or its management is that of the side effect that was spoken of.
OF_TOPIC: Final = re.compile(r"\b(?:grade [1-5]|manage\w*|rechallenge|resum\w+|monitor\w*)\b", re.I)
ASPECT: Final = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|schedule|side.effects?|toxicit(?:y|ies)|safety|toxic|"
    r"adverse (?:events?|effects?|reactions?)|AE'?s?|boxed warnings?|warnings?|"
    r"stopping rules?|monitoring|contraindications?|"
    r"survival|respon(?:se|ders?)|significan(?:t|ce)|p.?value|confidence interval|hazard ratio|"
    r"(?:control|comparison|experimental|other|treatment) (?:arm|group)|comparator|"
    r"primary endpoint|endpoints?|design|"
    r"population|how many patients|eligib\w+|indication|approv\w+|evidence|follow.up|efficacy|"
    r"reductions?|discontinu\w+|results?|benefit|premedication|administer\w*|infusion|grade [1-5]|"
    r"manage\w*|rechallenge|resum\w+)\b",
    re.IGNORECASE,
)
# What is asked of a trial and of no arm of it.
OF_THE_TRIAL: Final = re.compile(
    r"\b(?:eligib\w+|exclu\w+|inclu\w+|enrol\w*|recruit\w*|randomi\w+|\w*blind\w*|cross(?:ed)?[- ]?"
    r"over|follow.up|design\w*|control (?:arm|group)|comparator|both arms|arms|sponsor\w*|fund\w+|"
    r"(?:primary|secondary) endpoints?|countr\w+|cent(?:re|er)s|sites|how (?:many|large)|"
    r"number of patients|publish\w+|phase|limitations?|stratif\w+|performance status|ecog|"
    r"pre-?treated|population|sample size|protocol)\b",
    re.IGNORECASE,
)
DONE_IN_A_TRIAL: Final = re.compile(
    r"\b(?:measured?|defined?|assessed|tested|scored?|counted|judged|determined|confirmed|required"
    r"|stratif\w+|randomi[sz]ed|allocated|dosed|mean)\b",
    re.IGNORECASE,
)
# "Them" of "crush them" and "because of them" are things.
OF_PEOPLE: Final = re.compile(
    r"(?<!because )\b(?:of|in|among|amongst|for) it\b|\bit (?!\W*$)\w"
    r"|\b(?:were|are|did|do|have) it\b",
    re.IGNORECASE,
)
# Compares or dates what was told: it is asked of the very figure.
OF_THE_FACET: Final = re.compile(
    r"\b(?:worse|better|higher|lower|longer|shorter|more|less|fewer|other|difference|when|why|ci|"
    r"interval|value|significan\w+|significance|same|both|range)\b",
    re.IGNORECASE,
)
# Words for what is asked of a treatment, a trial or a disease; alone they tell not of which.
_RELATIONAL: Final = r"""
    guidelines? say says said recommend\w*
    arms? groups? controls? comparators? placebo\S* exclu\w+ inclu\w+ enrol\w* recruit\w*
    randomi\w+ \w*blind\w* stratif\w+ eligib\w+ receiv\w+ design\w* phase open-label published
    sponsor\w* fund\w+ authors? countr\w+ sites? cent(?:re|er)s? trials? stud(?:y|ies)
    subgroups? crossover cross\w* switch\w* follow\S* limitations? weakness\w* evidence data
    real-world worse worst better best higher highest lower lowest main total overall absolute
    size same still median rates? hazard ratios? intervals? confidence values? p-?values?
    figures? numbers? many results? endpoints? primary secondary outcomes? met significan\w+
    benefit\w* efficacy effective effects? surviv\w+ respon\w+ progress\w+ relaps\w+ onset
    wks? mths? hrs? mins? yrs? chang\w+ anything much less more
    resolv\w+ last\w* duration time months? weeks? days? year date now long fast quick\w* often
    common\w* rare\w* frequent\w* dos\w+ schedule\w* cycles? infus\w+ oral\w* given used gets?
    got takes? taken alone monotherapy combin\w+ backbone chemo\w* lines? treatments? therap\w+
    subsequent prior previous earlier later first second next stop\w* start\w* restart\w*
    resum\w+ hold held continu\w* reduc\w+ grades? levels? toxic\w* side side-effects adverse
    events? safe\w* tolerat\w* tolerab\w* sever\w+ serious fatal\w* died? deaths? warnings?
    boxed monitor\w* premedic\w+ manage\w* happen\w* occur\w* interact\w* mechanism
    contraindicat\w+ indicat\w+ approv\w+ licen\w+ allow\w* permit\w* needed need requir\w+
    mandatory tests? tested testing compar\w+ shows? shown showed finds? found age sex
    performance status ecog (?:new|late|recent|early)(?:er|est)? current version edition
    updat\w+ revis\w+ actual exact real precise how any else though \w+n't
"""
RELATIONAL: Final = re.compile("|".join(_RELATIONAL.split()), re.IGNORECASE)
