"""Vectors of the text form of accounts: `uid@domain` with its two escapes."""

from __future__ import annotations

from .build import Theme

PAIRS = [("u2@58.user", "u2", "one of letters and digits"), ("a%40b@58.user", "a@b", "an escaped @"),
         ("100%25@58.user", "100%", "an escaped %"), ("%2540@58.user", "%40", "the escape of an escape"),
         ("%40%25%40@58.user", "@%@", "nothing but escapes"),
         ("a b/c:d+e@58.user", "a b/c:d+e", "nothing else is escaped"),
         ("司机🚚@58.driver", "司机🚚", "beyond ASCII"), ("e\u0301@58.user", "e\u0301", "a decomposed letter"),
         ("U2@58.user", "U2", "upper case"), ("u" * 128 + "@58.user", "u" * 128, "128 bytes"),
         ("%40" * 128 + "@58.user", "@" * 128, "128 bytes when the escapes are undone")]
BAD = [("", "nothing"), ("u2", "no @"), ("@58.user", "no uid"), ("u2@", "no domain"), ("@", "neither"),
       ("a@b@58.user", "an @ that is not escaped"), ("u2@58.user@", "an @ at the end"), ("100%@58.user", "% alone"),
       ("a%2@58.user", "half an escape"), ("a%41@58.user", "an escape of a letter"),
       ("a%2f@58.user", "an escape of a solidus"),
       ("a%%25@58.user", "% in front of an escape"), ("a%00@58.user", "an escape of U+0000"),
       ("u2@58.User", "upper case in the domain"),
       ("u2@58%2euser", "an escape in the domain"), ("u2@58.user ", "a space behind"),
       ("u2@58 user", "a space in the domain"),
       ("u\n2@58.user", "a line feed in the uid"), ("u\u00852@58.user", "U+0085 in the uid"),
       ("u2@" + "a" * 65, "a domain of 65"),
       ("u" * 129 + "@58.user", "a uid of 129 bytes"), ("é" * 65 + "@58.user", "a uid of 130 bytes and 65 characters"),
       ("58.user/u2", "another separator")]


def themes() -> list[Theme]:
    """The file of this module."""
    theme = Theme("message/account-text.json", "account-text", "MSG", 1301)
    for form, uid, what in PAIRS:
        theme.add(what, "5.3-4 5.3-5 5.3-3", "valid", "MUST",
                  {"text": form, "domain": form.rsplit("@", 1)[1], "uid": uid})
    for domain in ("5", "a" * 64, "-.-"):
        theme.add(f"a domain of {len(domain)}", "5.3-4 5.3-1", "valid", "MUST",
                  {"text": f"u2@{domain}", "domain": domain, "uid": "u2"})
    for form, what in BAD:
        theme.add(what, "5.3-4 5.3-5", "invalid", "MUST", {"text": form})
    return [theme]
