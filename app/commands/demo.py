"""The model that comes with the program."""

from pathlib import Path

from app.paths import resources

DEMO_MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"


def demo_model() -> Path:
    """Where its file is, or would be: an installation may come without it."""
    return resources() / "models" / DEMO_MODEL
