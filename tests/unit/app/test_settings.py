from pathlib import Path

import pytest

from app.settings import Settings, SettingsFile


def test_a_changed_setting_is_there_at_the_next_start(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "settings.json").change(language="ru", text_scale=1.2)

    again = SettingsFile(tmp_path / "settings.json").current
    assert (again.language, again.text_scale, again.theme) == ("ru", 1.2, "system")


@pytest.mark.parametrize("content", [b"", b"{", b'{"theme": "neon"}', b'{"text_scale": "big"}', b"\xff\xfe"])
def test_a_settings_file_that_cannot_be_read_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)

    assert SettingsFile(tmp_path / "settings.json").current == Settings()


def test_nonsense_is_refused_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.change(theme="dark")

    with pytest.raises(ValueError):
        file.change(theme="neon")

    assert SettingsFile(tmp_path / "settings.json").current.theme == "dark"
