"""Classes of drugs that are spoken of as one, by the stems of their members' names.

Guidance is often written for a class: what is said of ACE inhibitors answers a question about
ramipril where nothing names ramipril. Only classes are here whose members are used alike.
"""

from __future__ import annotations

from typing import Final

CLASSES: Final = (
    ("pril", ("ACE inhibitor", "ACE inhibitors", "angiotensin-converting enzyme", "ACEi")),
    ("sartan", ("angiotensin receptor blocker", "angiotensin receptor blockers", "ARB", "ARBs")),
    ("statin", ("statin", "statins")),
    ("gliflozin", ("SGLT2 inhibitor", "SGLT2 inhibitors", "SGLT2i")),
    ("gliptin", ("DPP-4 inhibitor", "DPP-4 inhibitors")),
    ("glutide", ("GLP-1 receptor agonist", "GLP-1 receptor agonists", "GLP-1 RA", "GLP-1 RAs")),
    ("olol", ("beta-blocker", "beta-blockers", "beta blocker", "beta blockers")),
    ("prazole", ("proton pump inhibitor", "proton pump inhibitors", "PPI", "PPIs")),
    (
        "xaban",
        (
            "factor Xa inhibitor",
            "factor Xa inhibitors",
            "DOAC",
            "DOACs",
            "NOAC",
            "NOACs",
            "direct oral anticoagulant",
            "direct oral anticoagulants",
        ),
    ),
    ("floxacin", ("fluoroquinolone", "fluoroquinolones", "quinolones")),
    ("cillin", ("penicillin", "penicillins")),
    ("parin", ("low-molecular-weight heparin", "LMWH", "heparin")),
    ("dronate", ("bisphosphonate", "bisphosphonates")),
    ("thiazide", ("thiazide", "thiazides", "thiazide diuretic")),
    ("profen", ("NSAID", "NSAIDs", "non-steroidal anti-inflammatory")),
    ("triptan", ("triptan", "triptans")),
    ("setron", ("5-HT3 receptor antagonist", "5-HT3 antagonist")),
    ("pitant", ("NK1 receptor antagonist", "NK1 antagonist")),
)


def class_names(drug: str) -> tuple[str, ...]:
    """Return what the class of a drug is called; nothing if its stem names none of these."""
    name = drug.casefold()
    return next((names for stem, names in CLASSES if name.endswith(stem) and name != stem), ())
