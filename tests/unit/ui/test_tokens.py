"""The colours of every theme can be read."""

import itertools

import pytest

from ui.tokens import ALL_TOKENS, DARK, LIGHT, ThemeName, Tokens, contrast, tokens_named

themes = pytest.mark.parametrize("tokens", ALL_TOKENS, ids=lambda tokens: tokens.name.value)


def test_contrast_agrees_with_the_values_wcag_gives():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@themes
def test_reading_text_has_a_contrast_of_seven_on_every_ground_it_stands_on(tokens: Tokens):
    for ground in (
        tokens.ground,
        tokens.surface,
        tokens.hover,
        tokens.accent_soft,
        tokens.good_soft,
        tokens.caution_soft,
        tokens.danger_soft,
    ):
        assert contrast(tokens.text, ground) >= 7.0, ground
    assert contrast(tokens.on_selection, tokens.selection) >= 7.0


@themes
def test_every_other_word_has_a_contrast_of_four_and_a_half(tokens: Tokens):
    words = (tokens.quiet, tokens.accent, tokens.good, tokens.caution, tokens.danger)
    for word, ground in itertools.product(words, (tokens.ground, tokens.surface, tokens.hover)):
        assert contrast(word, ground) >= 4.5, (word, ground)
    for word, ground in (
        (tokens.accent, tokens.accent_soft),
        (tokens.good, tokens.good_soft),
        (tokens.caution, tokens.caution_soft),
        (tokens.danger, tokens.danger_soft),
        (tokens.on_accent, tokens.accent),
        (tokens.quiet, tokens.accent_soft),
    ):
        assert contrast(word, ground) >= 4.5, (word, ground)


@themes
def test_the_edges_of_controls_and_the_focus_ring_can_be_seen(tokens: Tokens):
    for ground in (tokens.ground, tokens.surface):
        assert contrast(tokens.edge, ground) >= 3.0
        assert contrast(tokens.accent, ground) >= 3.0


def test_high_contrast_is_black_and_white_with_thick_lines():
    for name in (ThemeName.CONTRAST_DARK, ThemeName.CONTRAST_LIGHT):
        tokens = tokens_named(name, system_is_dark=False)
        assert {tokens.ground, tokens.text} == {"#000000", "#FFFFFF"}
        assert tokens.line_width == 2


def test_the_system_theme_follows_the_desktop():
    assert tokens_named(ThemeName.SYSTEM, system_is_dark=True) is DARK
    assert tokens_named(ThemeName.SYSTEM, system_is_dark=False) is LIGHT
