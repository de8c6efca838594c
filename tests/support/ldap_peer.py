"""An LDAP server of our own for tests: it says what a function tells it to, and keeps what it was asked.

BER as far as LDAP clients need it. LdapScript goes where peers.Peer and peer_comparison.Job want a script.
"""
import contextlib
import threading

CLOSE, HANG = object(), object()
BIND, UNBIND, SEARCH, ABANDON, EXTENDED = 0x60, 0x42, 0x63, 0x50, 0x77
NAMES = {BIND: "bind", UNBIND: "unbind", SEARCH: "search", ABANDON: "abandon", EXTENDED: "extended"}
LIMIT = 60


def ber(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes(4, "big")
    return bytes([tag, 0x84]) + length + body


def integer(value, tag=2):
    return ber(tag, value.to_bytes(2, "big"))


def octets(text, tag=4):
    return ber(tag, text if isinstance(text, bytes) else text.encode())


def message(number, operation):
    return ber(0x30, integer(number), operation)


def entry(number, name, *attributes):
    """`attributes`: (name, values)."""
    listed = [ber(0x30, octets(key), ber(0x31, *[octets(value) for value in values])) for key, values in attributes]
    return message(number, ber(0x64, octets(name), ber(0x30, *listed)))


def done(number, code=0, tag=0x65, text=""):
    return message(number, ber(tag, integer(code, 10), octets(""), octets(text)))


def read_value(stream):
    """(tag, value) of the next element, or None."""
    head = stream.read(2)
    if len(head) < 2:
        return None
    length = head[1]
    if length & 0x80:
        length = int.from_bytes(stream.read(length & 0x7f), "big")
    value = stream.read(length)
    return (head[0], value) if len(value) == length else None


def children(value):
    found, at = [], 0
    while at < len(value):
        length, start = value[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7f
            length = int.from_bytes(value[at + 2:start], "big")
        found.append((value[at], value[start:start + length]))
        at = start + length
    return found


class Request:
    """One message of a client."""

    def __init__(self, value):
        number, (tag, body) = children(value)[:2]
        self.number = int.from_bytes(number[1], "big")
        self.kind = NAMES.get(tag, hex(tag))
        self.fields = children(body) if tag in (BIND, SEARCH, EXTENDED) else []

    @property
    def base(self):
        return self.fields[0][1].decode("latin-1")

    def text(self):
        if self.kind not in ("search", "bind"):
            return self.kind
        return self.kind + " " + " ".join(value.hex(" ") if tag in (2, 10) else repr(value) for tag, value in self.fields)


class LdapScript:
    """`behave(request, connection)` gives bytes, CLOSE or HANG; connections count from 1. `greeting`: what a new
    connection gets, before anything is asked."""

    def __init__(self, behave, greeting=b""):
        self.behave, self.greeting = behave, greeting
        self.lock, self.requests, self.connections = threading.Lock(), [], 0

    def __call__(self, stream):
        with self.lock:
            self.connections += 1
            number = self.connections
        if self.greeting is CLOSE:
            return
        with contextlib.suppress(OSError):
            stream.wfile.write(self.greeting)
            self.converse(stream, number)

    def converse(self, stream, number):
        while (element := read_value(stream.rfile)) and element[0] == 0x30:
            request = Request(element[1])
            if request.kind == "unbind":
                return
            if request.kind != "abandon":   # said on the way out, and not always heard
                with self.lock:
                    self.requests.append(request.text())
            reply = self.behave(request, number)
            if reply is CLOSE:
                return
            if reply is HANG:
                stream.server.owner.done.wait(LIMIT)
                return
            stream.wfile.write(reply)
            stream.wfile.flush()


def plain(request, _):
    """Every search finds one entry with mail: v; STARTTLS is refused."""
    if request.kind == "bind":
        return done(request.number, tag=0x61)
    if request.kind == "search":
        return entry(request.number, "cn=x", ("mail", ["v"])) + done(request.number)
    return done(request.number, 2, tag=0x78) if request.kind == "extended" else b""


def instead(kind, reply, until=None):
    """plain(), but other replies to messages of a kind; bytes, or a function of the message's number. `until`: only on that
    many connections."""
    def behave(request, connection):
        if request.kind != kind or (until and connection > until):
            return plain(request, connection)
        return reply(request.number) if callable(reply) else reply
    return behave


def directory(**names):
    """Entries by the base of the search; `top` is dc=example,dc=com. A number is a result code, and ends the entries."""
    def behave(request, connection):
        if request.kind != "search":
            return plain(request, connection)
        base = "top" if request.base == "dc=example,dc=com" else request.base
        found, code = b"", 0 if base in names else 32
        for one in names.get(base, ()):
            if isinstance(one, int):
                code = one
            else:
                found += entry(request.number, f"cn={base}", *one)
        return found + done(request.number, code)
    return behave
