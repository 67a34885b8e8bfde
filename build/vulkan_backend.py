"""Builds ggml's Vulkan backend beside the installed llama-cpp-python, from the very source that was pinned for it.

Everything lies in `.dev/gpu-path` and comes by hash: the source from `requirements/desk.txt`, the build tools from
`requirements/build.txt`, through whatever package index this machine's pip is set to. Only the target `ggml-vulkan` is
compiled; it loads into the libggml that the package brought. For Debian and Ubuntu; nobody ships what is built here.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
PACKAGE = "llama-cpp-python"

# glslc compiles the shaders; the drivers bring lavapipe, a Vulkan device made of the CPU.
APT_PACKAGES = ("glslc", "libvulkan-dev", "mesa-vulkan-drivers", "spirv-headers")

SWITCHES = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DGGML_VULKAN=ON",
    "-DGGML_BACKEND_DL=ON",
    "-DGGML_NATIVE=OFF",
    "-DBUILD_SHARED_LIBS=ON",
    "-DCMAKE_SKIP_RPATH=ON",  # it must find the package's libggml-base, not the one built beside it
    "-DLLAMA_BUILD_COMMON=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_TOOLS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
)


class BuildError(Exception):
    """The backend cannot be built; the text says what to do and is all that the person sees."""


def vulkan_backend(folder: Path) -> Path:
    """Return the built library, made in `folder` unless it was made there from the same source before."""
    pin = pinned_source()
    library = folder / "build" / "bin" / "libggml-vulkan.so"
    stamp = folder / "built.stamp"
    made_of = hashlib.sha256(f"{pin}{SWITCHES}{sys.version}".encode()).hexdigest()
    if library.exists() and stamp.exists() and stamp.read_text() == made_of:
        say("the Vulkan backend was built before")
        return library
    install_system_packages()
    folder.mkdir(parents=True, exist_ok=True)
    tools = build_tools(folder / "tools")
    source = unpacked_source(folder, tools, pin)
    compile_backend(source, folder / "build", tools)
    stamp.write_text(made_of)
    return library


def say(text: str) -> None:
    print(f"gpu-path: {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], **environment: str) -> None:
    done = subprocess.run([str(part) for part in command], env=os.environ | environment, stdout=sys.stderr, check=False)
    if done.returncode:
        raise BuildError(f"`{' '.join(str(part) for part in command[:3])}` failed with exit code {done.returncode}")


def pinned_source() -> str:
    """The lines of desk.txt that lock llama-cpp-python, with its hashes."""
    lock = (REQUIREMENTS / "desk.txt").read_text()
    found = re.search(rf"^{PACKAGE}==\S+(?: \\\n +--hash=\S+)+", lock, re.MULTILINE)
    if not found:
        raise BuildError(f"requirements/desk.txt does not lock {PACKAGE} by hash")
    return found[0] + "\n"


def install_system_packages() -> None:
    """Install what is missing as root on Debian and Ubuntu; otherwise print the one command."""
    if not shutil.which("dpkg-query"):
        raise BuildError(f"this builds on Debian and Ubuntu, with {' '.join(APT_PACKAGES)} and a C++ compiler")
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *APT_PACKAGES]
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    missing = [name for name in APT_PACKAGES if f"{name} installed" not in listed]
    if not missing:
        return
    if os.geteuid() != 0:
        raise BuildError(f"some system packages are missing. Run:\n  sudo apt-get install -y {' '.join(missing)}")
    say(f"installing {' '.join(missing)}")
    call(["apt-get", "-q", "update"])
    call(["apt-get", "-q", "install", "-y", "--no-install-recommends", *missing], DEBIAN_FRONTEND="noninteractive")


def build_tools(folder: Path) -> Path:
    """An environment with the locked cmake, ninja and build backend; returns its folder of programs."""
    say("installing the locked build tools")
    venv.create(folder, with_pip=True, clear=True)
    programs = folder / "bin"
    call([programs / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", REQUIREMENTS / "build.txt"])
    return programs


def unpacked_source(folder: Path, tools: Path, pin: str) -> Path:
    """llama.cpp inside the pinned source distribution, changed where Debian 12's headers are too old for it."""
    say(f"getting the source of {pin.split()[0]} (77 MB)")
    requirement = folder / "source.txt"
    requirement.write_text(pin)
    downloads, unpacked = folder / "downloads", folder / "source"
    for stale in (downloads, unpacked):
        shutil.rmtree(stale, ignore_errors=True)
    # pip asks a source distribution for its metadata: with the tools above, so nothing unlocked is installed for it.
    fetch = ["download", "-q", "--no-deps", "--no-build-isolation", "--no-binary", PACKAGE, "--require-hashes"]
    call([tools / "python", "-m", "pip", *fetch, "-r", requirement, "-d", downloads])
    (archive,) = downloads.iterdir()
    with tarfile.open(archive) as opened:
        opened.extractall(unpacked, filter="data")
    (top,) = unpacked.iterdir()
    llama_cpp = top / "vendor" / "llama.cpp"
    leave_out_layer_settings(llama_cpp / "ggml" / "src" / "ggml-vulkan" / "ggml-vulkan.cpp")
    return llama_cpp


def leave_out_layer_settings(file: Path) -> None:
    """Debian 12's Vulkan headers lack `vk::LayerSettingEXT`, which configures a validation layer that is off here."""
    text = file.read_text()
    settings = re.compile(r"\n +std::vector<vk::LayerSettingEXT> settings = \{.*?layer_setting_info\(settings\);", re.S)
    text, cut = settings.subn("", text)
    text, used = re.subn(r", extensions, &layer_setting_info\)", ", extensions)", text)
    if (cut, used) != (1, 1):
        raise BuildError(f"{file.name} is not the one this was written for: its layer settings were not found")
    file.write_text(text)


def compile_backend(source: Path, into: Path, tools: Path) -> None:
    say("compiling ggml-vulkan: about four minutes on two cores")
    shutil.rmtree(into, ignore_errors=True)
    started = time.monotonic()
    programs = [f"-DCMAKE_MAKE_PROGRAM={tools / 'ninja'}"]
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    call([tools / "cmake", "-S", source, "-B", into, "-G", "Ninja", *programs, *SWITCHES], PATH=path)
    call([tools / "cmake", "--build", into, "--target", "ggml-vulkan"], PATH=path)
    say(f"compiled in {time.monotonic() - started:.0f} s")
