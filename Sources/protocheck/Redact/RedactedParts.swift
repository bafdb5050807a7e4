// What is given pseudonyms, and by which key: the options --redact and --redact-key.

import ArgumentParser
import Crypto
import Foundation
import WireCapture

/// Names of parts, with commas between them.
struct RedactedParts: ExpressibleByArgument {
  let parts: Redaction.Parts

  init?(argument: String) {
    var parts: Redaction.Parts = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      switch name {
      case "content": parts.insert(.content)
      case "uid": parts.insert(.uid)
      default: return nil
      }
    }
    self.parts = parts
  }

  static var allValueStrings: [String] { ["content", "uid", "content,uid"] }

  /// A redaction whose pseudonyms are of HMAC-SHA-256.
  ///
  /// - Parameter keyFile: where the key is; nil for a random one.
  static func redaction(_ redacted: RedactedParts?, keyFile: String?) throws -> Redaction {
    let key =
      try keyFile.map { try TokenKeyOptions.key(inFile: $0) } ?? SymmetricKey(size: .bits256)
    return Redaction(parts: redacted?.parts ?? []) { bytes in
      Array(HMAC<SHA256>.authenticationCode(for: Data(bytes), using: key))
    }
  }
}
