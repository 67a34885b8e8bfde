"""What the proof found, as lines for a terminal and as the list of what does not hold. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

# A difference that comes about by chance less often than this is one.
_RARE: Final = 0.05

Facts = Mapping[str, Any]


def failures(facts: Facts) -> list[str]:
    """What was to be shown and is not so."""
    return list(_failures(facts))


def _failures(facts: Facts) -> Iterator[str]:
    for each in facts["trainers"]:
        if not each["trained"]:
            yield f"{each['trainer']} did not train on {each['config']}"
    for each in facts["opened"]:
        if not each["sound"]:
            yield f"{each['config']} has steps without labels"
    reward = facts["reward"]
    for split, count in reward["pairs_that_fit"].items():
        if reward["same_tokens"][split] != count:
            yield f"{split}: {count - reward['same_tokens'][split]} of {count} pairs have other tokens than in the file"
    if reward["chance"] < _RARE:
        yield f"the accuracies differ more than by chance (p = {reward['chance']:.3f})"


def lines(facts: Facts) -> Iterator[str]:
    """Everything, in the order in which it was done."""
    yield from _way(facts)
    yield ""
    yield from _trainers(facts)
    yield ""
    yield from _reward(facts)
    yield ""
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    machine = facts["machine"]
    yield f"{versions}; {machine['processor']}, {facts['threads']} threads; {facts['seconds']} s in all"


def _way(facts: Facts) -> Iterator[str]:
    company = facts["company"]
    refused, work = company["imported"]["refused"], company["work"]
    yield f"{facts['file']}: {facts['file_pairs']} pairs, {company['imported']['new']} tasks, {len(refused)} refused"
    yield from (f"  line {each['line']}: {each['reason']}" for each in refused)
    yield (
        f"{work['ranked']} rankings, {work['gold']} gold answers and {work['critiques']} critiques signed and taken, "
        f"{work['accepted']} accepted by a lead"
    )
    for name, verified in company["verified"].items():
        rows = sum(sum(splits.values()) for splits in verified["rows"].values())
        yield f"exported and verified: {name}, {verified['records']} records, {rows} rows"


def _trainers(facts: Facts) -> Iterator[str]:
    rows = [
        (
            each["config"],
            each["trainer"],
            str(each["rows"]),
            str(each["steps"]),
            f"{each['measure']} {each['before']:.4f}",
            f"{each['after']:.4f}",
            f"{each['seconds']:.0f} s",
        )
        for each in facts["trainers"]
    ]
    yield from _table(("configuration", "trainer", "rows", "steps", "held out, before", "after", "took"), rows)
    for each in facts["opened"]:
        rows_of = ", ".join(f"{count} {split}" for split, count in each["rows"].items())
        yield f"{each['config']}: opens ({rows_of}); TRL {facts['versions']['trl']} has no trainer for it"


def _reward(facts: Facts) -> Iterator[str]:
    reward = facts["reward"]
    steps = "a few steps" if facts["quick"] else "one epoch"
    fit, same = reward["pairs_that_fit"], reward["same_tokens"]
    yield (
        f"reward model, {steps} of {fit['train']} pairs, {fit['test']} held out "
        f"(of {reward['pairs']['train']} and {reward['pairs']['test']}: those of at most {reward['longest']} tokens)"
    )
    rows = [
        (
            name,
            f"{each['right']:g} of {each['count']}",
            f"{each['share']:.1%}",
            f"{each['low']:.1%} to {each['high']:.1%}",
        )
        for name, each in reward["accuracies"].items()
    ]
    yield from _table(("told by", "right", "accuracy", "95% interval"), rows)
    yield f"tokens are the same in {same['train'] + same['test']} of {fit['train'] + fit['test']} pairs"
    yield (
        f"held-out pairs that only the export's model tells right: {reward['only_export_right']}, only the file's: "
        f"{reward['only_file_right']} (McNemar, exact: p = {reward['chance']:.2f}); "
        f"losses of every step are {'the same' if reward['same_losses'] else 'not the same'}"
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, tuple("-" * width for width in widths), *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
