"""Vectors of the form of contents: the classes of cases of public JSON suites, each with its exact offset (SPEC.md 8.1)."""

from __future__ import annotations

from .build import Theme
from .contentbuild import MARK as M
from .contentbuild import ContentTheme, content_theme

START = '{"type":"im.text","body":{"text":"A"}'


def _with(value: str) -> str:
    # A valid content with this text as the value of a member that nobody knows.
    return f'{START},"x":{value}}}'


def themes() -> list[Theme]:
    """The file of this module."""
    theme = content_theme("json", 401)
    _good(theme)

    def bad(what: str, text: str, rules: str = "8.1-1") -> None:
        theme.bad(what, text, f"{rules} 8.1-4", layer="json")

    bad("half a pair of escaped surrogates", _with(f'"{M}\\ud800"'), "8.1-7")
    for what, escape in (("the second half alone", f"{M}\\udc00"), ("the halves the wrong way round", f"{M}\\ude00\\ud83d"),
                         ("two first halves", f"{M}\\ud83d\\ud83d"), ("a first half and a letter", f"a{M}\\ud83dA"),
                         ("a first half and an escaped letter", f"{M}\\ud83d\\u0041"),
                         ("a first half and another escape", f"{M}\\ud83d\\n"),
                         ("a pair and a half", f"\\ud83d\\ude00{M}\\ude00")):
        bad(f"surrogates: {what}", _with(f'"{escape}"'), "8.1-7")
    bad("half a pair in a key", f'{START},"{M}\\ud800":1}}', "8.1-7")
    for what, text in (("white space alone", f" \n{M}"), ("an array", f"{M}[]"), ("a string", f'{M}"a"'),
                       ("a number", f"{M}1"), ("null", f"{M}null"), ("true", f"{M}true"),
                       ("two objects", f"{START}}}{M}{{}}"), ("a comma behind", f"{START}}}{M},"),
                       ("a bracket too many", f"{START}}}{M}}}"), ("a comment behind", f"{START}}} {M}// x"),
                       ("U+0000 behind", f"{START}}}{M}\0"), ("a letter in front", f"{M}x{START}}}"),
                       ("a comment in front", f"{M}/**/{START}}}")):
        bad(f"around the object: {what}", text)
    for what, text in (("a comma at the end", f"{START},{M}}}"), ("a comma in front", f'{{{M},"type":"im.text"}}'),
                       ("two commas", f"{START},{M},\"x\":1}}"), ("no comma", f"{START} {M}\"x\":1}}"),
                       ("a key alone", f'{START},"x"{M}}}'), ("no colon", f'{START},"x" {M}1}}'),
                       ("two colons", f'{START},"x":{M}:1}}'), ("no value", f'{START},"x":{M}}}'),
                       ("a bare key", f"{START},{M}x:1}}"), ("single quotes", f"{START},{M}'x':1}}"),
                       ("a number as a key", f"{START},{M}1:1}}"), ("null as a key", f"{START},{M}null:1}}"),
                       ("an equals sign", f'{START},"x"{M}=1}}'), ("a semicolon", f'{START}{M};"x":1}}'),
                       ("an array's bracket at its end", f"{START}{M}]"), ("a comment", f"{START},{M}/* */\"x\":1}}"),
                       ("an object as a key", f"{START},{M}{{}}:1}}")):
        bad(f"objects: {what}", text)
    for what, text in (("a comma at the end", f"[1,{M}]"), ("a comma alone", f"[{M},]"), ("two commas", f"[1,{M},2]"),
                       ("a comma in front", f"[{M},1]"), ("no comma", f"[1 {M}2]"), ("a colon", f"[1{M}:2]"),
                       ("a comma behind", f"[1],{M}"), ("an object's bracket at its end", f"[1{M}}}"),
                       ("a member", f'["a"{M}:1]'), ("a bracket too many", f"[]{M}]"), ("an ellipsis", f"[1,{M}...]")):
        bad(f"arrays: {what}", _with(text))
    for text in (f"0{M}1", f"-0{M}1", f"0{M}0", f"{M}+1", f"{M}.5", f"-{M}.5", f"1.{M}", f"-{M}", f"-{M}-1", f"1e{M}", f"1E+{M}",
                 f"1e-{M}", f"1e{M}.5", f"1.{M}e1", f"1e1{M}.5", f"1.5{M}.5", f"0{M}x10", f"1{M}_000", f"1 {M}000", f"1{M}a",
                 f"1{M}f", f"{M}NaN", f"{M}Infinity", f"-{M}Infinity", f"-{M}NaN", f"1{M}/2", f"-{M} 1", f"{M}\uff11",
                 f"1e{M}e1", f"[0e{M}]", f"[-{M}]", f"1{M}-2", f"0{M}b1", f"{M}(1)", f"1{M}\u0660"):
        bad(f"numbers: {text.replace(M, '')}", _with(text))
    for text in (f"{M}True", f"tru{M}", f"t{M}", f"true{M}e", f"tr{M}eu", f"fals{M}", f"{M}FALSE", f"nul{M}", f"n{M}il", f"{M}None",
                 f"{M}undefined", f"nul{M}L", f"true{M}1", f"{M}a", f"{M}'a'", f"{M}`a`", f"{M}\u201ca\u201d", f"{M}*",
                 f"{M}$a"):
        bad(f"literals: {text.replace(M, '')}", _with(text))
    for what, text in (("a line feed", f"{M}\n"), ("a carriage return", f"a{M}\r"), ("a tab", f"{M}\t"), ("U+0000", f"{M}\0"),
                       ("U+001F", f"{M}\x1f"), ("an escaped single quote", f"{M}\\'"), ("\\x", f"{M}\\x41"),
                       ("\\a", f"{M}\\a"), ("\\0", f"{M}\\0"), ("\\U", f"{M}\\U0041"), ("\\u with three digits", f"{M}\\u004"),
                       ("\\u with no digit", f"{M}\\u"), ("\\u with another letter", f"{M}\\u00g1"), ("\\u{}", f"{M}\\u{{41}}"),
                       ("\\u with a sign", f"{M}\\u+041"), ("\\u with a space", f"{M}\\u 041"), ("\\ and a line feed", f"{M}\\\n"),
                       ("\\ and a space", f"{M}\\ "), ("\\ and a letter beyond ASCII", f"{M}\\é")):
        bad(f"strings: {what}", _with(f'"{text}"'))
    bad("strings: a control character in a key", f'{START},"x{M}\n":1}}')
    bad("strings: an escape in place of a quote", f'{START},{M}\\u0022x":1}}')
    bad("strings: three quotes", _with(f'""{M}"a"""'))
    for what, space in (("a form feed", "\f"), ("a vertical tab", "\v"), ("U+00A0", "\u00a0"), ("U+0085", "\u0085"),
                        ("U+2028", "\u2028"), ("U+3000", "\u3000"), ("U+200B", "\u200b"), ("U+2060", "\u2060"),
                        ("U+FEFF", "\ufeff"), ("U+0008", "\b"), ("U+007F", "\x7f")):
        bad(f"no white space: {what}", _with(f" {M}{space}1"))
    for what, text in (("a key twice", f'{START},"x":1,{M}"x":1}}'), ("the type twice", f'{START},{M}"type":"im.text"}}'),
                       ("once escaped", f'{START},"x":1,{M}"\\u0078":2}}'), ("once an escaped solidus", f'{START},"/":1,{M}"\\/":2}}'),
                       ("a pair of surrogates and the character", f'{START},"\\ud83d\\ude00":1,{M}"😀":2}}'),
                       ("the empty key", f'{START},"":1,{M}"":2}}'), ("deep inside", _with(f'[{{"a":{{"b":1,"c":2,{M}"b":3}}}}]')),
                       ("in an unknown type", f'{{"type":"a.b","x":1,{M}"x":2}}'),
                       ("not side by side", f'{START},"x":1,"y":2,"z":3,{M}"x":null}}')):
        bad(f"duplicates: {what}", text, "8.1-3")
    _truncated(theme)
    _encodings(theme)
    _large(theme)
    return [theme]


def _good(theme: ContentTheme) -> None:
    for what, text in (("white space everywhere", ' \t\r\n{ "type" : "im.text" ,\n"body"\t:\r{ "text" : "A" } , "x" : [ 1 , 2 ] }\n '),
                       ("empty objects, arrays, strings and keys", _with('[{},[],"",{"":""}]')),
                       ("every literal", _with("[true,false,null]")), ("every escape", _with('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uFfFf"')),
                       ("an escaped pair", _with('"\\ud83d\\ude00\\uD83D\\uDE00"')), ("an escaped backslash and a u", _with('"\\\\ud800"')),
                       ("noncharacters", _with('"\ufdd0\uffff\U0010ffff"')), ("U+007F, U+2028 and U+2029", _with('"\x7f\u2028\u2029"')),
                       ("U+FEFF in a string", _with('"\ufeff"')), ("combining characters", _with('"e\u0301\u200d"')),
                       ("a comment in a string", _with('"/* // */"')), ("the same key in two objects", _with('[{"a":1},{"a":1}]')),
                       ("keys that differ in case or composition", f'{START},"a":1,"A":2,"é":3,"e\u0301":4}}'),
                       ("an escaped key that is no other's", f'{START},"\\u0061":1,"b":2}}')):
        theme.good(what, text, "8.1-1 8.2-11 8.1-7" if what == "an escaped pair" else "8.1-1 8.2-11")
    for number in ("0", "-0", "1.0", "1e0", "1E+0", "1e-2", "0.0", "0e0", "-0.0e-0", "9007199254740991", "9007199254740992", "1e400",
                   "-1e400", "1e-400", "0e999999999999", "18446744073709551616", "-9223372036854775809", "0.1e+0001"):
        theme.good(f"a number that nobody knows: {number}", _with(number), "8.1-1 8.2-11")
    theme.good("a number of 60,000 digits", _with("9" * 60_000), "8.1-1 8.2-11")
    theme.good("an exponent of 5,000 digits", _with("1e" + "9" * 5_000), "8.1-1 8.2-11")


def _truncated(theme: ContentTheme) -> None:
    for end in ("{", '{"', '{"type', '{"type"', '{"type":', '{"type":"im.te', '{"type":"im.text"', '{"type":"im.text",',
                START[:-1], START, f'{START},"x":[', f'{START},"x":[1', f'{START},"x":[1,', f'{START},"x":-', f'{START},"x":1',
                f'{START},"x":1.', f'{START},"x":1e', f'{START},"x":1e+', f'{START},"x":t', f'{START},"x":fals', f'{START},"x":nu',
                f'{START},"x":"\\', f'{START},"x":"\\u', f'{START},"x":"\\u00', f'{START},"x":"\\ud83d', f'{START},"x":"\\ud83d\\',
                f'{START},"x":"\\ud83d\\u', f'{START},"x":"\\ud83d\\ude0', f"{START}\n "):
        theme.bad(f"truncated behind {end[-12:]!r}", end + M, "8.1-1 8.1-4", layer="json")


def _encodings(theme: ContentTheme) -> None:
    at = len(f'{START},"x":"é'.encode())
    for what, sequence in (
            ("a continuation byte", b"\x80"), ("two of them", b"\xbf\xbf"), ("a lead alone", b"\xc3"), ("two leads", b"\xc3\xc3\xa9"),
            ("two of three bytes", b"\xe4\xb8"), ("three of four bytes", b"\xf0\x9f\x98"), ("overlong in two bytes", b"\xc0\xaf"),
            ("an overlong U+0000", b"\xc0\x80"), ("overlong in two bytes, C1", b"\xc1\xbf"), ("overlong in three bytes", b"\xe0\x80\xaf"),
            ("overlong, E0 9F", b"\xe0\x9f\xbf"), ("overlong in four bytes", b"\xf0\x80\x80\xaf"), ("overlong, F0 8F", b"\xf0\x8f\xbf\xbf"),
            ("a surrogate", b"\xed\xa0\x80"), ("the last surrogate", b"\xed\xbf\xbf"),
            ("a pair of surrogates", b"\xed\xa0\xbd\xed\xb8\x80"), ("above U+10FFFF", b"\xf4\x90\x80\x80"), ("F5", b"\xf5\x80\x80\x80"),
            ("five bytes", b"\xf8\x88\x80\x80\x80"), ("six bytes", b"\xfc\x84\x80\x80\x80\x80"), ("FE", b"\xfe"), ("FF", b"\xff"),
            ("Latin-1", b"\xe9")):
        theme.bad(f"ill-formed UTF-8: {what}", f'{START},"x":"é'.encode() + sequence + b'"}', "8.1-1 8.1-4", layer="json", offset=at)
    theme.bad("ill-formed UTF-8 in a key", f'{START},"'.encode() + b"\xff" + b'":1}', "8.1-1 8.1-4", layer="json", offset=len(START) + 2)
    theme.bad("ill-formed UTF-8 outside of strings", START.encode() + b"\xff}", "8.1-1 8.1-4", layer="json", offset=len(START))
    whole = START + "}"
    theme.bad("ill-formed UTF-8 behind the object", whole.encode() + b"\xc3", "8.1-1 8.1-4", layer="json", offset=len(whole))
    for what, raw, offset in (("a byte order mark", b"\xef\xbb\xbf" + whole.encode(), 0), ("half a byte order mark", b"\xef\xbb" + whole.encode(), 0),
                              ("UTF-16, little end first", whole.encode("utf-16-le"), 1), ("UTF-16, big end first", whole.encode("utf-16-be"), 0),
                              ("UTF-16 with its mark", b"\xff\xfe" + whole.encode("utf-16-le"), 0), ("UTF-32", whole.encode("utf-32-le"), 1)):
        theme.bad(what, raw, "8.1-1 8.1-4", layer="json", offset=offset)


