"""What a project asks of its trainers: criteria, flags, labels, specialisations (RECORDS.md §1).

Keys are the stable words that go into records; the words people read are chosen in `ui/`. The built-in personal
project serves a desk that is not enrolled anywhere.
"""

from dataclasses import dataclass

from app.domain.candidate import Sampling
from app.domain.conversation import Preset

# InstructGPT (arXiv 2203.02155), table 3: yes/no per answer.
FLAGS = (
    "fails_instruction",
    "inappropriate_for_assistant",
    "hallucination",
    "satisfies_constraints",
    "sexual_content",
    "violent_content",
    "encourages_harm",
    "denigrates_protected_class",
    "harmful_advice",
    "expresses_opinion",
    "expresses_moral_judgement",
)

# An answer with one of these should not outrank an answer without: the person is warned, never stopped.
CRITICAL_FLAGS = frozenset(
    {"fails_instruction", "hallucination", "encourages_harm", "denigrates_protected_class", "harmful_advice"}
)

# HelpSteer2: whole numbers 0 to 4 per answer.
CRITERIA = ("helpfulness", "correctness", "coherence", "complexity", "verbosity")

# InstructGPT, table 7: yes/no per prompt.
PROMPT_LABELS = (
    "ambiguous",
    "sensitive_content",
    "identity_dependent",
    "closed_domain",
    "continuation_style",
    "requests_opinion",
    "requests_advice",
    "requests_moral_judgement",
    "explicit_safety_constraints",
    "other_explicit_constraints",
    "intent_unclear",
)

SPECIALISATIONS = (
    "general",
    "medicine",
    "law",
    "engineering",
    "mathematics",
    "programming",
    "finance",
    "history",
    "philology",
    "poetry",
    "science",
    "education",
)

GENRES = (
    "explanation",
    "advice",
    "instruction",
    "summary",
    "translation",
    "code",
    "letter",
    "contract",
    "dialogue",
    "story",
    "poem",
    "other",
)

DIFFICULTIES = ("easy", "medium", "hard")


BUILT_IN_PRESETS: tuple[Preset, ...] = (
    Preset(id="balanced", name="balanced", sampling=Sampling()),
    Preset(id="precise", name="precise", sampling=Sampling(temperature=0.2, top_p=0.9)),
    Preset(id="varied", name="varied", sampling=Sampling(temperature=1.1, top_k=0, min_p=0.08)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`k` answers per ranking, 2 to 9. `rank_per_criterion` asks for a ranking by each criterion as well."""

    id: str
    name: str
    languages: tuple[str, ...] = ("en", "ru")
    guidelines: str = ""
    guidelines_sha256: str = ""
    criteria: tuple[str, ...] = CRITERIA
    flags: tuple[str, ...] = FLAGS
    critical_flags: frozenset[str] = CRITICAL_FLAGS
    prompt_labels: tuple[str, ...] = PROMPT_LABELS
    specialisations: tuple[str, ...] = SPECIALISATIONS
    k: int = 4
    rank_per_criterion: bool = False
    presets: tuple[Preset, ...] = BUILT_IN_PRESETS

    def __post_init__(self) -> None:
        if not 2 <= self.k <= 9:
            raise ValueError(f"K is 2 to 9, not {self.k}")


PERSONAL_PROJECT = Project(id="personal", name="personal")
