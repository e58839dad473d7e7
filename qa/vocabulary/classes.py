"""Classes of drugs that are spoken of as one, by the stems of their members' names.

Guidance is often written for a class: what is said of ACE inhibitors answers a question about
ramipril where nothing names ramipril. Only classes are here whose members are used alike.
"""

from __future__ import annotations

from typing import Final

_JAK: Final = ("JAK inhibitor", "JAK inhibitors", "Janus kinase inhibitor")
_BENZODIAZEPINES: Final = ("benzodiazepine", "benzodiazepines")
_STEROIDS: Final = ("corticosteroid", "corticosteroids", "steroid", "steroids", "glucocorticoid")
_CHECKPOINT: Final = (
    "checkpoint inhibitor",
    "checkpoint inhibitors",
    "checkpoint blockade",
    "immunotherapy",
)
_ANTICOAGULANTS: Final = ("anticoagulant", "anticoagulants", "anticoagulation", "blood thinner")
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
            *_ANTICOAGULANTS,
        ),
    ),
    ("floxacin", ("fluoroquinolone", "fluoroquinolones", "quinolones")),
    ("cillin", ("penicillin", "penicillins")),
    ("parin", ("low-molecular-weight heparin", "LMWH", "heparin", *_ANTICOAGULANTS)),
    ("dronate", ("bisphosphonate", "bisphosphonates")),
    ("thiazide", ("thiazide", "thiazides", "thiazide diuretic")),
    ("profen", ("NSAID", "NSAIDs", "non-steroidal anti-inflammatory")),
    ("triptan", ("triptan", "triptans")),
    ("setron", ("5-HT3 receptor antagonist", "5-HT3 antagonist")),
    ("pitant", ("NK1 receptor antagonist", "NK1 antagonist")),
    ("citinib", _JAK),
    ("olitinib", _JAK),
    ("ciclib", ("CDK4/6 inhibitor", "CDK4/6 inhibitors", "CDK 4/6 inhibitor")),
    ("parib", ("PARP inhibitor", "PARP inhibitors")),
    (
        "gatran",
        (
            "direct oral anticoagulant",
            "direct oral anticoagulants",
            "DOAC",
            "DOACs",
            *_ANTICOAGULANTS,
        ),
    ),
    ("azepam", _BENZODIAZEPINES),
    ("azolam", _BENZODIAZEPINES),
    ("coxib", ("COX-2 inhibitor", "COX-2 inhibitors", "NSAID", "NSAIDs")),
    ("conazole", ("azole", "azoles", "azole antifungal", "triazole")),
    ("thromycin", ("macrolide", "macrolides")),
    ("penem", ("carbapenem", "carbapenems")),
    ("cycline", ("tetracycline", "tetracyclines")),
    ("metasone", _STEROIDS),
    ("nisolone", _STEROIDS),
    ("nisone", _STEROIDS),
    ("dipine", ("calcium channel blocker", "calcium channel blockers", "dihydropyridine")),
    ("barbital", ("barbiturate", "barbiturates")),
    ("lutamide", ("antiandrogen", "antiandrogens", "androgen receptor inhibitor")),
    ("oprost", ("prostaglandin analogue", "prostaglandin analogues")),
)
_LISTED: Final = (
    (
        "pembrolizumab nivolumab cemiplimab dostarlimab tislelizumab toripalimab sintilimab",
        (*_CHECKPOINT, "PD-1 inhibitor", "PD-1 inhibitors", "PD-1 antibody", "PD-1 antibodies"),
    ),
    ("atezolizumab durvalumab avelumab", (*_CHECKPOINT, "PD-L1 inhibitor", "PD-L1 antibody")),
    ("ipilimumab tremelimumab", (*_CHECKPOINT, "CTLA-4 antibody", "CTLA-4 inhibitor")),
    (
        "fluoxetine sertraline citalopram escitalopram paroxetine fluvoxamine",
        ("SSRI", "SSRIs", "serotonin reuptake inhibitor", "serotonin reuptake inhibitors"),
    ),
    (
        "adalimumab infliximab etanercept certolizumab golimumab",
        ("TNF inhibitor", "TNF inhibitors", "anti-TNF", "TNF blocker", "TNF blockers"),
    ),
    (
        "morphine oxycodone hydromorphone fentanyl methadone tramadol codeine tapentadol",
        ("opioid", "opioids", "opiate", "opiates"),
    ),
    (
        "haloperidol olanzapine quetiapine risperidone aripiprazole clozapine",
        ("antipsychotic", "antipsychotics", "neuroleptic", "neuroleptics"),
    ),
    ("tacrolimus ciclosporin cyclosporine", ("calcineurin inhibitor", "calcineurin inhibitors")),
    ("furosemide bumetanide torasemide torsemide", ("loop diuretic", "loop diuretics")),
    ("hydrocortisone", _STEROIDS),
    (
        "clopidogrel prasugrel ticagrelor",
        ("P2Y12 inhibitor", "P2Y12 inhibitors", "antiplatelet", "antiplatelets"),
    ),
    (
        "chlorphenamine cetirizine loratadine diphenhydramine fexofenadine",
        ("antihistamine", "antihistamines"),
    ),
    ("senna bisacodyl lactulose macrogol", ("laxative", "laxatives")),
)
"""Members of classes whose names share no stem, and what the classes are called."""
_CLASS_OF: Final = {member: names for members, names in _LISTED for member in members.split()}


def class_names(drug: str) -> tuple[str, ...]:
    """Return what the class of a drug is called; nothing if it belongs to none of these."""
    name = drug.casefold()
    listed = _CLASS_OF.get(name, ())
    return next((names for stem, names in CLASSES if name.endswith(stem) and name != stem), listed)
