// Written by hand: for each error and status, the rules behind it, its usual cause, and what to do next.

/// What is known about an error or status beyond its rule.
struct StatusHelp {
  /// The name of the status; that of the error, where there is one.
  let name: String
  /// The requirements that it comes from.
  let rules: [String]
  /// Requirements that end in it too, and are too many to be printed with it.
  let otherRules: [String]
  /// Why it is usually seen.
  let usualCause: String
  /// What to do about it.
  let nextStep: String

  init(
    _ name: String, _ rules: [String], others: [String] = [], cause: String, next: String
  ) {
    self.name = name
    self.rules = rules
    otherRules = others
    usualCause = cause
    nextStep = next
  }

  /// In the order of the registry.
  static let all: [StatusHelp] = framing + sessions + bodies + requests

  private static let framing = [
    StatusHelp(
      "badMagic", ["WP-2.1-1", "WP-2.1-2", "WP-2.6-7"],
      cause:
        "another protocol on this port (HTTP, TLS), or reading began in the middle of a frame.",
      next: "look at the first bytes: letters are HTTP, 16 03 is TLS. Check host and port."),
    StatusHelp(
      "headerChecksum", ["WP-2.3-1", "WP-2.3-3"],
      cause: "the sender takes another CRC than CRC-32C, over other bytes than 0–19, or writes it "
        + "little-endian; or the frame before it had a wrong length.",
      next:
        "compute the checksum of the ASCII bytes 123456789: it must be E3069283. Then compare with "
        + "the 24 bytes of SPEC.md 2.1."),
    StatusHelp(
      "reservedFlag", ["WP-2.4-1", "WP-2.4-3", "WP-12-2"],
      cause:
        "the flags byte is written from an uninitialised or wrong value; a later minor version "
        + "never sends these flags unasked.",
      next: "write flags 4 to 7 as 0."),
    StatusHelp(
      "badKind", ["WP-2.4-4"],
      cause: "the two low bits of the flags byte are both set.",
      next: "send 0 for a request, 1 for a response, 2 for a notification."),
    StatusHelp(
      "badCommand", ["WP-2.5-12"],
      cause: "the command was never set, or is -1.",
      next: "take the id from SPEC.md 3.1: protocheck registry prints them."),
    StatusHelp(
      "badStatus", ["WP-2.5-1", "WP-2.5-2", "WP-2.5-3"],
      cause: "a header is used again for a request after a refusal, or the kind is wrong.",
      next: "write status 0 into requests and notifications."),
    StatusHelp(
      "badSequence", ["WP-2.5-4", "WP-2.5-5"],
      cause: "numbering begins with 0, or a notification takes a number.",
      next: "number requests from 1, repeat the number in the response, write 0 into notifications."
    ),
    StatusHelp(
      "bodyTooLong", ["WP-2.1-3", "WP-2.1-4", "WP-11-2", "WP-11-4"],
      cause:
        "a body above what the receiver announced, above 8,192 bytes before login, or a length "
        + "written little-endian.",
      next: "read the receiver's limit from hello; send large data by reference, not in a body."),
    StatusHelp(
      "bodyChecksum", ["WP-2.3-2", "WP-2.3-4"],
      cause: "the checksum was taken before compression, over header and body, or the body was "
        + "changed afterwards.",
      next: "take CRC-32C over the body exactly as transmitted; 0 for an empty body."),
    StatusHelp(
      "decryptionFailed", ["WP-2.4-5"],
      cause: "flag 3 is set; version 1 agrees on no encryption.",
      next: "write flag 3 as 0; encrypt the connection with TLS."),
    StatusHelp(
      "decompressionFailed",
      ["WP-9.1-1", "WP-9.1-2", "WP-9.1-3", "WP-9.1-4", "WP-9.1-5", "WP-9.1-6"],
      cause:
        "the 4 bytes of the uncompressed length are missing, the stream is gzip or raw deflate, or "
        + "the flag is set on a body that is not compressed.",
      next: "write the length in 4 bytes, big-endian, then one complete zlib stream (RFC 1950)."),
  ]

  private static let sessions = [
    StatusHelp(
      "draining", ["WP-4.1-2", "WP-4.1-3"],
      cause: "the gate is being updated or relieved.",
      next: "finish what is open and connect again; another gate answers."),
    StatusHelp(
      "slowConsumer", ["WP-4.1-2", "WP-4.1-3"],
      cause: "the receiver does not read: its thread is blocked, or the network is too slow.",
      next: "read without waiting for the work on what was read; pull what was missed."),
    StatusHelp(
      "helloExpected", ["WP-4.1-3"], cause: "a client sends login first.",
      next: "begin each connection with hello."),
    StatusHelp(
      "timeout", ["WP-4.1-3"], cause: "no keepalive, a half frame, or a client that never logs in.",
      next: "send keepalive in the interval of hello; write each frame whole."),
    StatusHelp(
      "overloaded", ["WP-4.1-2"], cause: "more connections than the gate is meant for.",
      next: "connect again after the time that it names, with random spread."),
    StatusHelp(
      "protocolViolation", ["WP-4.1-3"],
      cause: "an answer picks a version, feature or compression that was not offered.",
      next: "decode the recording of the connection and compare hello with its answer."),
    StatusHelp(
      "replaced", ["WP-4.1-2", "WP-4.1-3", "WP-6.3-14", "WP-6.3-15", "WP-6.3-16"],
      cause:
        "two installations with the same device id, or two connections of one; as the answer to login, an attempt that is not "
        + "above the last one, such as a clock that was set back.",
      next:
        "make the device id at installation, keep the last attempt and raise it before each login; do not connect again by "
        + "yourself."),
    StatusHelp(
      "kicked", ["WP-4.1-2", "WP-4.1-3"], cause: "the owner signed this device out.",
      next: "show it to the user and ask for a new login."),
    StatusHelp(
      "unsupportedVersion", ["WP-2.2-2", "WP-2.2-3", "WP-2.2-4"],
      cause:
        "another major version, or a version byte that is written as 1 instead of 10 hexadecimal.",
      next: "write 10 (hexadecimal) until hello has agreed on something else."),
    StatusHelp(
      "blocked", ["WP-4.1-2"], cause: "the platform's operator blocked the account or the device.",
      next: "do not connect again; the user turns to support."),
  ]

