"""The dataset's card: what is inside in words and figures, how to load it and how to check where it comes from.

Its YAML header is what `datasets` reads: files, columns and their types of every configuration that has rows. English,
as those who train read it; the same dataset gives the same card.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.dataset import charts
from app.dataset.card_words import MOST, NOT_SAID, chart, counted, listed, many, quantiles, table
from app.dataset.configs import SCHEMAS, features
from app.dataset.figures import Agreement, Figures, Measure, model_facts
from app.dataset.prompts import SPLITS
from app.dataset.request import ACCEPTED, Outcome, Request

NAME: Final = "README.md"
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

CHECK: Final = """\
import hashlib, json, os
from datasets import get_dataset_config_names, load_dataset
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
devices = json.load(open("keys.json", encoding="utf-8"))["devices"]
keys = [SSlibKey(d["keyid"], "ed25519", "ed25519", {"public": d["ed25519"]}) for d in devices]
envelopes = [Envelope.from_dict(json.loads(line)) for line in open("records.jsonl", encoding="utf-8")]
ids = {hashlib.sha256(e.pae()).hexdigest() for e in envelopes if e.verify(keys, 1)}  # raises where one does not fit
splits = [s for c in get_dataset_config_names(os.getcwd()) for s in load_dataset(os.getcwd(), c).values()]
print(len(ids), "records verify;", "every row names one:", all(ids.issuperset(s["entry_id"]) for s in splits))
"""

_MEANING: Final = {
    "sft": "a request and the answer that an expert wrote for it",
    "preference": "two answers to one prompt, the better one first; DPO trains on it",
    "reward": "the same with the prompt inside both, and a margin; a reward model trains on it",
    "kto": "one answer and whether it is good, shuffled",
    "stepwise": "an answer sentence by sentence, each right or wrong",
    "prompts": "the prompts, each once",
    "critique": "an answer, the errors marked in it, the corrected answer and the evidence",
    "records": "the signed records themselves: who, when, for what, and what became of them in review",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What a dataset holds beside its rows. `keys` is what `keys.json` says."""

    records: int
    tombstones: int
    keys: Mapping[str, Any]
    charts: Mapping[str, str]
    agreement: Agreement | None = None


