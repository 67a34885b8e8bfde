import pytest

from ui.markdown.content import Run, Tone
from ui.markdown.inline import LINE_BREAK, is_safe_address, runs_of
from ui.markdown.parser import Parser


def runs(source: str) -> tuple[Run, ...]:
    return runs_of(Parser().parse(source)[1].children or (), "image")


def text(source: str) -> str:
    return "".join(run.text for run in runs(source))


def test_emphasis_nests() -> None:
    assert runs("**a *b*** ~~c~~ `d`") == (
        Run("a ", bold=True),
        Run("b", bold=True, italic=True),
        Run(" "),
        Run("c", strike=True),
        Run(" "),
        Run("d", code=True),
    )


def test_the_line_breaks_of_a_poem_are_kept() -> None:
    assert runs("Мороз и солнце;\nдень чудесный") == (Run(f"Мороз и солнце;{LINE_BREAK}день чудесный"),)


def test_maths_is_shown_as_its_source() -> None:
    assert runs("$E = mc^2$") == (Run("E = mc^2", code=True, italic=True),)


@pytest.mark.parametrize(
    "address", ["http://a.example", "https://a.example/b?c=d#e", "HTTPS://A.EXAMPLE", "mailto:a@b.example"]
)
def test_http_and_mail_addresses_become_links(address: str) -> None:
    assert [run.link.lower() for run in runs(f"[here]({address})")] == [address.lower()]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://host/file", "smb://host/share", "//host/share", "\\\\host\\share", "/etc/passwd", "c:/windows",
        "#anchor", "more:", "qrc:/x", "ms-settings:x", "tel:112",
    ],
)  # fmt: skip
def test_any_other_address_is_shown_and_is_no_link(address: str) -> None:
    found = runs(f"[here](<{address}>)")
    assert not any(run.link for run in found)
    assert found[0].text == "here"
    assert found[1].tone is Tone.QUIET
    assert address.rpartition("/")[2].rpartition("\\")[2] in found[1].text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "vbscript:x", "data:text/html,x"])
def test_addresses_the_parser_refuses_stay_as_they_were_written(address: str) -> None:
    assert text(f"[here]({address})") == f"[here]({address})"
    assert not any(run.link for run in runs(f"[here]({address})"))


def test_a_bare_address_becomes_a_link_without_the_punctuation_after_it() -> None:
    found = runs("See https://example.org/a_(b), or (https://example.org/c).")
    assert [run.link for run in found if run.link] == ["https://example.org/a_(b)", "https://example.org/c"]
    assert text("See https://example.org/a.") == "See https://example.org/a."


def test_an_address_in_code_is_no_link() -> None:
    assert runs("`https://example.org`") == (Run("https://example.org", code=True),)


def test_an_image_is_its_description_and_a_link_that_can_be_chosen() -> None:
    assert runs("![a map](https://example.org/m.png)") == (
        Run("image: a map", italic=True, tone=Tone.QUIET, link="https://example.org/m.png"),
    )


def test_an_image_that_is_not_on_the_web_shows_its_address() -> None:
    assert text("![](//host/share/x.png)") == "image (//host/share/x.png)"
    assert text("![x](data:image/png;base64," + "A" * 500 + ")").endswith("A…)")


def test_an_image_in_a_link_opens_what_the_link_says() -> None:
    assert [run.link for run in runs("[![a](https://x.example/i.png)](https://y.example)")] == ["https://y.example"]


def test_control_characters_are_made_visible() -> None:
    assert text("a\u202eb") == "a[U+202E]b"


@pytest.mark.parametrize("address", ["", "https://", "http://a b", "https://a\nfile:///b", "javascript:http://x"])
def test_what_is_no_whole_web_address_is_not_safe(address: str) -> None:
    assert not is_safe_address(address)
