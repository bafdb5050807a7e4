// Accounts are the same when their bytes are (SPEC.md 5.3), and recipients are all different.

import Testing
import WireProtocol

@Suite("Accounts")
struct AccountTests {
  /// Equal for Swift's strings, different in their bytes.
  private let composed = Account(domain: "58.user", uid: "\u{E9}")
  private let decomposed = Account(domain: "58.user", uid: "e\u{301}")

  @Test("Accounts are compared byte for byte")
  func comparison() {
    #expect(composed.uid == decomposed.uid)
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed, composed]).count == 2)
    #expect(Account(domain: "ab", uid: "c") != Account(domain: "a", uid: "bc"))
  }

  private func frame(to accounts: [Account]) throws(WireError) -> Frame {
    try Frame(
      .request(
        S2C.Request(
          to: accounts, clientMessageID: .random(), contentType: "im.text",
          content: Array("{}".utf8)),
        sequence: 1))
  }

  @Test("Recipients that differ in composition only are two")
  func recipients() throws {
    #expect(try frame(to: [composed, decomposed]).message(S2C.Request.self).to.count == 2)
  }

  @Test("A recipient is named twice, whatever unknown fields it brings")
  func unknownFields() throws {
    var other = composed
    // Field 9, a varint.
    other.unknownFields = try UnknownFields(validating: [0x48, 1])
    #expect(throws: WireError.self) { try frame(to: [composed, other]) }
  }
}
