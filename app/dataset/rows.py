"""Reads the records that travel along, once and in order, and makes rows of their texts.

What only the texts tell is settled here: whether a piece fits the language and specialisation asked for, which split
its prompt belongs to, and whether it is the first of its prompt. Reviews are told by the piece they are about.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from app.dataset import bodies
from app.dataset.agreeing import Done
from app.dataset.bodies import REVIEWED, SUBMITTED, Ranking, Said, Work
from app.dataset.counting import Counted, Counting
from app.dataset.derive import Listed, Piece, derive, pairs_of
from app.dataset.names import PREFERENCE, PROMPTS, RECORDS, REWARD
from app.dataset.notes import Notes
from app.dataset.prompts import SPLITS, names_of, prompt_of, split_of
from app.dataset.request import Outcome, Request
from app.dataset.source import Entry, Texts
from app.dataset.survey import Carried, Survey
from app.domain.language import known_as

_BYTES_AT_ONCE: Final = 16_000_000  # of rows that are laid out together, about
_PAIRED: Final = "paired "  # marks a prompt of which a pair was given


class Batch(NamedTuple):
    """`entries` and the rows that are laid out by now, of these and of batches before: `tables` are (configuration,
    split, rows). `last` is the number up to which records are read. `firsts` are prompts and the records that are the
    first of theirs, `paired` the first with a pair, where that is asked."""

    entries: Sequence[Entry]
    tables: Sequence[tuple[str, str, Any]]
    last: int
    firsts: Sequence[tuple[str, str]]
    paired: Sequence[tuple[str, str]]


class _Firsts(NamedTuple):
    """Of pieces by the number of their text: the prompts; which are the first of theirs; which the first of theirs with
    a pair."""

    prompts: dict[int, str]
    of_prompt: set[int]
    of_pair: set[int]


class _Text(NamedTuple):
    """A record and what it says; `work` is None where that is not understood, and the names of its prompt and of how
    that begins are empty then."""

    entry: Entry
    said: Said
    work: Work | None
    prompt: str
    opening: str


class _Waiting:
    """What waits to be laid out, in order, of one split."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.listed: list[Listed] = []
        self.bytes = 0


