"""Personal data is masked; the words of medicine are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.privacy import mask


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("My patient John Smith progressed", "Smith", "name"),
        ("Patient: Maria Garcia-Lopez, HER2+", "Garcia", "name"),
        ("Mrs Jones has ILD", "Jones", "name"),
        ("John Smith, MRN 4432211, HER2 positive. What next?", "Smith", "name"),
        ("Maria Lopez (DOB 01/02/1960) progressed on trastuzumab", "Lopez", "name"),
        ("Mr. KOWALSKI, 56", "KOWALSKI", "name"),
        ("Pt Zebulon Hartwhistle on Enhertu", "Hartwhistle", "name"),
        ("MRN 483920", "483920", "record number"),
        ("record number: AB-99231", "99231", "record number"),
        ("NHS no. 999 123 4567", "4567", "record number"),
        ("DOB 03/04/1956", "1956", "date of birth"),
        ("born on 3 May 1950", "1950", "date of birth"),
        ("date of birth: 1950-05-03", "1950", "date of birth"),
        ("phone 555-123-4567", "4567", "phone number"),
        ("call +44 20 7946 0958", "0958", "phone number"),
        ("mail a.b@example.org", "a.b@", "e-mail address"),
        ("lives at 12 Baker Street, London", "Baker", "address"),
    ],
)
def test_personal_data_is_masked(text: str, secret: str, kind: str) -> None:
    masked = mask(text)
    assert secret not in masked.text
    assert kind in masked.found
    assert kind in masked.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "Should the patient HER2 positive get T-DXd?",
        "What did NCT04704934 show in 494 patients?",
        "Patients Were older; patient Is 65",
        "In patients with HER2, OS was 14.7 vs 11.4 months",
        "the trial called DESTINY-Gastric04 of 2025",
        "Enhertu 6.4 mg/kg every 3 weeks, cycle of 21 days",
        "patient number 12 in the trial",
        "case of 12 patients",
        "N Engl J Med 2025;393:336-348",
    ],
)
def test_medicine_stays(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).warnings == ()


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
