"""Runs the path a GPU takes, for real, on a machine without one: `python3 dev.py gpu-path`.

Builds ggml's Vulkan backend (`build/vulkan_backend.py`), then on a Vulkan device made of the CPU: lists the devices as
the desk does, lets the fit choose the layers, answers with `goldquill generate` with every layer offloaded, and again
with the fewer layers and the CPU that too little memory leaves. It shows that the path works, not how fast a GPU is.
The report goes to standard error, JSON to standard output; exit 1 when a check failed, 2 when it could not be run.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

from vulkan_backend import ROOT, BuildError, say, vulkan_backend

from app.domain.model import DeviceKind, FitReport
from local_model.device_list import DeviceList
from local_model.inspector import FileInspector

DEMO_MODEL = ROOT / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 2048
TOKENS = 12
PROMPT = "What is the capital of France?"
MIB = 1 << 20

Facts = dict[str, object]


class Checks:
    """What was expected and whether it was so, said as it goes."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def expect(self, what: str, holds: bool) -> None:
        say(f"  {'ok' if holds else 'FAILED'}  {what}")
        if not holds:
            self.failed.append(what)


def answer(model: Path, gpu_layers: int) -> Facts:
    """Ask the program itself, greedily."""
    command = [sys.executable, "-m", "app.main", "generate", "--json", "--model", str(model), "--prompt", PROMPT]
    how = ["--context", CONTEXT, "--max-tokens", TOKENS, "--gpu-layers", gpu_layers, "--temperature", 0, "-k", 1]
    started = time.monotonic()
    done = subprocess.run([*command, *map(str, how)], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        say(done.stderr.strip())
        return {"failed": done.returncode}
    said = json.loads(done.stdout)
    return {
        "text": said["candidates"][0]["text"],
        "tokens": said["candidates"][0]["tokens"],
        "provenance": said["provenance"],
        "seconds": round(time.monotonic() - started, 1),
    }


def told(report: FitReport) -> Facts:
    say(f"  {report.device.name}: {report.gpu_layers} of {report.total_layers} layers, because {report.reason}")
    needed, available = report.needed_bytes / MIB, report.available_bytes / MIB
    say(f"  {needed:.0f} MiB needed of {available:.0f} MiB free: {report.verdict}")
    return asdict(report) | {"needed_bytes": report.needed_bytes}


def answered(checks: Checks, model: Path, report: FitReport, asked_for: int) -> Facts:
    """Answer with `asked_for` layers (-1: the program chooses too) and hold what ran against the report."""
    found = answer(model, asked_for)
    provenance = found.get("provenance")
    if not isinstance(provenance, dict):
        checks.expect("an answer", holds=False)
        return found
    say(f"  {found['text']!r} in {found['seconds']} s on {provenance['device']} ({provenance['backend']})")
    some = bool(found["text"]) and found["tokens"] in range(1, TOKENS + 1)
    checks.expect(f"{TOKENS} tokens at most, and some text", some)
    checks.expect("the worker offloaded what was chosen", provenance["gpu_layers"] == report.gpu_layers)
    checks.expect("and says on what it ran", provenance["backend"] == report.device.kind)
    return found


def run(model: Path) -> tuple[Facts, list[str]]:
    checks = Checks()
    # For every process below this one: our hook, and the software device, which ggml leaves out unless it is named.
    os.environ["GOLDQUILL_BACKEND_LIBRARY"] = str(vulkan_backend(ROOT / ".dev" / "gpu-path"))
    os.environ["GGML_VK_VISIBLE_DEVICES"] = "0"

    say("devices")
    devices = DeviceList((sys.executable, "-m", "local_model.hardware", "--json"))()
    for device in devices:
        free, total = device.free_bytes // MIB, device.total_bytes // MIB
        say(f"  {device.name}: {device.description}, {free} of {total} MiB free")
    vulkan = next((device for device in devices if device.kind is DeviceKind.VULKAN), None)
    checks.expect("a Vulkan device with memory is listed", vulkan is not None and vulkan.free_bytes > 0)
    facts: Facts = {"devices": [asdict(device) for device in devices]}
    if vulkan is None:
        return facts, checks.failed

    def fitted(free_bytes: int) -> FitReport:
        inspector = FileInspector(lambda: (devices[0], replace(vulkan, free_bytes=free_bytes)))
        return inspector.fit(inspector.inspect(model), CONTEXT)

    say("enough memory")
    whole = fitted(vulkan.free_bytes)
    fit = told(whole)
    checks.expect("every layer is offloaded", whole.reason == "all-layers" and whole.gpu_layers == whole.total_layers)
    facts["enough"] = {"fit": fit, "answer": answered(checks, model, whole, -1)}

    say("memory for half of the model")
    fewer = fitted(whole.needed_bytes - (whole.weights_bytes + whole.cache_bytes) // 2)
    fit = told(fewer)
    checks.expect("some layers are", fewer.reason == "some-layers" and 0 < fewer.gpu_layers < fewer.total_layers)
    facts["half"] = {"fit": fit, "answer": answered(checks, model, fewer, fewer.gpu_layers)}

    say("memory for none of it")
    none = fitted(256 * MIB)
    fit = told(none)
    checks.expect("the CPU is used alone", none.reason == "cpu-only" and none.device.kind is DeviceKind.CPU)
    facts["none"] = {"fit": fit, "answer": answered(checks, model, none, none.gpu_layers)}
    return facts, checks.failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="gpu-path", description=__doc__)
    parser.add_argument("--model", type=Path, default=DEMO_MODEL, help="a .gguf file (the demo model)")
    options = parser.parse_args()
    try:
        facts, failed = run(options.model.absolute())
    except BuildError as error:
        say(str(error))
        return 2
    print(json.dumps(facts | {"failed": failed}, ensure_ascii=False, indent=1, default=str))
    say(f"{len(failed)} checks failed" if failed else "all checks hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
