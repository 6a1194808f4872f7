"""Messages between the service and its workers: a header, a body, and at most one open file.

The line is a pair of local sockets. What a worker sends is read as JSON and
bytes and nothing else, since a worker runs what strangers wrote.
"""

import json
import os
import socket
import struct
import time
from typing import Any

__all__ = ["LONGEST", "read_header", "receive", "send", "wait_at_most", "write_header"]

_LENGTHS = struct.Struct("!II")
#: Longest header and longest body, in bytes.
LONGEST = 64 * 1024 * 1024
_NUMBER = struct.Struct("i")
#: Room beside a message for the number of one open file and no more.
_BESIDE = socket.CMSG_LEN(_NUMBER.size)
#: How much is read at once: most messages whole, long ones in a few pieces.
_FIRST, _PIECE = 65_536 + 1_024, 1 << 20


def send(
    line: socket.socket,
    header: bytes,
    body: bytes = b"",
    file: int | None = None,
    until: float | None = None,
) -> None:
    """Send one message, with the open file ``file`` if there is one.

    ``until`` is a moment of ``time.monotonic``; without it, wait for ever.

    Raises
    ------
    TimeoutError
        If the other side has not taken the whole message by then.
    ValueError
        If the message is longer than the other side would take.
    """
    if len(header) > LONGEST or len(body) > LONGEST:
        raise ValueError("the message is too long")
    message = _LENGTHS.pack(len(header), len(body)) + header + body
    sent = 0
    try:  # nearly all messages fit at once, and then nobody has to look at the clock
        if file is None:
            sent = line.send(message, socket.MSG_DONTWAIT)
        else:
            sent = socket.send_fds(line, [message], [file])
    except BlockingIOError:
        pass
    if sent < len(message):
        try:
            if until is not None:
                line.settimeout(max(until - time.monotonic(), 0.000_001))
            line.sendall(memoryview(message)[sent:])
        finally:
            line.settimeout(None)


def receive(
    line: socket.socket, until: float | None = None, begun: bool = False
) -> tuple[bytes, bytes, int | None]:
    """Return header, body and open file of the next message.

    ``until`` is a moment of ``time.monotonic``; without it, wait for ever.
    With ``begun``, its first piece is taken as the line gives it: at once, or
    within the time of :func:`wait_at_most`.

    Raises
    ------
    BlockingIOError
        If that time is over and nothing came; then nothing is lost.
    TimeoutError
        If the message is not whole in time.
    EOFError
        If the other side is gone, or sends what is no message.
    """
    file: int | None = None
    message: bytes | bytearray = b""
    size, most = _LENGTHS.size, _FIRST
    timed = False
    try:
        while len(message) < size:
            if until is not None and not begun:
                line.settimeout(max(until - time.monotonic(), 0.000_001))
                timed = True
            piece, beside, _, _ = line.recvmsg(most, _BESIDE)
            begun = False
            if beside:
                if file is not None:
                    os.close(file)
                file = _number(beside)
            if not piece:
                raise EOFError("the other side is gone")
            if message:
                message += piece
            else:
                message = piece
            if size == _LENGTHS.size and len(message) >= size:
                lengths = _LENGTHS.unpack_from(message)
                if max(lengths) > LONGEST:
                    raise EOFError("the other side sends no message of ours")
                size += sum(lengths)
                if len(message) < size:
                    message, most = bytearray(message), _PIECE
        end = _LENGTHS.size + _LENGTHS.unpack_from(message)[0]
        return bytes(message[_LENGTHS.size : end]), bytes(message[end:]), file
    except BaseException:
        if file is not None:
            os.close(file)
        raise
    finally:
        if timed:
            line.settimeout(None)


def write_header(said: dict[str, Any]) -> bytes:
    """Return what is said about an answer as a header: short if there is nothing special.

    Examples
    --------
    >>> write_header({"form": "rows", "format": "csv", "notes": [], "size": 20})
    b'rows csv 20'
    >>> write_header({"last": True})
    b'{"last": true}'
    """
    if len(said) == 4 and said.get("notes") == []:
        return f"{said['form']} {said['format']} {said['size']}".encode()
    return json.dumps(said).encode()


def read_header(header: bytes) -> dict[str, Any]:
    """Return what a header says; raise ValueError if it is none.

    Examples
    --------
    >>> read_header(b"rows csv 20")
    {'form': 'rows', 'format': 'csv', 'size': 20}
    """
    if not header.startswith(b"{"):
        form, written, size = header.decode("ascii").split(" ")
        return {"form": form, "format": written, "size": int(size)}
    said: dict[str, Any] = json.loads(header)
    return said


def wait_at_most(line: socket.socket, seconds: float) -> None:
    """Let the line wait so long for a message to begin; 0 lets it wait for ever.

    The operating system keeps the time, which costs less than ``until`` does.
    """
    whole = int(seconds)
    time_of_day = struct.pack("ll", whole, int((seconds - whole) * 1_000_000))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time_of_day)


def _number(beside: list[tuple[int, int, bytes]]) -> int | None:
    """Return the number of the open file that came beside a piece."""
    for level, kind, numbers in beside:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS) and len(numbers) >= 4:
            number: int = _NUMBER.unpack_from(numbers)[0]
            os.set_inheritable(number, False)
            return number
    return None
