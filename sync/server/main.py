"""The `goldquill-server` command.

Nothing is imported before it is wanted: processes that help to verify a log (`audit_rows`) import this file anew, and
need nothing of what it does.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    from sync.server.commands import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
