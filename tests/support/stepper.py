"""Runs a program and stops it at every entry to and exit from a system call (Linux, ptrace)."""
import ctypes
import os
import signal

TRACEME, SYSCALL, SETOPTIONS = 0, 24, 0x4200
OPTION_SYSGOOD, OPTION_EXITKILL = 0x1, 0x100000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class NotAllowed(Exception):
    """This machine does not let a process trace its child."""


def _ptrace(request, pid, data=0):
    if _libc.ptrace(request, pid, None, data) == -1:
        raise NotAllowed(os.strerror(ctypes.get_errno()))


def _start(argv, env):
    pid = os.fork()
    if pid == 0:
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            if _libc.ptrace(TRACEME, 0, None, None) == 0:
                os.execve(argv[0], argv, env)
        finally:
            os._exit(126)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        raise NotAllowed("the child cannot be traced")
    _ptrace(SETOPTIONS, pid, OPTION_SYSGOOD | OPTION_EXITKILL)
    return pid


def run(argv, env, kill_at=None, seen=None):
    """Lets the program run to its end, or kills it at stop number `kill_at`.

    seen(number) is called at every stop. Returns (number of stops, exit code), with None for a program that was killed.
    """
    pid = _start(argv, env)
    stops = 0
    while True:
        _ptrace(SYSCALL, pid)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return stops, os.waitstatus_to_exitcode(status)
        if os.WSTOPSIG(status) & 0x80:
            stops += 1
            if seen:
                seen(stops)
        if stops == kill_at:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return stops, None
