"""The program that the kernel runs before each system call of a reader: it refuses networks and other processes.

A list of what is refused, not of what is allowed: parsers in C change what they call with every release, and reading
is walled by Landlock already. Knows numbers of system calls (from the kernel's tables) and the form of BPF alone.
"""

from __future__ import annotations

import errno
import struct

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_OTHER_NUMBERS = 0x40000000
"""Numbers of x86's third set of calls begin here: it would be a way around those below."""
_THREAD = 0x00010000

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS: dict[str, tuple[int, int]] = {
    # name: number on x86_64, on aarch64
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_uring_setup": (425, 425),  # opens connections without any of the calls above
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "tkill": (200, 130),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
}
_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281)}
_SIGNALS = {"kill": (62, 129), "tgkill": (234, 131)}
"""Allowed to oneself: that is how a program ends when it finds itself broken."""
_OLD_FORKS = (57, 58)
_CLONE, _CLONE3 = (56, 220), 435


def build_filter(machine: str, process: int, *, may_execute: bool) -> bytes:
    """The program for this processor and this ``process``, 8 bytes an instruction.

    Empty where the processor's numbers are not known here.
    """
    if machine not in _MACHINES:
        return b""
    column = list(_MACHINES).index(machine)
    refused = [numbers[column] for numbers in _CALLS.values()]
    if not may_execute:
        refused += [numbers[column] for numbers in _PROGRAMS.values()]
    if machine == "x86_64":
        refused += _OLD_FORKS
    program = [
        _step(_LOAD, _MACHINE),
        _step(_EQUAL, _MACHINES[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _OTHER_NUMBERS, 0, 1),
        _step(_RETURN, _ERRNO | errno.EPERM),
    ]
    for number in refused:
        program += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ERRNO | errno.EPERM)]
    for numbers in _SIGNALS.values():
        program += [
            _step(_EQUAL, numbers[column], 0, 4),
            _step(_LOAD, _FIRST_ARGUMENT),
            _step(_EQUAL, process, 1, 0),
            _step(_RETURN, _ERRNO | errno.EPERM),
            _step(_RETURN, _ALLOW),
        ]
    program += [
        # Its flags stand in memory that cannot be read here. The C library then takes the older call.
        _step(_EQUAL, _CLONE3, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
        _step(_EQUAL, _CLONE[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _THREAD, 1, 0),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(program)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
