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
}

/// The options `--redact` and `--redact-key`.
struct PseudonymOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("What gets pseudonyms: content, uid, or both.", valueName: "content,uid"))
  var redact: RedactedParts?

  @Option(
    help: ArgumentHelp(
      """
      The key of the pseudonyms: a file of at least 32 bytes, white space at its ends left out. Whoever has it can \
      test guesses. Without it, a random key that is forgotten.
      """, valueName: "file"))
  var redactKey: String?

  func validate() throws {
    if redactKey != nil, redact == nil {
      throw ValidationError("--redact-key is the key of pseudonyms: give --redact too.")
    }
  }

  /// A redaction whose pseudonyms are of HMAC-SHA-256.
  func redaction(showsTokens: Bool = false) throws -> Redaction {
    let key =
      try redactKey.map { try TokenKeyOptions.key(inFile: $0) } ?? SymmetricKey(size: .bits256)
    return Redaction(showsTokens: showsTokens, parts: redact?.parts ?? []) { bytes in
      Array(HMAC<SHA256>.authenticationCode(for: Data(bytes), using: key))
    }
  }
}
