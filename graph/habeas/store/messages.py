"""Messages between the service and its workers: a header, a body, and at most one open file.

The line is a pair of local sockets. What a worker sends is read as JSON and
bytes and nothing else, since a worker runs what strangers wrote.
"""

import os
import socket
import struct
import time

__all__ = ["LONGEST", "receive", "send"]

_LENGTHS = struct.Struct("!II")
#: Longest header and longest body, in bytes.
LONGEST = 64 * 1024 * 1024


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
    if max(len(header), len(body)) > LONGEST:
        raise ValueError("the message is too long")
    message = _LENGTHS.pack(len(header), len(body)) + header + body
    try:
        if until is not None:
            line.settimeout(max(until - time.monotonic(), 0.000_001))
        sent = socket.send_fds(line, [message], [file]) if file is not None else 0
        line.sendall(message[sent:])
    finally:
        line.settimeout(None)


def receive(line: socket.socket, until: float | None = None) -> tuple[bytes, bytes, int | None]:
    """Return header, body and open file of the next message.

    ``until`` is a moment of ``time.monotonic``; without it, wait for ever.

    Raises
    ------
    TimeoutError
        If the message is not whole by then.
    EOFError
        If the other side is gone, or sends what is no message.
    """
    file: int | None = None
    message = bytearray()
    size = _LENGTHS.size
    try:
        while len(message) < size:
            if until is not None:
                line.settimeout(max(until - time.monotonic(), 0.000_001))
            piece, files, _, _ = socket.recv_fds(line, 65_536, 1)
            for number in files:
                os.set_inheritable(number, False)
                file = number
            if not piece:
                raise EOFError("the other side is gone")
            message += piece
            if size == _LENGTHS.size and len(message) >= size:
                lengths = _LENGTHS.unpack_from(message)
                if max(lengths) > LONGEST:
                    raise EOFError("the other side sends no message of ours")
                size += sum(lengths)
        header_end = _LENGTHS.size + _LENGTHS.unpack_from(message)[0]
        return bytes(message[_LENGTHS.size : header_end]), bytes(message[header_end:]), file
    except BaseException:
        if file is not None:
            os.close(file)
        raise
    finally:
        line.settimeout(None)
