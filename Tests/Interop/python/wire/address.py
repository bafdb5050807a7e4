"""Addresses of sockets as they are written: `HOST:PORT`, with brackets around an IPv6 host."""

from __future__ import annotations

import socket

HIGHEST_PORT = 65_535


def parse_address(text: str) -> tuple[str, int]:
    """Host and port; ValueError when it is none."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ValueError("an IPv6 host stands in brackets")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > HIGHEST_PORT:
        raise ValueError("an address is HOST:PORT")
    return host, int(port)


def format_address(host: str, port: int) -> str:
    """The text of an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def family_of(host: str) -> socket.AddressFamily:
    """The kind of socket that reaches a host."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET
