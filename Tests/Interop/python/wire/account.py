"""Accounts: the rules of domain and uid, and the text form `uid@domain` (SPEC.md 5.3)."""

from __future__ import annotations

import re

_DOMAIN = re.compile(r"[a-z0-9.-]{1,64}")
_ESCAPES = {"25": "%", "40": "@"}
LONGEST_UID = 128


def domain_is_valid(domain: str) -> bool:
    """WP-5.3-1."""
    return _DOMAIN.fullmatch(domain) is not None


def uid_is_valid(uid: str) -> bool:
    """WP-5.3-2."""
    if not 1 <= len(uid.encode("utf-8")) <= LONGEST_UID:
        return False
    return not any(code < 0x20 or 0x7F <= code <= 0x9F for code in map(ord, uid))


def format_account(domain: str, uid: str) -> str:
    """The text form of a valid account."""
    if not domain_is_valid(domain) or not uid_is_valid(uid):
        raise ValueError("no valid account")
    return uid.replace("%", "%25").replace("@", "%40") + "@" + domain


def parse_account(text: str) -> tuple[str, str]:
    """Domain and uid of a text form; ValueError when it is none."""
    if text.count("@") != 1:
        raise ValueError("a text form holds one @")
    escaped, domain = text.split("@")
    parts = escaped.split("%")
    uid = parts[0]
    for part in parts[1:]:
        if part[:2] not in _ESCAPES:
            raise ValueError("% stands only in %25 and %40")
        uid += _ESCAPES[part[:2]] + part[2:]
    if not domain_is_valid(domain) or not uid_is_valid(uid):
        raise ValueError("the domain or the uid breaks its rule")
    return domain, uid
