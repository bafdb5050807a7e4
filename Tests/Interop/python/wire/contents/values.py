"""The words of SPEC.md 8.3: one function for each makes the check of a value."""

from __future__ import annotations

import re
from typing import Callable, Optional

from ..account import LONGEST_UID, parse_account
from ..content import ARRAY, BOOL, NUMBER, OBJECT, STRING, Node
from .fault import ROW, RULE, Fault, broken, need_kind
from .numbers import order_value

Check = Callable[[Node], None]
LARGEST = 9_007_199_254_740_991
_HOST = r"[A-Za-z0-9.-]+"
_REST = rf"{_HOST}(?::[0-9]{{1,5}})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?"
_MAIL = rf"mailto:[A-Za-z0-9._%+-]+@{_HOST}"
_TEL = r"tel:\+?[0-9][0-9.-]{0,30}"
_HTTPS = re.compile("https://" + _REST)
_HTTP = re.compile("http://" + _REST)
_OTHER_LINK = re.compile(f"{_MAIL}|{_TEL}")
_MIME_NAME = r"[a-z0-9][a-z0-9!#$&^_.+-]*"
_MIME = re.compile(f"{_MIME_NAME}/{_MIME_NAME}")
_NOT_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_IN_FILE_NAME = re.compile("[/\\\\\u202a-\u202e\u2066-\u2069]")
# An account without the length of its uid in bytes, which no pattern can count.
_ACCOUNT = re.compile(r"(?:[^%@\x00-\x1f\x7f-\x9f]|%25|%40){1,128}@[a-z0-9.-]{1,64}")
LONGEST_URL, LONGEST_MIME = 2_048, 127


def text(longest: int) -> Check:
    """text n: the length is counted in code points."""
    def check(node: Node) -> None:
        need_kind(node, STRING)
        if not 1 <= len(node.value) <= longest or "\0" in node.value:
            raise broken(node, f"no text of 1 to {longest} characters")
    return check


def line(longest: int) -> Check:
    """line n."""
    plain = text(longest)

    def check(node: Node) -> None:
        plain(node)
        if _NOT_IN_LINE.search(node.value):
            raise broken(node, "a control character or separator in a line")
    return check


def file_name(node: Node) -> None:
    """file name."""
    line(255)(node)
    if node.value in (".", "..") or _NOT_IN_FILE_NAME.search(node.value):
        raise broken(node, "no file name")


def matching(pattern: str, what: str, requirement: str = ROW) -> Check:
    """A string that is wholly of this pattern."""
    compiled = re.compile(pattern)

    def check(node: Node) -> None:
        need_kind(node, STRING)
        if not compiled.fullmatch(node.value):
            raise broken(node, f"no {what}", requirement)
    return check


def token(longest: int) -> Check:
    """token n."""
    return matching(rf"[a-z0-9._-]{{1,{longest}}}", f"token of 1 to {longest}")


def one_of(*words: str) -> Check:
    """One of these strings."""
    return matching("|".join(map(re.escape, words)), "word of " + ", ".join(words))


message_id = matching(r"[!-~]{8,64}", "message id")


def account(node: Node) -> None:
    """account."""
    need_kind(node, STRING)
    if not _ACCOUNT.fullmatch(node.value):
        raise broken(node, "no account")
    try:
        parse_account(node.value)
    except ValueError:
        raise Fault(RULE, node.offset, ROW, f"a uid of more than {LONGEST_UID} bytes") from None


def whole(lowest: int, highest: int) -> Check:
    """whole a-b."""
    def check(node: Node) -> None:
        need_kind(node, NUMBER)
        value = order_value(node.value)
        if value.denominator != 1 or not lowest <= value <= highest:
            raise broken(node, f"no whole number from {lowest} to {highest}")
    return check


def number(lowest: int, highest: int) -> Check:
    """number a-b."""
    def check(node: Node) -> None:
        need_kind(node, NUMBER)
        if not lowest <= order_value(node.value) <= highest:
            raise broken(node, f"no number from {lowest} to {highest}")
    return check


time = whole(0, LARGEST)


def https_url(node: Node) -> None:
    """https URL."""
    need_kind(node, STRING)
    if len(node.value) > LONGEST_URL or not _HTTPS.fullmatch(node.value):
        raise broken(node, "no https URL")


def link(node: Node) -> None:
    """link."""
    need_kind(node, STRING)
    url = _HTTPS.fullmatch(node.value) or _HTTP.fullmatch(node.value)
    if not (len(node.value) <= LONGEST_URL if url else _OTHER_LINK.fullmatch(node.value)):
        raise broken(node, "no link")


def mime(begins: str = "") -> Check:
    """MIME type, maybe of one kind."""
    def check(node: Node) -> None:
        need_kind(node, STRING)
        if len(node.value) > LONGEST_MIME or not _MIME.fullmatch(node.value) or not node.value.startswith(begins):
            raise broken(node, f"no MIME type {begins}")
    return check


def boolean(node: Node) -> None:
    """bool."""
    need_kind(node, BOOL)


def any_object(node: Node) -> None:
    """An object of an application's own."""
    need_kind(node, OBJECT)


def array(lowest: int, highest: int, element: Check) -> Check:
    """array of a-b; one of another size is reported at its bracket."""
    def check(node: Node) -> None:
        need_kind(node, ARRAY)
        if not lowest <= len(node.value) <= highest:
            raise broken(node, f"not {lowest} to {highest} elements")
        for item in node.value:
            element(item)
    return check


def entries(lowest: int, highest: int, key_pattern: str, value: Check) -> Check:
    """An object whose keys are an application's own."""
    key = re.compile(key_pattern)

    def check(node: Node) -> None:
        need_kind(node, OBJECT)
        if not lowest <= len(node.value) <= highest:
            raise broken(node, f"not {lowest} to {highest} members")
        for name, member in node.value.items():
            if not key.fullmatch(name):
                raise broken(Node(member.key_offset, STRING, name), "no such key")
            value(member.node)
    return check


def scalar(longest: int, others: dict[str, Optional[Check]]) -> Check:
    """A string of 0 to n characters without U+0000, or one of the other kinds."""
    def check(node: Node) -> None:
        if node.kind == STRING:
            if len(node.value) > longest or "\0" in node.value:
                raise broken(node, f"no string of 0 to {longest} characters")
            return
        if node.kind not in others:
            need_kind(node, STRING)
        other = others[node.kind]
        if other is not None:
            other(node)
    return check


def different(check_array: Check, requirement: str) -> Check:
    """An array of strings, all different; reported where one stands again."""
    def check(node: Node) -> None:
        check_array(node)
        seen = set()
        for item in node.value:
            if item.value in seen:
                raise broken(item, f"{item.value!r} stands twice", requirement)
            seen.add(item.value)
    return check
