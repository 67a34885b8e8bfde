"""The worker dies with the window's process, however that dies.

Three cords, each enough on its platform: the end of standard input everywhere (the worker's reading thread leaves at
once), the parent-death signal on Linux, which also reaches a stopped process, and on Windows a job object that kills
what is in it when its last handle closes. macOS has the first alone. The Windows part has not been run.
"""

import contextlib
import ctypes
import signal
import sys
from collections.abc import Callable


def die_with_parent() -> None:
    """Called in the worker, first thing.

    Linux sends the signal when the *thread* that started the child ends, so whoever starts a worker does it from a
    thread that lives as long as the worker is wanted.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1  # linux/prctl.h
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)


if sys.platform == "win32":
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION (winnt.h)."""

        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h); `IoInfo` is six 64-bit counters."""

        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _KILL_ON_JOB_CLOSE = 0x2000
    _EXTENDED_LIMIT_INFORMATION = 9
    _PROCESS_TERMINATE_AND_SET_QUOTA = 0x0001 | 0x0100

    def tie(pid: int) -> Callable[[], None]:
        """Tie the process to this one. Returns what unties, which also kills whatever of it is left.

        Raises `OSError` when Windows refuses; the end of standard input still holds then.
        """
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.CreateJobObjectW.restype = wintypes.HANDLE
        kernel32.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel32.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel32.OpenProcess.restype = wintypes.HANDLE
        kernel32.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel32.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)

        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
        with contextlib.ExitStack() as handles:
            # No security attributes: the handle is not inherited, so this process holds the only one.
            job = _checked(kernel32.CreateJobObjectW(None, None))
            handles.callback(kernel32.CloseHandle, job)
            _checked(
                kernel32.SetInformationJobObject(
                    job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
                )
            )
            process = _checked(kernel32.OpenProcess(_PROCESS_TERMINATE_AND_SET_QUOTA, False, pid))
            try:
                _checked(kernel32.AssignProcessToJobObject(job, process))
            finally:
                kernel32.CloseHandle(process)
            return handles.pop_all().close

    def _checked(result: int | None) -> int:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())
        return result

else:

    def tie(pid: int) -> Callable[[], None]:  # noqa: ARG001 - only Windows ties from the outside
        """Nothing to do from this side; see `die_with_parent`."""
        return lambda: None
