"""Each row has its header and each item the line over its list, wherever a passage begins."""

from __future__ import annotations

from qa.chunk import passages
from qa.domain import BlockKind, Document, Source
from qa.ingest.canonical import Piece, assemble
from qa.text.leads import counts, leads_of, told

P, L, T, R, H = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_HEADER,
    BlockKind.TABLE_ROW,
    BlockKind.HEADING,
)
HEADER = "Event | Dosage modification"
LEAD = "Halve the dose in patients with two of the following:"


def document(*pieces: tuple[BlockKind, str]) -> Document:
    text, blocks = assemble("A label", [Piece(kind, text, 2) for kind, text in pieces])
    return Document(Source(id="doc", revision="r", title="A label"), text, blocks)


def led(made: Document) -> list[tuple[str, list[str]]]:
    """The text of each lead with the lines that it leads."""
    return [(lead.text, made.text[lead.first : lead.last].split("\n")) for lead in leads_of(made)]


def test_header_leads_its_rows() -> None:
    made = document((P, "Before."), (T, HEADER), (R, "Rash | Stop"), (R, "Cough | Go on"))
    assert led(made) == [(HEADER, ["Rash | Stop", "Cough | Go on"])]


def test_every_table_has_its_own_header() -> None:
    made = document((T, HEADER), (R, "Rash | Stop"), (T, "Age | Dose"), (R, "Over 80 | 2 mg"))
    assert led(made) == [(HEADER, ["Rash | Stop"]), ("Age | Dose", ["Over 80 | 2 mg"])]


def test_header_in_two_lines_leads_nothing() -> None:
    made = document((T, "| Drug | Drug"), (T, "Event | All | Severe"), (R, "Rash | 3% | 1%"))
    assert led(made) == []


def test_rows_after_a_line_over_all_columns_have_no_header() -> None:
    marked = document((T, HEADER), (R, "Rash | Stop"), (P, "Heart"), (R, "QTc over 500 ms | Stop"))
    assert led(marked) == [(HEADER, ["Rash | Stop"])]
    guessed = document((R, HEADER), (R, "Rash | Stop"), (P, "Heart"), (R, "a | Dose"), (R, "b | c"))
    assert led(guessed) == [(HEADER, ["Rash | Stop"])]


def test_first_row_is_a_header_only_if_it_reads_as_one() -> None:
    assert led(document((R, HEADER), (R, "Rash | Stop"))) == [(HEADER, ["Rash | Stop"])]
    assert led(document((R, "Dose | 80 mg"), (R, "Storage | 5 °C"))) == []


def test_line_with_a_colon_leads_its_list() -> None:
    made = document((P, f"Start with 5 mg. {LEAD}"), (L, "age over 80"), (L, "weight under 60 kg"))
    assert led(made) == [(LEAD, ["age over 80", "weight under 60 kg"])]


def test_list_without_such_a_line_has_no_lead() -> None:
    assert led(document((P, "Start with 5 mg."), (L, "age over 80"))) == []
    nested = document((P, LEAD), (L, "age over 80 and:"), (L, "frail"))
    assert LEAD not in [text for text, _ in led(nested)]


def test_header_reaches_rows_of_later_passages() -> None:
    many = [(R, f"Event number {n}, which is described at length here | Stop") for n in range(40)]
    found = passages(document((T, HEADER), *many))
    assert len(found) > 1
    last = found[-1]
    assert HEADER not in last.text
    assert told(last, last.sentences[-1]) == (
        "Event: Event number 39, which is described at length here; Dosage modification: Stop"
    )


def test_row_is_one_sentence_whatever_its_cells_hold() -> None:
    row = "Rash | Stop. Start again at 2 mg when it has gone. Tell the patient."
    (passage,) = passages(document((T, HEADER), (R, row)))
    assert [passage.quote(each) for each in passage.sentences] == [HEADER, row]


def test_line_over_a_list_tells_its_items() -> None:
    (passage,) = passages(document((P, LEAD), (L, "age over 80;"), (L, "weight under 60 kg.")))
    line, first, _ = passage.sentences
    assert told(passage, line) == f"{LEAD} age over 80; weight under 60 kg"
    assert told(passage, first) == "age over 80;"


def test_line_that_counts_is_known() -> None:
    for line in (LEAD, "Stop if any of these occurs:", "Give both:", "Do not give it in:"):
        assert counts(line), line
    for line in ("It is indicated for:", "Dose reductions for adverse reactions:"):
        assert not counts(line), line


def test_heading_leads_the_list_right_under_it() -> None:
    made = document((H, "4. Contraindications"), (L, "Milk allergy."), (L, "Pregnancy."))
    assert led(made) == [("4. Contraindications", ["Milk allergy.", "Pregnancy."])]
    apart = document((H, "Risks"), (P, "Before."), (L, "Milk allergy."))
    assert led(apart) == []
    opened = document((H, "Risks"), (L, "Stop in:"), (L, "pregnancy"))
    assert led(opened) == []


def test_heading_leads_a_paragraph_of_items() -> None:
    items = "Pregnancy. Severe allergy. Avoid it with clozapine."
    assert led(document((H, "Contraindications"), (P, items))) == [("Contraindications", [items])]
    told_alone = "Avoid it in pregnancy. Stop it for an allergy. Asthma."
    assert led(document((H, "Contraindications"), (P, told_alone))) == []
    assert led(document((H, "Contraindications"), (P, "Pregnancy."))) == []
