"""`python -m evals claims`: show true claims of a language model, never a false one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from evals.alterations import cases
from evals.alterations.cases import Place
from evals.alterations.judging import Share
from evals.claims import by_hand, generating
from evals.claims.cases import Claim, Half, of_half
from evals.claims.judging import Judged, judge, kept, passes, seconds, shown
from evals.claims.similarity import auroc
from evals.intervals import SEED, latency_ms
from qa import embed
from qa.vocabulary import field_vocabulary

CORPUS = Path(__file__).parents[2] / "corpus"
EACH = 20
GENERATED: Final = "generated"
_RULE_OF_THREE: Final = 3

Sets = Mapping[str, tuple[Judged, ...]]
"""Claims by how they were made."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "claims",
        help="are false claims over true quotes cut, and true paraphrases shown?",
        description="Make claims as a language model words them, of facts and sentences of "
        "corpus/, and read those written by hand; verify each beside its intact quotes. Exit code "
        "1 when any false claim is shown, or fewer than 95 % of the true ones that are generated. "
        "The sets written by hand look for holes and for what is still cut; their shares of true "
        "claims are told, each by its set.",
    )
    parser.add_argument("--seed", type=int, default=SEED, help="seed of what is drawn")
    parser.add_argument(
        "--half", type=Half, choices=list(Half), default=None, help="one half (default: both)"
    )
    parser.add_argument("--misses", action="store_true", help="print each miss in full")
    parser.add_argument(
        "--cosine", action="store_true", help="also say what the encoder's cosine would tell"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code, 1 if it did not pass."""
    places = cases.of_files([CORPUS])
    vocabulary = field_vocabulary()
    quoted = (*places, *cases.of_files([by_hand.OTHER_FIELDS]))
    made = claims_of(places, quoted, arguments.seed, arguments.half)
    sets = {name: judge(claims, vocabulary) for name, claims in made.items()}
    every = tuple(each for judged in sets.values() for each in judged)
    body = as_json(sets) | {
        "seed": arguments.seed,
        "half": arguments.half.value if arguments.half else "both",
        "ten_claims_ms": latency_ms(seconds([each.claim for each in every], vocabulary)),
    }
    if arguments.cosine:
        body["cosine_auroc"] = auroc([each.claim for each in every], embed.load(embed.BUNDLED))
    misses = [each.as_json() for each in every if not each.right] if arguments.misses else []
    if arguments.json:
        sys.stdout.write(json.dumps(body | {"misses": misses}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table(sets, body, misses) + "\n")
    return 0 if body["passed"] else 1


def claims_of(
    places: Sequence[Place], quoted: Sequence[Place], seed: int, half: Half | None
) -> dict[str, tuple[Claim, ...]]:
    """Make the claims of one half, or of both, by how they are made.

    Claims are generated of `places`; those written by hand quote `quoted`.
    """
    true = generating.true_claims(places, seed)
    false = generating.false_claims(places, seed, EACH)
    hand = [(file.stem, by_hand.read(file, quoted)) for file in by_hand.FILES]
    made = [(GENERATED, (*true, *false)), *((f"by hand, {name}", each) for name, each in hand)]
    return {name: found for name, each in made if (found := of_half(each, half) if half else each)}


def as_json(sets: Sets) -> dict[str, object]:
    """Give the shares over all and of each set, and by kind."""
    every = tuple(each for judged in sets.values() for each in judged)
    return {
        "passed": passes(every, sets.get(GENERATED, ())),
        "false_shown": shown(every).as_json(),
        "true_kept": kept(every).as_json(),
        "sets": {
            name: {"false_shown": shown(each).as_json(), "true_kept": kept(each).as_json()}
            for name, each in sets.items()
        },
        "kinds": {name: share.as_json() for name, share in by_kind(every).items()},
    }


def by_kind(judged: Sequence[Judged]) -> dict[str, Share]:
    """Count for each kind: of false claims those shown, of true ones those kept."""
    found: dict[str, Share] = {}
    for kind in dict.fromkeys(each.claim.kind for each in judged):
        some = [each for each in judged if each.claim.kind == kind]
        if any(each.claim.false for each in some):
            found[f"false: {kind}"] = shown(some)
        if not all(each.claim.false for each in some):
            found[f"true: {kind}"] = kept(some)
    return found


def table(sets: Sets, body: Mapping[str, object], misses: Sequence[Mapping[str, object]]) -> str:
    """Write the same for people."""
    every = tuple(each for judged in sets.values() for each in judged)
    false = shown(every)
    lines = [f"half: {body['half']}, seed {body['seed']}"]
    lines += [f"false claims shown: {false}", f"true claims kept: {kept(every)}"]
    if not false.hits:
        lines[1] += f"; by the rule of three at most {_RULE_OF_THREE / max(false.of, 1):.4f}"
    for name, judged in sets.items():
        lines.append(f"  {name:20}shown {shown(judged)}, kept {kept(judged)}")
    lines.append(f"proving ten claims, ms of processor time: {body['ten_claims_ms']}")
    if "cosine_auroc" in body:
        lines.append(
            f"cosine of claim and quotes, AUROC of true against false: {body['cosine_auroc']}"
        )
    lines += [f"  {name:48}{share}" for name, share in by_kind(every).items()]
    for miss in misses:
        what = "false, and shown" if miss["false"] else f"true, and cut: {miss['why']}"
        lines += ["", f"{miss['kind']}: {what}", f"  claim: {miss['claim']}"]
        lines += [f"  quote: {quote}" for quote in miss["quotes"]]  # type: ignore[attr-defined]
    return "\n".join(lines)