def render(told: Figures, request: Request, inside: Inside) -> str:
    """The whole of `README.md`."""
    sections = [
        _header(told, request),
        f"# {_line(request.name)}",
        _summary(told),
        _configurations(told, request, inside),
        _selection(told, request, inside),
        _prompts(told, inside),
        _answers(told, inside),
        _people(told),
        _judgements(told, inside),
        _agreement(inside),
        _licence(request),
        _limits(told, request),
        _origin(inside.keys),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _header(told: Figures, request: Request) -> str:
    lines = ["---", *_licence_header(request), *_languages(told)]
    total = max((sum(splits.values()) for splits in told.rows.values()), default=0)
    size = next((name for bound, name in _SIZES if total < bound), "1M<n<10M")
    lines += [f"size_categories: [{size}]", "tags: [rlhf, preference, goldquill]", loading(told.rows, request), "---"]
    return "\n".join(lines)


def loading(rows: Mapping[str, Mapping[str, int]], request: Request) -> str:
    """The end of the header, which `datasets` loads by: the files and columns of each configuration with `rows`."""
    lines = ["configs:"]
    inside = [name for name in request.configs if any(rows.get(name, {}).values())]
    for name in inside:
        lines += [f"- config_name: {name}", "  data_files:"]
        for split in SPLITS:
            if rows[name].get(split):
                lines += [f"  - split: {split}", f"    path: data/{name}/{split}-*.{request.format}"]
    lines.append("dataset_info:")
    for name in inside:
        lines += [f"- config_name: {name}", "  features:", *(f"  {line}" for line in features(SCHEMAS[name]))]
    return "\n".join(lines)


def _summary(told: Figures) -> str:
    works = listed(many(count, *_WORKS[work]) for work, count in sorted(told.works.items()))
    return (
        f"{works}, by {many(len(told.trainers), *_PEOPLE)}, each a record signed by whoever made it. "
        "Written with Goldquill, the workbench with which experts teach language models: people read answers of "
        "models blind and in a shuffled order, ranked them, marked their errors and wrote better ones."
    )


def _configurations(told: Figures, request: Request, inside: Inside) -> str:
    rows = [
        (f"`{name}`", _MEANING[name], f"{_rows(told, name)['train']:,}", f"{_rows(told, name)['test']:,}")
        for name in request.configs
    ]
    empty = [name for name in request.configs if not any(_rows(told, name).values())]
    said = [
        "## Configurations",
        table(("configuration", "a row is", "train", "test"), rows),
        "```python\nfrom datasets import load_dataset\n\n"
        f'{_first(told, request)} = load_dataset("FOLDER", "{_first(told, request)}")\n```',
        f"Train and test never share a prompt, nor the beginning of a conversation: {request.test_share:.0%} of the "
        f"beginnings were drawn for the test split (seed {request.seed}), and stay there in later exports. A split "
        "without rows has no file, as `datasets` opens none.",
        "In `preference` a ranking of K answers gives each pair of different ranks, a tie none; `criterion` is "
        "`overall`, or what the answers were ranked by (keep `overall` and `correction` to train on what people found "
        "better on the whole; `reward` holds these alone). `strength` is -3 to 3 in favour of the chosen answer, where "
        "two answers were compared so. `margin` in `reward` is 0 to 1 in thirds: the strength, or how far apart the "
        "two answers' qualities are, and 0 where neither was said. `kto` calls the best answers of a ranking good and "
        "the last ones not.",
        chart(inside.charts, "rows", "Rows by configuration"),
    ]
    if request.one_pair_per_prompt:
        said.append("Of each prompt one pair is here, drawn by the seed.")
    if empty:
        said.append(f"Nothing there is for {listed(f'`{name}`' for name in empty)}, so it cannot be loaded.")
    return "\n\n".join(part for part in said if part)


def _selection(told: Figures, request: Request, inside: Inside) -> str:
    wanted = request.selection
    only = [
        f"{what}: {listed(names)}"
        for what, names in (
            ("project", wanted.projects),
            ("specialisation", wanted.specialisations),
            ("language", wanted.languages),
            ("trainer", wanted.trainers),
        )
        if names
    ]
    if wanted.since is not None:
        only.append(f"taken from {wanted.since.isoformat()} on")
    if wanted.until is not None:
        only.append(f"taken before {wanted.until.isoformat()}")
    if wanted.least_agreement is not None:
        only.append(f"of tasks on which people agree at least {wanted.least_agreement:g} (Kendall's W)")
    outcomes = counted(told.outcomes, {each.value: _OUTCOMES[each] for each in Outcome})
    lines = [
        "## Which records",
        f"{many(told.pieces, 'piece', 'pieces')} of work out of a log of "
        f"{many(inside.records, 'record', 'records')}. In review: {outcomes}.",
    ]
    if set(wanted.outcomes) != set(ACCEPTED):
        lines.append(
            "**Not all of it was accepted by a reviewer**: it was asked for with these outcomes of review: "
            f"{listed(each.value for each in wanted.outcomes)}."
        )
    if only:
        lines.append(f"Only {'; '.join(only)}.")
    rows = [
        (
            project or "none (own work)",
            f"{sum(versions.values()):,}",
            ", ".join(_version(each) for each in sorted(versions)),
        )
        for project, versions in sorted(told.projects.items())
    ]
    lines.append(table(("project", "pieces", "versions of its guidelines (SHA-256)"), rows[:MOST]))
    lines.append(
        f"Left out, as their authors withdrew or revised them: {inside.tombstones:,}. `tombstones.jsonl` names these, "
        "so that rows of earlier exports can be dropped."
    )
    if told.strange:
        lines.append(
            f"Left out, as a later version of Goldquill made them which this does not understand: {told.strange:,}."
        )
    return "\n\n".join(lines)


def _prompts(told: Figures, inside: Inside) -> str:
    own, tasks = told.own_prompts, told.pieces - told.own_prompts
    lines = [
        "## Prompts",
        f"Pieces that answer a prompt which the company handed out as a task: {tasks:,}; which the trainer wrote or "
        f"had a conversation about: {own:,}.",
        f"Languages: {counted(told.languages)}. Specialisations: {counted(told.specialisations)}.",
        f"Length in characters: {quantiles(told.prompt_chars)}. Turns before the answer: "
        f"{counted({str(n): count for n, count in sorted(told.turns.items())})}.",
    ]
    if told.prompt_labels:
        lines.append(f"Said of prompts (InstructGPT, table 7): {counted(told.prompt_labels)}.")
    lines.append(chart(inside.charts, "specialisations", "Pieces of work by specialisation"))
    return "\n\n".join(line for line in lines if line)


def _answers(told: Figures, inside: Inside) -> str:
    lines = ["## Answers", f"Length in characters: {quantiles(told.answer_chars)}."]
    if told.answers:
        lines.append(
            f"Judged or built on: {told.answers:,}. Of these {told.given:,} came with a task, and who or what wrote "
            "them is for the task's source to say; the others were written by these models on the trainers' own "
            "machines:"
        )
    rows = []
    for key, count in sorted(told.models.items(), key=lambda each: (-each[1], each[0])):
        sha256, name, quantisation, engine = model_facts(key)
        rows.append((name or NOT_SAID, quantisation, f"`{sha256[:16]}…`", engine, f"{count:,}"))
    if rows:
        lines.append(table(("model", "quantisation", "SHA-256 of its file", "engine", "answers"), rows[:MOST]))
        lines.append(f"Sampling: {counted(told.samplings)}. Answers ended by: {counted(told.stops)}.")
    if told.k:
        lines.append(
            f"Answers a ranking: {counted({str(n): count for n, count in sorted(told.k.items())})}. With a "
            f"tie: {told.tied:,}; with every answer called bad: {told.all_bad:,}."
        )
    lines.append(chart(inside.charts, "answer_lengths", "Answers by length in characters"))
    return "\n\n".join(line for line in lines if line)


def _people(told: Figures) -> str:
    shares = sorted(told.trainers.values())
    return (
        "## Trainers\n\n"
        f"{many(len(shares), *_PEOPLE)}; pieces by each: {shares[0]:,} to {shares[-1]:,}, median "
        f"{shares[len(shares) // 2]:,}. In tables people are keyed hashes, and the key stays with who exported this; "
        "the signed records name their author by the number that the company gave, never by name."
    )


def _judgements(told: Figures, inside: Inside) -> str:
    lines = []
    if told.quality:
        lines.append(chart(inside.charts, "quality", "Answers by overall quality, 1 to 7"))
    if told.criteria:
        lines.append(chart(inside.charts, "criteria", "Mean of each criterion, 0 to 4"))
    if told.flags:
        lines.append(f"Flags (InstructGPT, table 3): {counted(told.flags)}.")
        lines.append(chart(inside.charts, "flags", "Answers by flag"))
    if told.spans:
        lines.append(f"Errors marked: {counted(told.spans)}.")
        lines.append(chart(inside.charts, "errors", "Errors marked, by category"))
    if told.astray:
        lines.append(f"Errors without a place, as the place given does not hold what they quote: {told.astray:,}.")
    return "\n\n".join(["## Judgements", *lines]) if lines else ""


def _agreement(inside: Inside) -> str:
    agreement = inside.agreement
    if agreement is None:
        return "## Agreement\n\nNo task was done by two people, so nothing can be said about how far people agree."
    lines = [
        "## Agreement",
        f"Of {agreement.tasks:,} tasks that two or more people did. Krippendorff's alpha is 1 where all agree and "
        "0 where they agree as chance would have it; from 0.8 on data are called reliable, from 0.667 good for "
        "tentative conclusions. Kendall's W is 0 to 1.",
        table(("figure", "value (95% interval)", "units", "people"), [_measure(m) for m in agreement.measures]),
        agreement.note,
        chart(inside.charts, "agreement", "Agreement with its 95% interval"),
    ]
    if agreement.strengths:
        lines += [
            "Strength of each model by Bradley-Terry, in logits; the mean is 0:",
            table(
                ("model", "strength (95% interval)", "comparisons"),
                [(m.name, charts.interval(m), f"{m.units:,}") for m in agreement.strengths],
            ),
            chart(inside.charts, "strengths", "Strength of each model"),
        ]
    return "\n\n".join(line for line in lines if line)


def _licence(request: Request) -> str:
    said = (
        f"The texts may be used under {request.licence}, as whoever exported them said."
        if request.licence
        else "Whoever exported this did not say under which licence its texts may be used: ask before you use it."
    )
    return f"## Licence\n\n{said} Answers of models may be bound by their own licences."


def _limits(told: Figures, request: Request) -> str:
    limits = [
        "Judgements are those of the people counted above, working by the guidelines named above, and not everybody's.",
        "When a record was made is what its author's machine said; when it was taken, in `records`, is the server's "
        "word.",
        "Sentences in `stepwise` are split by rule, at stops and line ends; a step is wrong where an error was marked "
        "in it, and later steps that build on it are not.",
    ]
    if told.given:
        limits.append("What wrote the answers that came with tasks is not recorded here.")
    if told.own_prompts:
        limits.append("Prompts of trainers' own conversations may hold what they typed there: look before you publish.")
    if len(told.trainers) < 3:
        limits.append("So few people made it that their habits are a large part of what can be learnt from it.")
    if set(request.selection.outcomes) - set(ACCEPTED):
        limits.append("Not everything here was looked at by a second person.")
    return "\n".join(["## Known limits", "", *(f"- {each}" for each in limits)])


def _origin(keys: Mapping[str, Any]) -> str:
    server = keys.get("server")
    lines = [
        "## Where it comes from",
        "`records.jsonl` holds every record behind these rows as it was signed ([DSSE](https://github.com/"
        "secure-systems-lab/dsse), Ed25519), `keys.json` the keys. Each row names its record in `entry_id`: the "
        "SHA-256 of what was signed. With `pip install datasets securesystemslib[crypto]`, in this folder:",
        f"```python\n{CHECK}```",
        "`goldquill verify FOLDER` checks more: that the rows say what the records say and none is missing"
        + (", and that each record is in the server's signed log." if server else "."),
    ]
    if server:
        lines.append(
            f"The server that took the records signs with `{server['keyid']}`. Whether that is the company's, only the "
            "company can say: compare it with `goldquill-server status`."
        )
    return "\n\n".join(lines)


_PEOPLE: Final = ("person", "people")
_WORKS: Final = {
    "ranking": ("ranking", "rankings"),
    "instruct": ("gold answer", "gold answers"),
    "critique": ("critique", "critiques"),
}
_OUTCOMES: Final = {
    Outcome.ACCEPT: "accepted",
    Outcome.ACCEPT_WITH_EDITS: "accepted with edits",
    Outcome.RETURN: "returned",
    Outcome.REJECT: "rejected",
    Outcome.UNREVIEWED: "not reviewed",
}


def _licence_header(request: Request) -> Iterator[str]:
    if request.licence:
        yield f"license: {json.dumps(_line(request.licence).lower(), ensure_ascii=False)}"
    else:
        yield from ("license: other", "license_name: not-stated")


def _line(text: str) -> str:
    """Whatever was given, one line that can be printed."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _languages(told: Figures) -> list[str]:
    known = sorted(language for language in told.languages if language.isalpha() and len(language) == 2)
    return [f"language: [{', '.join(known)}]"] if known else []


def _rows(told: Figures, config: str) -> dict[str, int]:
    return {split: told.rows.get(config, {}).get(split, 0) for split in SPLITS}


def _first(told: Figures, request: Request) -> str:
    return next((name for name in request.configs if any(_rows(told, name).values())), request.configs[0])


def _version(sha256: str) -> str:
    return f"`{sha256[:16]}…`" if sha256 else "none"


def _measure(measure: Measure) -> tuple[str, ...]:
    return (measure.name, charts.interval(measure), f"{measure.units:,}", f"{measure.raters:,}")
