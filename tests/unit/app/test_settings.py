from pathlib import Path

import pytest

from app.settings import Settings, SettingsFile


def test_a_changed_setting_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.write(file.change(language="ru", text_scale=1.2))

    again = SettingsFile(tmp_path / "settings.json").current
    assert (again.language, again.text_scale, again.theme) == ("ru", 1.2, "system")


DAMAGED = (
    b"",
    b"{",
    b"[]",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"theme": "neon"}',
    b'{"theme": ["dark"]}',
    b'{"text_scale": "big"}',
    b'{"text_scale": NaN}',
    b'{"text_scale": 1' + b"0" * 400 + b"}",
    b'{"answers": true}',
    b'{"answers": 4.5}',
    b'{"spelling": 1}',
    b'{"context_tokens": -1}',
    b'{"gpu_layers": -2}',
)


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:24].decode("latin-1"))
def test_a_settings_file_that_cannot_be_read_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)

    assert SettingsFile(tmp_path / "settings.json").current == Settings()


def test_nonsense_is_refused_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.write(file.change(theme="dark"))

    with pytest.raises(ValueError):
        file.change(theme="neon")

    assert SettingsFile(tmp_path / "settings.json").current.theme == "dark"


def test_a_setting_of_a_later_program_is_left_aside_and_a_whole_number_is_a_size_too(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "dark", "text_scale": 1, "minimap": true}')

    read = SettingsFile(tmp_path / "settings.json").current
    assert (read.theme, read.text_scale, type(read.text_scale)) == ("dark", 1.0, float)
