// Accounts: their rules, their equality byte for byte, and their text form both ways (SPEC.md 5.3).

import Testing
import WireProtocol

@Suite struct AccountTests {
  @Test(arguments: [
    ("u1", "58.user", "u1@58.user"), ("a@b%c", "d", "a%40b%25c@d"), ("%40", "-", "%2540@-"),
    ("é漢😀 +", "a.b-c9", "é漢😀 +@a.b-c9"), ("@", "x", "%40@x"),
  ])
  func hasATextForm(_ uid: String, _ domain: String, _ text: String) throws {
    let account = Account(domain: domain, uid: uid)
    #expect(account.text == text)
    #expect(try Account(text: text) == account)
  }

  @Test(arguments: [
    ("", 0, "WP-5.3-5"), ("u1", 2, "WP-5.3-5"), ("@d", 0, "WP-5.3-2"), ("u@", 2, "WP-5.3-1"),
    ("u@d@e", 2, "WP-5.3-1"), ("u@D", 2, "WP-5.3-1"), ("u%41@d", 1, "WP-5.3-5"),
    ("%@d", 0, "WP-5.3-5"), ("ab%4@d", 2, "WP-5.3-5"), ("%2540%@d", 5, "WP-5.3-5"),
    ("%4@0d", 0, "WP-5.3-5"), ("u\n@d", 0, "WP-5.3-2"), ("u@d%40", 2, "WP-5.3-1"),
    ("u\u{85}@d", 0, "WP-5.3-2"), ("%", 1, "WP-5.3-5"),
  ])
  func refusesOtherTexts(_ text: String, _ offset: Int, _ requirement: String) {
    do {
      let account = try Account(text: text)
      Issue.record("\(text) became \(account)")
    } catch {
      #expect(error.offset == offset)
      #expect(error.requirement == requirement)
      #expect("\(error)".hasPrefix("at \(offset) [\(requirement)]: "))
    }
  }

  @Test func holdsTextsToTheLengths() throws {
    let uid = String(repeating: "u", count: 128)
    let domain = String(repeating: "d", count: 64)
    #expect(try Account(text: uid + "@" + domain).uid == uid)
    #expect(throws: Account.TextError.self) { try Account(text: uid + "u@" + domain) }
    #expect(throws: Account.TextError.self) { try Account(text: uid + "@d" + domain) }
    // The escaped form is longer than the uid.
    let signs = Account(domain: "d", uid: String(repeating: "%", count: 128))
    #expect(try Account(text: signs.text) == signs)
  }

  /// é in one scalar and in two are two accounts (WP-5.3-3), though the strings are equal to Swift.
  @Test func comparesByteForByte() throws {
    let composed = Account(domain: "d", uid: "\u{E9}")
    let decomposed = Account(domain: "d", uid: "e\u{301}")
    #expect(composed.uid == decomposed.uid)
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed, composed]).count == 2)
    #expect(composed == Account(domain: "d", uid: "\u{E9}"))
    #expect(Account(domain: "a", uid: "bc") != Account(domain: "ab", uid: "c"))
    let push = S2C.Request(
      to: [composed, decomposed], clientMessageID: Parts.id, contentType: "t", content: [0])
    let frame = try Frame(.request(push, sequence: 1))
    #expect(try frame.message(S2C.Request.self).to == [composed, decomposed])
  }

  /// An unknown field makes no other account.
  @Test func refusesARecipientTwice() throws {
    var twin = Parts.u2
    twin.unknownFields = Parts.unknown
    #expect(twin != Parts.u2)
    let push = S2C.Request(
      to: [Parts.u2, Parts.shop, twin], clientMessageID: Parts.id, contentType: "t", content: [0])
    // Two recipients of 2 + 13 and 2 + 14 bytes stand before the third.
    let offset = 24 + 2 + Parts.u2Bytes.count + 2 + Parts.shopBytes.count
    #expect(throws: fault(.malformedBody, offset, "WP-5.5-1")) {
      try Frame(.request(push, sequence: 1))
    }
  }

  static let uids: [(String, Bool)] = [
    ("\u{1F}", false), (" ", true), ("~", true), ("\u{7F}", false), ("\u{80}", false),
    ("\u{9F}", false), ("\u{A0}", true), ("a\u{0}", false), ("a\u{1}b", false),
    ("\u{E0}\u{80}", false), ("\u{10FFFF}", true), ("Â\u{AD}", true), ("", false),
    (String(repeating: "x", count: 128), true), (String(repeating: "x", count: 129), false),
    (String(repeating: "é", count: 64), true), (String(repeating: "é", count: 64) + "x", false),
  ]

  @Test(arguments: uids) func judgesUids(_ uid: String, _ isGood: Bool) {
    let body = Proto.text(1, "d") + Proto.text(2, uid)
    let error = judge(body, as: Account.self)
    if isGood { #expect(error == nil) } else { #expect(error?.code == .malformedBody) }
    if !isGood, !uid.contains("\0") { #expect(error == fault(.malformedBody, 27, "WP-5.3-2")) }
  }

  @Test func judgesDomains() {
    for byte in UInt8(1)...0x7F {
      let body = Proto.bytes(1, [byte]) + Proto.text(2, "u")
      let isGood = "abcdefghijklmnopqrstuvwxyz0123456789.-".utf8.contains(byte)
      let expected = isGood ? nil : fault(.malformedBody, 24, "WP-5.3-1")
      #expect(judge(body, as: Account.self) == expected)
    }
    for (count, isGood) in [(0, false), (1, true), (64, true), (65, false)] {
      let body = Proto.text(2, "u") + Proto.text(1, String(repeating: "d", count: count))
      let expected = isGood ? nil : fault(.malformedBody, 27, "WP-5.3-1")
      #expect(judge(body, as: Account.self) == expected)
    }
    #expect(judge(Proto.text(2, "u"), as: Account.self) == fault(.malformedBody, 24, "WP-5.3-1"))
  }
}
