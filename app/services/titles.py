"""The line by which a person recognises a conversation or a piece of work: how its first words begin."""

TITLE_CHARACTERS = 80


def title_from(text: str) -> str:
    """The first line with anything in it, on one line, cut at a word to about `TITLE_CHARACTERS`; "" for blank text."""
    # Cut first: a pasted book has no line ends worth looking for.
    line = next((line for line in text.lstrip()[: 4 * TITLE_CHARACTERS].splitlines() if line.strip()), "")
    words = " ".join(line.split())
    if len(words) <= TITLE_CHARACTERS:
        return words
    cut = words[: TITLE_CHARACTERS - 1]
    whole, _, _ = cut.rpartition(" ")
    return (whole or cut) + "…"
