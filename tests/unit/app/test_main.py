"""What the words behind `goldquill` come to."""

import pytest

from app.main import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--home"], "argument --home: expected one argument"),
        (["--home", "/x", "--passphrase-file"], "argument --passphrase-file: expected one argument"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["--home", "/x", "verify"], "the following arguments are required: FILE"),
    ],
)
def test_words_that_ask_for_nothing_are_told(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in told
    assert told.startswith("usage: goldquill ")


@pytest.mark.parametrize(("word", "said"), [("--help", "the window opens"), ("--version", "goldquill 0.1.0")])
def test_what_there_is_can_be_asked(word: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word])
    assert ended.value.code == 0
    assert said in capsys.readouterr().out
