// The secret that tokens are signed with: from a file or the environment, never from the command line.

import ArgumentParser
import Crypto
import Foundation
import WireProtocol
import WireServer

/// Where the secret is.
struct TokenKeyOptions: ParsableArguments {
  /// The variable that holds the secret when no file is named.
  static let variable = "PROTOCHECK_TOKEN_KEY"
  /// A shorter secret can be guessed.
  static let minimumLength = 32

  @Option(
    name: .customLong("key-file"),
    help: ArgumentHelp(
      """
      The secret of tokens: a file of at least 32 bytes, white space at its ends left out. Without it the variable \
      \(TokenKeyOptions.variable) counts.
      """, valueName: "file"))
  var keyFile: String?

  /// The secret; nil when none is named.
  func key() throws -> SymmetricKey? {
    if let keyFile { return try TokenKeyOptions.key(inFile: keyFile) }
    guard let text = System.environment(TokenKeyOptions.variable) else { return nil }
    return try TokenKeyOptions.key(
      Array(text.utf8), from: "the variable \(TokenKeyOptions.variable)")
  }

  /// The secret in a file.
  static func key(inFile path: String) throws -> SymmetricKey {
    try key(try InputFile(path).readAll(atMost: 65_536), from: path)
  }

  private static func key(_ bytes: [UInt8], from place: String) throws -> SymmetricKey {
    let space: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let trimmed = bytes.drop(while: space).reversed().drop(while: space).reversed()
    guard trimmed.count >= minimumLength else {
      throw ToolError(
        .badData,
        """
        the secret in \(place) has \(trimmed.count) bytes: give at least \(minimumLength) random ones, such as those of \
        openssl rand -hex 32
        """)
    }
    return SymmetricKey(data: Data(trimmed))
  }

  /// Makes the token of an account; an empty one when there is no secret.
  func signer() throws -> @Sendable (Account) throws -> [UInt8] {
    guard let key = try key() else { return { _ in [] } }
    return { account in
      let token = SignedToken(
        account: account, expiresAt: UInt64(Date().timeIntervalSince1970) + 86_400,
        rights: Rights(isService: false, reach: .all)
      )
      return Array(try token.signed(with: key).utf8)
    }
  }
}
