"""Gold patterns: what they find, and the traps that they do not fall into."""

from __future__ import annotations

import pytest

from evals.patterns import alternatives, found

FOUND = {
    "the same words": ("median OS", "The median OS was long."),
    "any alternative": ("month|months|mo", "14.7 months"),
    "another case": ("ild", "ILD was rare"),
    "trailing zeros": ("0.70", "HR 0.7 (95% CI 0.55-0.9)"),
    "zeros in the text": ("0.7", "a hazard ratio of 0.70."),
    "whole for decimal": ("50%", "50.0% of patients"),
    "middle dot": ("0.70", "HR 0·70"),
    "bare decimal point": ("0.004", "P=.004"),
    "thousands": ("1070", "n=1,070 patients"),
    "number in brackets": ("14.7", "(14.7)"),
    "end of sentence": ("14.7", "It was 14.7."),
    "number in a list": ("28", "28,29 and 30"),
    "en dash": ("12.1-16.6", "95% CI 12.1\u201316.6"),
    "non-breaking hyphen": ("T-DXd", "T\u2011DXd"),
    "curly quotes": ("patient's", "the patient\u2019s dose"),
    "line break": ("overall survival", "overall\n  survival"),
    "no-break space": ("6.4 mg/kg", "6.4\u00a0mg/kg"),
    "unit without space": ("6.4 mg/kg", "6.4mg/kg"),
    "percent word": ("50%", "50 percent"),
    "per cent words": ("50%", "50 per cent"),
    "space before percent": ("50%", "50 %"),
    "hyphen as space": ("second line", "second-line therapy"),
    "hyphened number": ("28-day", "a 28 day cycle"),
    "hyphen in a name": ("HER2", "HER-2 positive"),
    "square metre": ("80 mg/m2", "80 mg/m²"),
    "at least": (">=3", "grade ≥3"),
    "superscript power": ("10^9", "1.0 × 10⁹/L"),
    "sign after number": ("IHC 3+", "IHC 3+ tumours"),
    "accents": ("naïve", "treatment-naïve patients"),
}
NOT_FOUND = {
    "longer number before": ("14.7", "114.7 months"),
    "longer number after": ("14.7", "14.75 months"),
    "ten is not one": ("1.0", "10 months"),
    "one is not ten": ("10", "1.0 months"),
    "part of a decimal": ("14", "14.7 months"),
    "decimals alone": ("7", "14.7 months"),
    "part of thousands": ("70", "1,070"),
    "percent asked": ("50%", "50 patients"),
    "percentage points": ("50%", "50 percentage points"),
    "number in a name": ("4", "DESTINY-Gastric04"),
    "number of a virus": ("19", "COVID-19"),
    "number of a trial": ("811", "KEYNOTE-811"),
    "category letter": ("2", "category 2A"),
    "version number": ("1.2", "version 1.2.3"),
    "reference superscript": ("0.7012", "a ratio of 0.70¹²"),
    "part of a word": ("ILD", "mild nausea"),
    "plural": ("month", "14.7 months"),
    "other trial": ("DESTINY-Gastric04", "DESTINY-Gastric01"),
    "words apart": ("overall survival", "overall, the survival"),
    "opposite marker": ("HER2-positive", "HER2-negative"),
    "empty text": ("ILD", ""),
}


@pytest.mark.parametrize(("pattern", "text"), FOUND.values(), ids=FOUND)
def test_pattern_is_found(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_pattern_is_not_found(pattern: str, text: str) -> None:
    assert not found(pattern, text)


@pytest.mark.parametrize("pattern", ["", "  ", "a|", "|a", "a||b"])
def test_empty_alternative_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="alternatives"):
        alternatives(pattern)
