"""The words of the window: gather them from the code, build the files the window loads, check that none is missing.

    python build/translations.py update [FOLDER…]   gather new words into resources/translations/{ru,en}/<folder>.ts
    python build/translations.py release            build goldquill_ru.qm and goldquill_en.qm from them
    python build/translations.py check [FOLDER…]    exit 1 when a word is not translated or no longer used

There is one `.ts` a folder of `ui` (`ui.ts` for the files directly in it), so that people who work in different
folders never meet in one file. English carries plurals alone; they are filled in here
("%n answer(s)" gives "answer" and "answers"). Words that left the code leave the `.ts` at the next `update`.
"""

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from pathlib import Path

LANGUAGES = ("ru", "en")
ROOT = Path(__file__).resolve().parent.parent

Words = tuple[str, str, str]  # context, source, disambiguation


def sources(root: Path) -> dict[str, list[Path]]:
    """Return the Python files of each `.ts`, by its name without the ending."""
    found = {"ui": sorted((root / "ui").glob("*.py"))}
    for folder in sorted((root / "ui").iterdir()):
        if folder.is_dir() and (files := sorted(folder.rglob("*.py"))):
            found[folder.name] = files
    return {name: files for name, files in found.items() if files}


def update(root: Path, into: Path, only: Collection[str] = ()) -> None:
    """Gather the words of every folder (or of `only` some) into `into/<language>/<folder>.ts`, keeping translations."""
    for name, files in sources(root).items():
        if only and name not in only:
            continue
        for language in LANGUAGES:
            ts = into / language / f"{name}.ts"
            ts.parent.mkdir(parents=True, exist_ok=True)
            plural_only = ["-pluralonly"] if language == "en" else []
            _tool("lupdate", "-silent", "-no-obsolete", "-locations", "none", "-source-language", "en",
                  "-target-language", language, *plural_only, *map(str, files), "-ts", str(ts))  # fmt: skip
            if language == "en":
                _fill_english_plurals(ts)
            if not list(_messages(ts)):
                ts.unlink()


def release(folder: Path) -> list[Path]:
    """Build one `.qm` a language from all its `.ts` files; return them."""
    built = []
    for language in LANGUAGES:
        qm = folder / f"goldquill_{language}.qm"
        parts = sorted((folder / language).glob("*.ts"))
        if not parts:
            continue
        _tool("lrelease", "-silent", *map(str, parts), "-qm", str(qm))
        built.append(qm)
    return built


def check(root: Path, folder: Path, only: Collection[str] = ()) -> list[str]:
    """Return what is wrong, a line each: words untranslated, not gathered yet, or no longer in the code."""
    wrong = []
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        for ts in folder.glob("*/*.ts"):
            copy = fresh / ts.relative_to(folder)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(ts.read_bytes())
        kept = {ts.relative_to(folder): {words for words, _ in _messages(ts)} for ts in folder.glob("*/*.ts")}
        update(root, fresh)
        for ts in sorted({*kept, *(ts.relative_to(fresh) for ts in fresh.glob("*/*.ts"))}):
            if only and ts.stem not in only:
                continue
            now = dict(_messages(fresh / ts)) if (fresh / ts).exists() and ts.stem in sources(root) else {}
            before = kept.get(ts, set())
            wrong += [f"{ts}: no longer used: {words[1]!r}" for words in sorted(before - now.keys())]
            wrong += [f"{ts}: not gathered: {words[1]!r}" for words in sorted(now.keys() - before)]
            wrong += [f"{ts}: not translated: {words[1]!r}" for words in sorted(before & now.keys()) if not now[words]]
    return wrong


def _messages(ts: Path) -> Iterator[tuple[Words, bool]]:
    """Yield each message of a file and whether it is translated, all plural forms included."""
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314 — our own files
        for message in context.iter("message"):
            words = (
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
            )
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None:
                yield words, False
                continue
            forms = translation.findall("numerusform") or [translation]
            yield words, all(form.text for form in forms)


def _fill_english_plurals(ts: Path) -> None:
    tree = ET.parse(ts)  # noqa: S314 — our own files
    filled = False
    for message in tree.getroot().iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        if translation is None or translation.get("type") != "unfinished":
            continue
        for form, ending in zip(translation.findall("numerusform"), ("", "s"), strict=True):
            form.text = source.replace("(s)", ending)
        del translation.attrib["type"]
        filled = True
    if filled:
        body = ET.tostring(tree.getroot(), encoding="unicode")
        ts.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def _tool(name: str, *arguments: str) -> None:
    """Run one of Qt's tools as PySide6 ships them."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    tool = next(found for end in ("", ".exe") if (found := folder / f"{name}{end}").exists())
    done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stderr or done.stdout}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("update", "release", "check"))
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="only these folders of ui (`ui` for ui/*.py)")
    chosen = parser.parse_args(arguments)
    folder = ROOT / "resources" / "translations"
    if chosen.action == "update":
        update(ROOT, folder, chosen.folders)
    elif chosen.action == "release":
        release(folder)
    elif wrong := check(ROOT, folder, chosen.folders):
        print("\n".join(wrong), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
