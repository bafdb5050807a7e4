"""A server on TCP: `serve.py HOST:PORT [--topic-map FILE] [--settings FILE] [--time-scale X]`. Port 0 takes a free one;
the first line of the output says which. Everything is kept in memory, any token is good unless the settings name it, and
the token `service` makes a service."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from wire.account import domain_is_valid
from wire.address import format_address, parse_address
from wire.gate import TOPICS, TopicMap
from wire.registry import STATUS_CODES
from wire.serving import SocketServer

NUMBERS = ("heartbeatMilliseconds", "pushWindow", "maxOpenRequests", "inboxLimit", "senderLimit")
USAGE, BAD_INPUT, NO_INPUT, CANNOT_LISTEN = 64, 65, 66, 69


def read_topic_map(text: str) -> TopicMap:
    """A topic map as Vectors/README.md shows one: topics by domain and content type."""
    domains = json.loads(text)
    if not isinstance(domains, dict):
        raise ValueError("a topic map is an object of domains")
    topics: TopicMap = {}
    for domain, types in domains.items():
        if not domain_is_valid(domain) or not isinstance(types, dict):
            raise ValueError(f"{domain!r} is no domain, or is not mapped to an object of content types")
        for content_type, topic in types.items():
            if not isinstance(topic, str) or not topic:
                raise ValueError(f"the topic of {content_type!r} in {domain!r} is no name")
            topics[(domain, content_type)] = topic
    return topics


def read_server_settings(text: str) -> dict[str, Any]:
    """The member `server` of a scenario, as Vectors/README.md describes it."""
    settings = json.loads(text)
    if not isinstance(settings, dict):
        raise ValueError("settings are an object")
    for name, value in settings.items():
        if name == "tokens":
            if not isinstance(value, dict) or not all(_is_token(token) for token in value.values()):
                raise ValueError("tokens are an object of {\"refuse\": STATUS} or {\"service\": true, \"reach\": [DOMAIN]}")
        elif name not in NUMBERS:
            raise ValueError(f"{name!r} is none of {', '.join(NUMBERS)}, tokens")
        elif isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**32:
            raise ValueError(f"{name} is no number from 1 to {2**32 - 1}")
    return settings


def _is_token(rule: Any) -> bool:
    if not isinstance(rule, dict) or not set(rule) <= {"refuse", "service", "reach"}:
        return False
    reach = rule.get("reach", [])
    return (rule.get("refuse", "ok") in STATUS_CODES and isinstance(rule.get("service", False), bool)
            and isinstance(reach, list) and all(isinstance(domain, str) for domain in reach))


def main(arguments: list[str]) -> int:
    """Listen, say where, serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("address", metavar="HOST:PORT", help="where to listen; port 0 takes a free one")
    parser.add_argument("--topic-map", metavar="FILE", help="topics by domain and content type, as JSON")
    parser.add_argument("--time-scale", metavar="X", type=float, default=1.0,
                        help="how long a second of SPEC.md is here, in seconds, such as 0.05")
    parser.add_argument("--settings", metavar="FILE", help="limits and tokens as a scenario has them, as JSON")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return USAGE if end.code else 0
    topics, settings, name = TOPICS, {}, ""
    try:
        if options.topic_map:
            name = options.topic_map
            topics = read_topic_map(Path(name).read_text(encoding="utf-8"))
        if options.settings:
            name = options.settings
            settings = read_server_settings(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        return _fail(NO_INPUT, f"{name}: {error.strerror}")
    except ValueError as error:
        return _fail(BAD_INPUT, f"{name}: {error}")
    try:
        host, port = parse_address(options.address)
        server = SocketServer(host, port, topics, options.time_scale, settings)
    except ValueError as error:
        return _fail(USAGE, str(error))
    except OSError as error:
        return _fail(CANNOT_LISTEN, f"{options.address}: {error.strerror}")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    print(f"listening on {format_address(*server.address)}", flush=True)
    server.run()
    return 0


def _fail(code: int, text: str) -> int:
    print(f"serve.py: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
