"""The names of the configurations of an exported dataset (RECORDS.md §3), in the order in which they are told."""

from typing import Final

SFT: Final = "sft"
PREFERENCE: Final = "preference"
REWARD: Final = "reward"
KTO: Final = "kto"
STEPWISE: Final = "stepwise"
PROMPTS: Final = "prompts"
CRITIQUE: Final = "critique"
RECORDS: Final = "records"

CONFIGS: Final = (SFT, PREFERENCE, REWARD, KTO, STEPWISE, PROMPTS, CRITIQUE, RECORDS)
