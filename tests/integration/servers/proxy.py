"""A TCP proxy between worker and server that delays, throttles, cuts, falls silent, rewrites and listens.

    with Proxy(server_port) as proxy:                 connect to 127.0.0.1:proxy.port
        proxy.delay = 0.02                            seconds before each chunk is passed on, either way (a round trip costs two)
        proxy.bytes_per_second = 1                    either way
        proxy.cut()                                   reset all connections now
        proxy.cut_after(bytes_down=5000)              reset the next time that many bytes came from the server
        proxy.silent = True                           a half-open line: nothing passes, nothing is closed, connecting works
        proxy.refusing = True                         new connections are closed at once
        proxy.rewrite_down = lambda chunk: chunk.replace(b" STARTTLS", b"")       what the server says; rewrite_up: what the client says
        proxy.heard                                   every byte clients sent, also while silent
        proxy.told                                    every byte that was passed to clients
        proxy.connections, proxy.round_trips          counts; `forget()` sets heard, told and both to zero
    Proxy(server_port, tls=authority.server_context(certificate))     speaks TLS to the client with a certificate of the test's choice

`rewrite_*` see the chunks as they arrive; set `line_wise = True` to have them called line by line.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

TICK_SECONDS = 0.02


class Proxy:
    """Listens on `port`; each connection is a pair of sockets and two threads."""

    def __init__(self, upstream: int, *, tls: ssl.SSLContext | None = None) -> None:
        self.upstream = upstream
        self.tls = tls
        self.delay = 0.0
        self.bytes_per_second: float | None = None
        self.silent = False
        self.refusing = False
        self.line_wise = False
        self.rewrite_down: Callable[[bytes], bytes] | None = None
        self.rewrite_up: Callable[[bytes], bytes] | None = None
        self._limit_down: int | None = None
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._closing = False
        self.forget()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def forget(self) -> None:
        """Begin to listen anew."""
        self.heard = b""
        self.told = b""
        self.connections = 0
        self.round_trips = 0
        self._server_spoke_last = True

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in list(self._threads):
            thread.join(timeout=10)

    def cut(self) -> None:
        """Reset every connection: what a rebooting router does."""
        for pair in self._taken_pairs():
            for end in pair:
                _reset(end)

    def _taken_pairs(self) -> list[tuple[socket.socket, socket.socket]]:
        """The connections there are now; later ones are no part of what befalls these."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        return pairs

    def cut_after(self, *, bytes_down: int) -> None:
        """Reset all connections once so many further bytes have come from the server; the bytes up to there are passed on."""
        self._limit_down = bytes_down

    def _start(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.refusing:
                _reset(client)
            else:
                self._start(self._connect, client)

    def _connect(self, client: socket.socket) -> None:
        try:
            if self.tls is not None:
                client.settimeout(10)
                client = self.tls.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.upstream), timeout=10)
        except OSError:
            client.close()
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.settimeout(None)
        with self._lock:
            self._pairs.append((client, server))
        if self.tls is not None:
            self._relay_tls(client, server)
            return
        self._start(self._pass, server, client, self._down)
        self._pass(client, server, self._up)

    def _relay_tls(self, client: socket.socket, server: socket.socket) -> None:
        """One thread for both ways: an SSL object must not be used by two threads."""
        with selectors.DefaultSelector() as selector, contextlib.suppress(ValueError, OSError):  # closed by `cut`
            selector.register(client, selectors.EVENT_READ, (client, server, self._up))
            selector.register(server, selectors.EVENT_READ, (server, client, self._down))
            while selector.get_map():
                for key, _ in selector.select():
                    if not self._step(*key.data):
                        return

    def _pass(self, source: socket.socket, target: socket.socket, see: Callable[[bytes], bytes | None]) -> None:
        while self._step(source, target, see):
            pass

    def _step(self, source: socket.socket, target: socket.socket, see: Callable[[bytes], bytes | None]) -> bool:
        """Pass one chunk; False when the connection has ended."""
        try:
            chunk = source.recv(65536)
            seen = see(chunk) if chunk else None
            if seen:
                self._send(target, seen)
        except OSError:
            chunk = b""
        if not chunk and not self.silent:
            for end in (source, target):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        return bool(chunk)

    def _send(self, target: socket.socket, chunk: bytes) -> None:
        time.sleep(self.delay)
        if self.bytes_per_second is None:
            target.sendall(chunk)
            return
        for byte in chunk:
            rate = self.bytes_per_second
            target.sendall(bytes([byte]))
            if rate is not None:
                time.sleep(1 / rate)

    def _up(self, chunk: bytes) -> bytes | None:
        self.heard += chunk
        if self._server_spoke_last:
            self._server_spoke_last = False
            self.round_trips += 1
        return None if self.silent else self._rewritten(chunk, self.rewrite_up)

    def _down(self, chunk: bytes) -> bytes | None:
        if self.silent:
            return None
        chunk = self._rewritten(chunk, self.rewrite_down)
        if self._limit_down is not None:
            passed, self._limit_down = chunk[: self._limit_down], self._limit_down - len(chunk)
            if self._limit_down <= 0:
                self._limit_down = None
                self._cut_after_passing(passed)
                return None
        self._server_spoke_last = True
        self.told += chunk
        return chunk

    def _cut_after_passing(self, chunk: bytes) -> None:
        self.told += chunk
        for client, server in self._taken_pairs():
            with contextlib.suppress(OSError):
                client.sendall(chunk)
                client.shutdown(socket.SHUT_WR)
            _reset(client)
            _reset(server)

    def _rewritten(self, chunk: bytes, rewrite: Callable[[bytes], bytes] | None) -> bytes:
        if rewrite is None:
            return chunk
        if not self.line_wise:
            return rewrite(chunk)
        return b"".join(rewrite(line) for line in chunk.splitlines(keepends=True))


def _reset(end: socket.socket) -> None:
    """Close with RST: the other side learns it at its next read."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
    end.close()
