"""Small servers of our own for tests of line protocols: each connection is served by a function, in threads.

    with Peer(lambda stream: ...) as peer: ...      peer.port, peer.connections; Peer(serve, path=...) listens on a UNIX socket
"""
import contextlib
import socket
import socketserver
import threading


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.owner.connections += 1
        with contextlib.suppress(OSError, ValueError):
            self.server.owner.serve(self)


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


class Peer:
    """`serve` gets an object with rfile, wfile and connection; the connection ends when it returns."""

    def __init__(self, serve, path=None):
        self.serve = serve
        self.connections = 0
        self.done = threading.Event()   # set at the end: what a slow server should wait for instead of sleeping
        self.server = _Unix(str(path), _Handler) if path else _Tcp(("127.0.0.1", 0), _Handler)
        self.server.owner = self
        self.port = None if path else self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.server.shutdown()
        self.server.server_close()


def read_netstring(rfile):
    """The payload of the next netstring, or None at the end."""
    length = b""
    while (c := rfile.read(1)) not in (b":", b""):
        length += c
    if c == b"":
        return None
    payload = rfile.read(int(length))
    return payload if rfile.read(1) == b"," else None


def netstring(payload):
    return b"%d:%s," % (len(payload), payload)


def silent_port():
    """A bound TCP socket that listens, but never accepts; close it at the end."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener
