"""Which parts of the system take part: all of them, unless it is measured without one.

`python -m evals ablate` measures what each part earns. A part that is left out is not replaced: the
others go on as they were fitted beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a question is read."""

    spelling: bool = True  # misspelt words are repaired
    studies: bool = True  # where studies are asked for, each that fits is read
    lists: bool = True  # where documents are listed by conditions, each that fulfils them is told
    courtesies: bool = True  # greetings, thanks and excuses are left out
    names: bool = True  # what has a code or brand name is encoded by its generic one
    concepts: bool = True  # words are matched with others that say nearly the same
    measures: bool = True  # quantities are read in other notations and units, too
    vignettes: bool = True  # a story that asks "what next?" is read as a guideline would ask
    described: bool = True  # a trial that is described and not named is looked up
    compound: bool = True  # several questions in one message are answered one by one
    expansions: bool = True  # other names of what it names are searched beside it


@dataclass(frozen=True, slots=True)
class Retrieving:
    """Where passages are looked for, and what orders them."""

    lexical: bool = True  # the lexical index is searched, and BM25 and pairs of words count
    dense: bool = True  # the dense index is searched, and the passage's cosine counts
    situation: bool = True  # the words around what is asked, with less weight
    sentences: bool = True  # cosines of single sentences
    coverage: bool = True  # the share of the question's words
    answering: bool = True  # the question's vector turned toward what answers it
    roles: bool = True  # findings before aims
    feedback: bool = True  # likeness to the other candidates
    figures: bool = True  # sentences with numbers
    length: bool = True
    moves: bool = True  # weights that move with the question and the scores
    reranker: bool = True  # the second stage, or a cross-encoder of one's own
    priors: bool = True  # a little for the source's authority and date
    issuer: bool = True  # the society, agency or country that is named
    room: bool = True  # room for the kind of source that the question rests on
    primary: bool = True  # news and AI summaries beside the primary sources, not among them


@dataclass(frozen=True, slots=True)
class Composing:
    """What makes a sentence a statement, which statements are shown, and when none is."""

    cosine: bool = True
    coverage: bool = True
    passage: bool = True  # the score of its passage
    authority: bool = True
    section: bool = True  # the heading that it stands under
    role: bool = True  # wording of a recommendation, a rule, a finding or an aim
    rules: bool = True  # guidelines and labels where the question rests on them
    figure: bool = True  # a number of the kind that is asked for
    setting: bool = True  # line of treatment, biomarker status, extent
    recency: bool = True
    issuer: bool = True  # the society, agency or country that is named
    finding: bool = True  # where a finding is asked for, sentences that report one
    reading: bool = True  # there, what the reranker reads in a sentence
    aspect: bool = True  # the endpoint or the side effect that is asked about
    named: bool = True  # the trial or the drug named in the sentence, not by its document only
    subject: bool = True  # only sentences about the trial or the drug that is named
    time: bool = True  # only sentences about the time that is asked for
    lists: bool = True  # sentences that name several things, where a list is asked for
    focus: bool = True  # what is asked of the subject, its names aside
    second: bool = True  # the likeliest sentences, read beside the question
    ignorance: bool = True  # sentences that say that something is not known, told apart
    distinct: bool = True  # no statement repeats another
    order: bool = True  # among the best, the higher authority first
    primary: bool = True  # news and AI summaries stand back
    kind: bool = True  # what tells the facet that is asked: a dose, a definition, an outlook
    topic: bool = True  # less where the words of the subject are not near
    population: bool = True  # sentences about other patients than those asked about stand back
    asides: bool = True  # so do caveats, aims and designs that are not asked for
    sides: bool = True  # each side of a comparison is told with the endpoint that is asked
    particulars: bool = True  # what tells a particular that is asked for, as a study's size
    items: bool = True  # a list has one statement for each trial or drug
    restored: bool = True  # a subject is put back, in brackets, for a pronoun
    calibration: bool = True  # abstention compares with what the library scores at random
    premises: bool = True  # what the question takes for granted is held against the evidence
    held: bool = True  # abstention where the evidence does not name what is asked about


@dataclass(frozen=True, slots=True)
class Completing:
    """What is told beside the statements that answer."""

    options: bool = True  # other regimens that are recommended in the same setting
    doses: bool = True  # dose and schedule of what is recommended
    safety: bool = True  # boxed warnings, contraindications, stopping rules, dose changes
    monitoring: bool = True
    pitfalls: bool = True
    unknowns: bool = True  # what the library does not know of what was asked
    follow_ups: bool = True  # further questions that it can answer


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of each stage."""

    understanding: Understanding = field(default_factory=Understanding)
    retrieving: Retrieving = field(default_factory=Retrieving)
    composing: Composing = field(default_factory=Composing)
    completing: Completing = field(default_factory=Completing)


EVERY = Parts()
"""The system as it is."""
