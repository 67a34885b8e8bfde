"""An export whose process dies between any two changes of its folder is finished by the same command, and no folder is
ever taken for a dataset that is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial, partialmethod
from pathlib import Path
from typing import Any

import pytest

from app.dataset import folder
from app.dataset.verify import verify_dataset
from app.domain.errors import FolderTaken
from app.storage.home_lock import HomeLock
from tests.exported_work import Firm, bytes_of
from tests.faults.nursery import FULL


class Pulled(BaseException):
    """The plug was pulled: what is not on the disk now never will be."""


@contextmanager
def dead_after(count: int) -> Iterator[None]:
    """From the `count`th change of a folder on, the machine is dead; its locks go with it."""
    done, locks = [], []

    def counted(real: Any, *args: Any, **options: Any) -> Any:
        if len(done) >= count:
            raise Pulled
        done.append(real)
        return real(*args, **options)

    class Lock(HomeLock):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            locks.append(self)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink", "hardlink_to", "rmdir", "mkdir"):
            patch.setattr(Path, name, partialmethod(_counted, counted, getattr(Path, name)))
        patch.setattr(shutil, "rmtree", partial(counted, shutil.rmtree))
        patch.setattr(folder, "HomeLock", Lock)
        try:
            yield
        finally:
            for lock in locks:
                lock.release()


def _counted(path: Path, counted: Any, real: Any, *args: Any, **options: Any) -> Any:
    return counted(real, path, *args, **options)


def killed_at_each_step(firm: Firm, home: Path, every: int) -> int:
    """How often an export was killed between two changes of its folder, and was finished by the same request."""
    firm.export(home / "whole")
    wanted = bytes_of(home / "whole")
    for count in range(0, 1000, every):
        out = home / f"out {count}"
        try:
            with dead_after(count):
                firm.export(out)
        except Pulled:
            pass
        else:
            return count // every
        if (out / "README.md").exists():  # it stood whole a moment before: only what nobody reads was left to remove
            with pytest.raises(FolderTaken):
                firm.export(out)
            verify_dataset(out)
            there = {name: raw for name, raw in bytes_of(out).items() if not name.startswith(".")}
            assert there == wanted, count
        else:
            firm.export(out)
            assert bytes_of(out) == wanted, count
    raise AssertionError("it was never done")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_export_that_is_killed_at_any_change_of_its_folder_is_gone_on_with(own_firm: Firm, tmp_path: Path) -> None:
    kills = killed_at_each_step(own_firm, tmp_path, every=1 if FULL else 13)
    print(f"killed {kills} times")
    assert kills > 2
