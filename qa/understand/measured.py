"""What is measured of patients: the names of measures and the units that they are read in.

Two names of one measure are one ("platelets", "plt"); "38,000/mm3" and "38 x10^9/L" are one value.
A measure that is not listed is known by its own name, and its values are taken as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "cps": r"combined positive scores?|cps",
    "tps": r"tumou?r proportion scores?|tps",
    "performance status": r"ecog(?: ps| performance status)?|performance status|ps|who ps",
    "platelets": r"platelets?(?: counts?)?|plts?|thrombocytes?",
    "neutrophils": r"(?:absolute )?neutrophils?(?: counts?)?|anc|neuts?|granulocytes?",
    "leucocytes": r"leu[ck]ocytes?|white (?:blood )?cells?(?: counts?)?|wbcs?|wcc",
    "haemoglobin": r"ha?emoglobin|hb|hgb",
    "ejection fraction": r"(?:left ventricular )?ejection fraction|lvef|ef",
    "creatinine clearance": r"(?:creatinine )?clearance|crcl|ccr|clcr",
    "gfr": r"(?:estimated )?glomerular filtration rate|e?gfr",
    "creatinine": r"(?:serum )?creatinine|scr|creat",
    "potassium": r"potassium|k\+?",
    "sodium": r"sodium|na\+?",
    "calcium": r"(?:corrected |serum )*calcium",
    "glucose": r"(?:blood |fasting |plasma )*(?:glucose|sugar)",
    "hba1c": r"ha?emoglobin a1c|hba1c|a1c|glycated ha?emoglobin",
    "inr": r"international normali[sz]ed ratio|inr",
    "bilirubin": r"(?:total |serum )*bilirubin|bili",
    "systolic": r"systolic(?: (?:blood )?pressure| bp)?|sbp|blood pressure|bp"
    r"|(?<!ocular )(?<!eye )(?<!pulse )(?<!cranial )(?<!venous )(?<!airway )(?<!arterial )"
    r"(?<!filling )"
    r"(?<!partial )(?<!portal )pressure",
    "diastolic": r"diastolic(?: blood pressure| bp)?|dbp",
    "bmi": r"body mass index|bmi",
    "weight": r"(?:body ?)?weights?|weigh(?:s|ing|ed)?",
    "age": r"age[ds]?",
    "temperature": r"temperatures?|temp",
    "transferrin saturation": r"transferrin saturation|tsat",
    "ferritin": r"(?:serum )?ferritin",
    "saturation": r"(?:oxygen )?saturations?|spo2|sats?",
    "cd4": r"cd4\+?(?: t)?(?:[- ]cells?)?(?: counts?)?",
    "viral load": r"(?:hiv[- ]?1? ?(?:rna|viral load)|viral load|plasma hiv rna)",
    "proteinuria": r"(?:24[- ]?h(?:our)? )?(?:proteinuria|urine protein|urinary protein)",
    "ldl": r"ldl(?:[- ]c(?:holesterol)?)?",
    "triglycerides": r"triglycerides?|tg",
    "lactate": r"(?:serum |blood )?lactate",
    "qtc": r"qtcf?(?: interval)?",
    "cha2ds2-vasc": r"cha2ds2[- ]?vasc?|cha₂ds₂[- ]?vasc",
    "stage": r"stages?",
    "gestation": r"gestation(?:al age)?",
    "since onset": r"(?:symptoms?[- ]|stroke |pain )?onset|symptoms? (?:began|started)"
    r"|last (?:seen|known) (?:well|normal)",
    "since ingestion": r"ingestion|ingested",
    "since exposure": r"exposure|exposed|needle ?stick",
    "elapsed": r"elapsed",
}
SCORES: Final = frozenset({"cps", "tps", "performance status", "cha2ds2-vasc", "stage"})
"""A text that names one value of these is for those who have it; of others it is a report."""
_NO_SHARES: Final = frozenset(
    """platelets neutrophils leucocytes haemoglobin gfr creatinine potassium sodium calcium glucose
    bilirubin systolic diastolic weight age temperature qtc ldl triglycerides lactate""".split()
) | {"creatinine clearance"}
"""A percentage of these is a change: "eGFR down 25 %"."""
NAMES: Final = "|".join(_NAMES.values())
_NAMED: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _NAMES.items()
)

UNITS: Final = (
    r"%|per ?cent|m?g (?:in|per|over|/) ?(?:24 ?h(?:ours?)?|a day)"
    r"|g(?= or (?:more|above|higher|less) (?:in|per) 24)"
    r"|mmol/mol|[mµμu]mol/l|m?eq/l|mg/dl|[mµμu]?g/l|g/dl|[nmp]g/(?:ml|l)|(?:m?g)/(?:24 ?"
    r"h(?:ours|rs)?|d(?:ay)?)|m?iu/m?l|copies/ml|u/l|ml/min(?:(?:/| per )1\.73 ?m(?:2|²))?|mm ?hg"
    r"|x ?10(?:\^|\*)?9/l|x ?10(?:\^|\*)?3/[µμu]l|k/[µμu]l|(?:cells ?)?/? ?(?:per )?(?:mm3|mm³"
    r"|[µμu]l)"
    r"|kg/m(?:2|²)|kgs?|lbs?|pounds?|weeks?(?:'|’)? (?:of )?(?:gestation|pregnan\w+)|(?:months?|"
    r"years?|yrs?|weeks?|wks?|days?)(?:[- ]of[- ]age|[- ]old)?|hours?|hrs?|h|minutes?|mins?|ms"
    r"|bpm|points?|°? ?[cf]"
)

_TIMES: Final = frozenset({"since onset", "since ingestion", "since exposure", "elapsed"})
_TO_HOURS: Final = {"mi": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "mo": 730.5}
_TO_YEARS: Final = {"d": 1 / 365.25, "w": 1 / 52.18, "m": 1 / 12, "y": 1.0}


def name_of(words: str) -> str:
    """Return the name of a measure, the same for all that it is called."""
    folded = " ".join(words.split())
    known = (name for name, pattern in _NAMED if pattern.fullmatch(folded))
    return next(known, folded.casefold())


def is_known(name: str) -> bool:
    """Say whether a measure is one of the list."""
    return name in _NAMES


def is_of(name: str, unit: str) -> bool:
    """Say whether a unit may be one of this measure; a number alone may be."""
    if not unit or name not in _NAMES:
        return unit[:1] not in ("m", "d", "w", "y", "h") or "/" in unit or not unit
    if name in _NO_SHARES and unit in ("%", "percent", "per cent"):
        return False
    if name in _TIMES:
        return _hours(unit) is not None and "/" not in unit
    is_time = re.match(r"(?:days?|weeks?|months?|years?|hours?|h|min(?:ute)?s?)\b(?!/)", unit)
    return not is_time or name in ("age", "gestation")


def _hours(unit: str) -> float | None:
    return _TO_HOURS.get(unit[:1], _TO_HOURS.get(unit[:2]))


def in_one_unit(name: str, value: float, unit: str) -> float:
    """Return a value of a measure in the unit that all its values are compared in.

    Without a unit the magnitude tells: a creatinine of 160 is in µmol/L, one of 1.8 in mg/dL.
    """
    unit = unit.casefold().replace("μ", "µ").replace("u", "µ", 1 if unit[:1] in "uU" else 0)
    if name in _TIMES:
        return value * (_hours(unit) or 1.0)
    if name == "age":
        return value * _TO_YEARS.get(unit[:1], 1.0)
    convert = _CONVERSIONS.get(name)
    return convert(value, unit) if convert else value


def _counts(value: float, unit: str, most: float) -> float:
    """Return cells in 10^9 per litre."""
    each = bool(re.fullmatch(r"(?:cells ?)?/? ?(?:per )?(?:mm3|mm³|[µu]l)", unit))
    return value / 1000 if each or value >= most else value


def _above(limit: float, factor: float, *units: str) -> Callable[[float, str], float]:
    """Return a conversion by a factor: of values in these units, and of large ones without any."""

    def convert(value: float, unit: str) -> float:
        is_other = unit in units if unit else value > limit
        return value * factor if is_other else value

    return convert


_HOTTEST: Final = 60
"""From here on a temperature is in °F."""
_MOST_PERCENT: Final = 20
"""Above this an HbA1c is in mmol/mol."""
_CONVERSIONS: Final[Mapping[str, Callable[[float, str], float]]] = {
    "platelets": lambda value, unit: _counts(value, unit, 2000),
    "neutrophils": lambda value, unit: _counts(value, unit, 100),
    "leucocytes": lambda value, unit: _counts(value, unit, 500),
    "haemoglobin": _above(25, 0.1, "g/l"),
    "creatinine": _above(20, 1 / 88.4, "µmol/l"),
    "bilirubin": _above(15, 1 / 17.1, "µmol/l"),
    "glucose": _above(35, 1 / 18, "mg/dl"),
    "calcium": _above(5, 1 / 4, "mg/dl"),
    "ldl": _above(15, 1 / 38.67, "mg/dl"),
    "triglycerides": _above(30, 1 / 88.57, "mg/dl"),
    "proteinuria": _above(
        50, 1 / 1000, "mg in 24 hours", "mg/24h", "mg/24 h", "mg/24 hours", "mg/day", "mg/d"
    ),
    "weight": _above(1000, 0.4536, "lb", "lbs", "pound", "pounds"),
    "temperature": lambda value, _: (value - 32) / 1.8 if value > _HOTTEST else value,
    "hba1c": lambda value, _: value / 10.929 + 2.15 if value > _MOST_PERCENT else value,
}