def _large(theme: ContentTheme) -> None:
    def nested(opens: str, closes: str) -> str:
        return _with(opens + closes)

    theme.good("32 levels of arrays", nested("[" * 31, "]" * 31), "8.1-2")
    theme.bad("33 levels of arrays", nested("[" * 31 + M + "[", "]" * 32), "8.1-2 8.1-4", layer="json")
    theme.good("32 levels of objects", nested('{"a":' * 30 + "{}", "}" * 30), "8.1-2")
    theme.bad("33 levels of objects", nested('{"a":' * 31 + M + "{}", "}" * 31), "8.1-2 8.1-4", layer="json")
    theme.good("32 levels of both", nested('[{"a":' * 15 + "[]", "}]" * 15), "8.1-2")
    theme.bad("33 levels of both", nested('[{"a":' * 15 + "[" + M + "{}]", "}]" * 15), "8.1-2 8.1-4", layer="json")
    theme.good("many arrays side by side", _with("[" + "[]," * 999 + "[]]"), "8.1-2")
    theme.bad("30,000 arrays in each other", nested("[" * 31 + M + "[" * 29_969, "]" * 30_000), "8.1-2 8.1-4", layer="json")
    theme.bad("60,000 open arrays", nested("[" * 31 + M + "[" * 59_969, ""), "8.1-2 8.1-4", layer="json")
    theme.bad("10,000 open objects", nested('{"a":' * 31 + M + '{"a":' * 9_969, ""), "8.1-2 8.1-4", layer="json")
    theme.bad("60,000 closing brackets", _with("1") + M + "]" * 60_000, "8.1-1 8.1-4", layer="json")
    fill = 65_536 - len(_with('""'))
    theme.good("65,536 bytes", _with('"' + "x" * fill + '"'), "8.1-2")
    theme.bad("65,537 bytes", _with('"' + "x" * (fill + 1) + '"'), "8.1-2 8.1-4", layer="json", offset=65_536)
    theme.bad("65,536 bytes and a line feed", _with('"' + "x" * fill + '"') + "\n", "8.1-2 8.1-4", layer="json", offset=65_536)
    theme.bad("a number of 100,000 digits", _with("1" * 100_000), "8.1-2 8.1-4", layer="json", offset=65_536)
    theme.bad("65,537 bytes in fewer characters", _with('"' + "é" * ((fill + 1) // 2) + "x" * ((fill + 1) % 2) + '"'), "8.1-2 8.1-4",
              layer="json", offset=65_536)
    theme.good("30,000 escaped quotes", _with('"' + '\\"' * 30_000 + '"'), "8.1-1")
    theme.good("30,000 escaped backslashes", _with('"' + "\\\\" * 30_000 + '"'), "8.1-1")
    theme.good("60,000 spaces", _with(" " * 60_000 + "1"), "8.1-1")
    theme.bad("60,000 quotes", _with('""' + M + '"' * 59_998), "8.1-1 8.1-4", layer="json")
    # 100,000 `[` break several rules and a vector has one fault: they are among the tests.
