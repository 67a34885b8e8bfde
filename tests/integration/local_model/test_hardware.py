"""ggml asked for its devices for real, in this process and in another; tensor sizes held against the library."""

import ctypes
import logging
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from llama_cpp import llama_cpp

from app.commands.engine import device_list
from app.domain.model import Device, DeviceKind
from local_model.device_list import DeviceList
from local_model.ggml_types import FILE_TYPES, TENSOR_TYPES
from local_model.hardware import BACKEND_VARIABLE, devices_argument, list_devices, load_extra_backends

COMMAND = (sys.executable, "-m", "local_model.hardware", "--json")


def test_the_cpu_comes_first_with_the_memory_that_is_left() -> None:
    devices = list_devices()

    assert devices[0].kind is DeviceKind.CPU
    assert 0 < devices[0].free_bytes <= devices[0].total_bytes
    assert DeviceKind.CPU not in {device.kind for device in devices[1:]}


def test_every_device_has_memory_and_a_name() -> None:
    for device in list_devices():
        assert device.name
        assert device.description
        assert 0 <= device.free_bytes <= device.total_bytes


def test_the_command_prints_nothing_but_the_list() -> None:
    done = subprocess.run(COMMAND, capture_output=True, check=True, timeout=60)

    printed = msgspec.json.decode(done.stdout, type=tuple[Device, ...])
    assert [device.name for device in printed] == [device.name for device in list_devices()]


def test_the_desk_sees_the_same_devices_as_the_worker() -> None:
    assert [device.name for device in DeviceList(COMMAND)()] == [device.name for device in list_devices()]


def test_nothing_of_the_folder_that_one_is_in_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "app").mkdir()
    for file in (tmp_path / "app" / "__init__.py", tmp_path / "app" / "main.py", tmp_path / "msgspec.py"):
        file.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)

    with caplog.at_level(logging.WARNING):
        found = device_list()()

    assert not (tmp_path / "ran").exists()
    assert [device.name for device in found] == [device.name for device in list_devices()]
    assert caplog.text == ""


def test_the_devices_are_asked_for_in_an_empty_folder_without_a_debugger(tmp_path: Path) -> None:
    script = (
        "import os, pathlib\n"
        f"seen = [os.listdir(), os.environ['GGML_NO_BACKTRACE'], os.getcwd() == {os.getcwd()!r}]\n"  # noqa: PTH109
        f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(repr(seen))\n"
        "print('[]')"
    )
    DeviceList((sys.executable, "-c", script))()
    assert (tmp_path / "seen").read_text() == "[[], '1', False]"


def test_the_cpu_alone_is_an_empty_list_of_devices() -> None:
    assert list(devices_argument("CPU")) == [None, None]


def test_a_device_that_ggml_does_not_know_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        devices_argument("Abacus0")


def test_a_backend_that_cannot_be_loaded_is_logged_and_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = [device.name for device in list_devices()]
    monkeypatch.setenv(BACKEND_VARIABLE, "no/such/library.so")
    load_extra_backends.cache_clear()

    with caplog.at_level(logging.WARNING):
        after = [device.name for device in list_devices()]

    assert "no/such/library.so" in caplog.text
    assert after == before


def test_tensor_sizes_are_the_compiled_librarys() -> None:
    library = llama_cpp._lib
    block, size, name = library["ggml_blck_size"], library["ggml_type_size"], library["ggml_type_name"]
    block.restype, size.restype, name.restype = ctypes.c_int64, ctypes.c_size_t, ctypes.c_char_p

    for number, kind in TENSOR_TYPES.items():
        assert (name(number).decode().upper(), block(number), size(number)) == (kind.name, kind.block, kind.size)
    assert {number for number in range(max(TENSOR_TYPES) + 1) if size(number)} == set(TENSOR_TYPES)


def test_quantisations_are_the_compiled_librarys() -> None:
    formats = {
        value
        for name, value in vars(llama_cpp).items()
        if name.startswith("LLAMA_FTYPE_") and isinstance(value, int) and value < 1024
    }
    assert formats <= set(FILE_TYPES)