  private static let bodies = [
    StatusHelp(
      "unknownCommand", ["WP-3.3-1", "WP-3.3-2", "WP-3.3-7"],
      cause: "a newer peer, a request of the other direction, or a wrong id.",
      next: "compare id, kind and direction with protocheck registry; do without the command."),
    StatusHelp(
      "malformedBody", ["WP-3.3-5", "WP-5.1-3", "WP-5.2-3", "WP-5.5-1"],
      cause:
        "a needed field is absent, a value breaks its rule, or the body is of another message.",
      next: "the offset names the field: see it with protocheck decode --format tree."),
    StatusHelp(
      "malformedContent",
      [
        "WP-8.1-1", "WP-8.1-2", "WP-8.1-3", "WP-8.1-4", "WP-8.1-7", "WP-8.2-3", "WP-8.2-4",
        "WP-8.11-5",
      ],
      others: [
        "WP-8.2-1", "WP-8.2-7", "WP-8.2-8", "WP-8.2-9", "WP-8.2-10", "WP-8.4-2", "WP-8.4-3",
        "WP-8.4-4", "WP-8.4-5", "WP-8.6-1", "WP-8.7-1", "WP-8.7-2", "WP-8.8-1", "WP-8.10-1",
        "WP-8.10-2", "WP-8.10-3", "WP-8.10-4",
      ],
      cause:
        "the content is no JSON object, has a key twice, was cut, or has a member that breaks the table of its type: absent, "
        + "null, too long, of another JSON type, or offsets that count characters instead of UTF-16 code units.",
      next:
        "protocheck content FILE points at the byte, protocheck explain im.text prints the members of a type, protocheck "
        + "content --example im.text prints a valid one."),
    StatusHelp(
      "tooLarge", ["WP-5.6-1", "WP-5.6-2"],
      cause: "a great many empty or nearly empty parts in a small body.",
      next: "send fewer entries in each request; no ordinary body comes near the bound."),
    StatusHelp(
      "unauthorized", ["WP-5.4-7"],
      cause: "the token is for another account, or its signature is wrong.",
      next: "get a token for exactly this domain and uid."),
    StatusHelp(
      "tokenExpired", ["WP-5.4-7"],
      cause: "the token is older than its lifetime, or the clock is wrong.",
      next: "get a new token and log in again."),
    StatusHelp(
      "forbidden", ["WP-3.3-4", "WP-5.4-7"],
      cause: "a command for services from a client, or a domain that the token does not reach.",
      next: "use a service's token, or ask the platform for the right."),
  ]

  private static let requests = [
    StatusHelp(
      "ok", ["WP-2.5-1", "WP-2.5-2"], cause: "the request was done.", next: "nothing."),
    StatusHelp(
      "conflict", ["WP-5.4-1"],
      cause: "the same client message id with another message, or another attempt at login.",
      next: "make a new id for each new message; keep it on retries of the same one."),
    StatusHelp(
      "notLoggedIn", ["WP-3.3-6"], cause: "a request before the answer to login has come.",
      next: "wait for the answer to login with status ok."),
    StatusHelp(
      "alreadyLoggedIn", ["WP-3.3-6"], cause: "login twice on one connection.",
      next: "open a new connection to log in as somebody else."),
    StatusHelp(
      "staleEpoch", ["WP-5.5-1"], cause: "the inbox was rebuilt and its sequences began anew.",
      next: "forget the cursor and pull from 0 with the epoch of the answer."),
    StatusHelp(
      "unknownType", ["WP-5.4-2"], cause: "a content type that the platform maps to no topic.",
      next: "check its spelling; have it mapped on the platform."),
    StatusHelp(
      "notSubscribed", ["WP-3.3-4"],
      cause: "topic-ack on another connection than subscribe, or after it was lost.",
      next: "subscribe again on this connection."),
    StatusHelp(
      "rateLimited", ["WP-4.1-1"], cause: "more requests than the account may send.",
      next: "wait as long as Failure.retry_after_ms says, then longer each time."),
    StatusHelp(
      "unavailable", ["WP-4.1-1"], cause: "a part of the platform is down or being moved.",
      next: "repeat with backoff and the same client message id."),
    StatusHelp(
      "inboxFull", ["WP-4.1-1"], cause: "the recipient has been away for long.",
      next: "repeat much later, or tell the sender."),
    StatusHelp(
      "internal", ["WP-4.1-1"], cause: "a defect of the server.",
      next: "repeat with backoff; give Failure.text and the time to whoever runs the server."),
  ]
}