class Rows:
    """Of one export, or a part of it. Which record is the first of its prompt is told among those that are read."""

    def __init__(self, source: Texts, request: Request, survey: Survey, notes: Notes) -> None:
        self._source = source
        self._request = request
        self._survey = survey
        self._notes = notes
        wanted = request.selection
        self._specialisations = frozenset(wanted.specialisations)
        self._languages = frozenset(map(known_as, wanted.languages))
        self._one = request.one_pair_per_prompt and not {PREFERENCE, REWARD}.isdisjoint(request.configs)

    def read(self, first: int, last: int, told: Counting | None = None) -> Iterator[Batch]:
        """The records numbered `first` to `last`; what they hold is counted in `told`, if anybody wants to know."""
        waiting = {split: _Waiting() for split in SPLITS}
        for some in self._survey.carried(first, last):
            texts = self._texts([each.number for each in some])
            splits = self._splits(some, texts)
            kept = [each for each in some if splits[each.content] is not None]
            entries = [texts[each.number].entry for each in kept]
            if told is not None:
                self._count(some, kept, texts, told)
            contents = [texts[each.number] for each in kept if each.is_content]
            firsts = self._firsts(contents)
            yield Batch(
                entries,
                list(self._tables(kept, texts, splits, firsts, waiting)),
                some[-1].number,
                [(firsts.prompts[n], texts[n].entry.entry_id) for n in sorted(firsts.of_prompt)],
                [(firsts.prompts[n], texts[n].entry.entry_id) for n in sorted(firsts.of_pair)],
            )
        yield Batch((), [table for split in SPLITS for table in self._laid(split, waiting)], last, (), ())

    def done_by_several(self) -> Iterator[Done]:
        """Tasks that several people did, and what each made of it. Pieces that do not fit the request are left out."""
        for task, pieces in groupby(self._survey.several(), key=lambda piece: piece.task):
            contents = {piece.author: piece.content for piece in pieces}
            texts = self._texts(sorted(contents.values()))
            works = {author: texts[content].work for author, content in contents.items()}
            fitting = {author: work for author, work in works.items() if work is not None and self._fits(work)}
            if len(fitting) > 1:
                yield task, fitting

    def _texts(self, numbers: Sequence[int]) -> dict[int, _Text]:
        texts = {}
        for entry in self._source.fetch(numbers):
            said = bodies.read(entry.envelope, entry.entry_id)
            if said.kind == SUBMITTED:
                work = said.work()
            else:
                review = said.review()
                work = None if review is None else review.edited
            prompt, opening = ("", "") if work is None else names_of(prompt_of(work))
            texts[entry.number] = _Text(entry, said, work, prompt, opening)
        return texts

    def _fits(self, work: Work) -> bool:
        return (not self._languages or known_as(work.language) in self._languages) and (
            not self._specialisations or work.specialisation in self._specialisations
        )

    def _splits(self, some: Sequence[Carried], texts: Mapping[int, _Text]) -> dict[int, str | None]:
        """Of each piece, by the number of its content: the split, or None where it is not wanted."""
        here = {each.content: texts[each.content] for each in some if each.content in texts}
        known = self._known([each for each in some if each.content not in here])
        elsewhere = sorted({each.content for each in some} - here.keys() - known.keys())
        found = here | (self._texts(elsewhere) if elsewhere else {})
        splits = {content: self._split(text) for content, text in found.items()}
        reviewed = {each.content for each in some if each.outcome != Outcome.UNREVIEWED}  # whose review is elsewhere
        self._notes.remember({content: split for content, split in splits.items() if content in reviewed})
        return known | splits

    def _known(self, some: Sequence[Carried]) -> dict[int, str | None]:
        return self._notes.recall([each.content for each in some])

    def _split(self, text: _Text) -> str | None:
        if text.work is None or not self._fits(text.work):
            return None
        return split_of(text.opening, seed=self._request.seed, test_share=self._request.test_share)

    def _firsts(self, texts: Sequence[_Text]) -> "_Firsts":
        prompts = {text.entry.number: text.prompt for text in texts if text.work is not None}
        of_prompt = self._notes.first_of(prompts) if PROMPTS in self._request.configs else set()
        of_pair: set[int] = set()
        if self._one:
            of_pair = self._notes.first_of(
                {
                    text.entry.number: _PAIRED + prompts[text.entry.number]
                    for text in texts
                    if text.work is not None and pairs_of(text.work)
                }
            )
        return _Firsts(prompts, of_prompt, of_pair)

    def _tables(
        self,
        kept: Sequence[Carried],
        texts: Mapping[int, _Text],
        splits: Mapping[int, str | None],
        firsts: "_Firsts",
        waiting: Mapping[str, _Waiting],
    ) -> Iterator[tuple[str, str, Any]]:
        for each in kept:
            split = splits[each.content] or ""
            there, text = waiting[split], texts[each.number]
            if RECORDS in self._request.configs:
                there.listed.append(self._listed(each, text))
            if not each.is_content:
                continue
            assert text.work is not None  # noqa: S101 — it has a split
            there.pieces.append(
                Piece(
                    entry_id=text.entry.entry_id,
                    prompt_id=firsts.prompts[each.number],
                    work=text.work,
                    first=each.number in firsts.of_prompt,
                    pairs="all" if not self._one else "one" if each.number in firsts.of_pair else "none",
                )
            )
            # An answer stands in a pair with every other, and the record holds each once.
            answers = len(text.work.candidates) if isinstance(text.work, Ranking) else 1
            there.bytes += len(text.entry.envelope) * answers
            if there.bytes > _BYTES_AT_ONCE:
                yield from self._laid(split, waiting)

    def _count(
        self, some: Sequence[Carried], kept: Sequence[Carried], texts: Mapping[int, _Text], told: Counting
    ) -> None:
        told.add_strange(sum(each.is_content and texts[each.number].work is None for each in some))
        told.add_devices([each.device for each in kept])
        pseudonym = self._source.pseudonym
        counted = []
        for each in kept:
            text = texts[each.number]
            if each.is_content and text.work is not None:
                by, guidelines = pseudonym(each.author), text.said.guidelines_sha256
                counted.append(Counted(text.work, each.outcome, by, each.task, each.project, guidelines))
        told.add(counted)

    def _laid(self, split: str, waiting: Mapping[str, _Waiting]) -> Iterator[tuple[str, str, Any]]:
        there = waiting[split]
        made = derive(there.pieces, there.listed, self._request.configs, seed=self._request.seed)
        there.pieces, there.listed, there.bytes = [], [], 0
        for config, table in made.items():
            yield config, split, table

    def _listed(self, each: Carried, text: _Text) -> Listed:
        is_review = each.review is not None
        return Listed(
            author=self._source.pseudonym(each.author),
            device=each.device,
            kind=REVIEWED if is_review else SUBMITTED,
            work="review" if is_review else _word(text.work),
            time=each.taken,
            project=each.project,
            guidelines=text.said.guidelines_sha256,
            active_seconds=_active(text, is_review=is_review),
            review_outcome=each.outcome,
            entry_id=each.entry_id,
        )


def _active(text: _Text, *, is_review: bool) -> float:
    if not is_review:
        return 0.0 if text.work is None else text.work.effort.active_s
    review = text.said.review()
    return 0.0 if review is None else review.effort.active_s


def _word(work: Work | None) -> str:
    return "" if work is None else str(work.__struct_config__.tag)
