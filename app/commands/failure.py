"""How a command ends when it cannot do its work: one plain sentence on standard error, and a non-zero exit code."""

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

from app.domain.errors import BrokenInvariant, GoldquillError

P = ParamSpec("P")

INTERRUPTED = 130  # as shells have it


def told(command: Callable[P, int]) -> Callable[P, int]:
    """The command with its errors told in words: 1 for what the world did, 2 for parameters out of range.

    Our own bugs keep their traceback.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except BrokenInvariant:
            raise
        except GoldquillError as error:
            from ui.errors import error_words  # the only words there are; they need Qt, so only when something failed

            words = error_words(error)
            print(f"goldquill: {words.title} {words.advice}".rstrip(), file=sys.stderr)
            return 1
        except ValueError as error:
            print(f"goldquill: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("goldquill: stopped", file=sys.stderr)
            return INTERRUPTED

    return run
