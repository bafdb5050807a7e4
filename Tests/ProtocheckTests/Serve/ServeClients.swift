// Accounts and messages of the tests of serve.

import ServerHarness
import WireProtocol

/// Accounts of the tests.
enum People {
  static let ann = Account(domain: "58.user", uid: "ann")
  static let bob = Account(domain: "58.driver", uid: "bob")
}

/// A message with a text.
func chat(_ text: String, to account: Account) -> PlatformRequest {
  .c2c(
    C2C.Request(
      to: account, clientMessageID: .random(), contentType: "im.text",
      content: Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8)))
}

/// A report to the cloud.
func report(_ type: ContentType) -> PlatformRequest {
  .c2s(
    C2S.Request(
      clientMessageID: .random(), contentType: type,
      content: Array(#"{"type":"\#(type.rawValue)","body":{}}"#.utf8)))
}

extension TestClient {
  /// The status with which login is refused, or the connection ends before it; nil when it is accepted.
  func refusal() async -> Status? {
    await first { event -> Status?? in
      switch event {
      case .opened: .some(nil)
      case .loginRefused(let status, _): status
      case .ended(let end): end.status
      default: nil
      }
    } ?? nil
  }
}
