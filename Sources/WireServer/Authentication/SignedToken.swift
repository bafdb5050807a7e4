// Tokens with an expiry, signed with a secret that the issuer and the platform share: JSON Web Tokens (RFC 7519) with HS256.

public import Crypto
import Foundation
public import WireProtocol

/// What a signed token says: `{"sub":"u1@58.user","exp":1764028800,"service":true,"reach":["58.user"]}`.
public struct SignedToken: Sendable, Hashable {
  /// Whose token it is; `sub`, in the text form of SPEC.md 5.3.
  public var account: Account
  /// When it ends, in seconds since 1970; `exp`.
  public var expiresAt: UInt64
  /// When it begins, in seconds since 1970; `nbf` (at once when absent).
  public var beginsAt: UInt64 = 0
  /// What its sessions may do; `service` (false when absent) and `reach` (every domain when absent).
  public var rights: Rights

  /// A token.
  public init(account: Account, expiresAt: UInt64, rights: Rights) {
    self.account = account
    self.expiresAt = expiresAt
    self.rights = rights
  }

  private struct Claims: Codable {
    var sub: String
    /// With a fraction as others may write it.
    var exp: Double
    var nbf: Double?
    var service: Bool?
    var reach: [String]?
  }

  private struct Header: Codable {
    var alg: String
    var crit: [String]?
  }

  /// The token signed.
  ///
  /// - Parameter key: at least 32 bytes.
  public func signed(with key: SymmetricKey) throws -> String {
    var claims = Claims(sub: account.text, exp: Double(expiresAt))
    if beginsAt > 0 { claims.nbf = Double(beginsAt) }
    if rights.isService { claims.service = true }
    if case .domains(let domains) = rights.reach { claims.reach = domains.sorted() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let payload = Base64URL.encode(try encoder.encode(claims))
    let signed = "\(Base64URL.encode(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8))).\(payload)"
    let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
    return "\(signed).\(Base64URL.encode(Data(code)))"
  }

  /// The token in these bytes; nil when it was not signed with this key, or does not say what is needed. The expiry is not
  /// judged.
  public init?(_ token: [UInt8], signedWith key: SymmetricKey) {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]),
      let payload = Base64URL.decode(parts[1]), let code = Base64URL.decode(parts[2])
    else { return nil }
    let signed = Data(parts[0] + [UInt8(ascii: ".")] + parts[1])
    // The signature first, so that nothing of a stranger's is read; and one algorithm only, whatever the header says.
    guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key),
      let said = try? JSONDecoder().decode(Header.self, from: header), said.alg == "HS256",
      // Nothing that must be understood is (RFC 7515, section 4.1.11).
      said.crit == nil,
      let claims = try? JSONDecoder().decode(Claims.self, from: payload),
      let account = try? Account(text: claims.sub),
      let end = UInt64(exactly: claims.exp.rounded(.down)),
      let beginning = UInt64(exactly: (claims.nbf ?? 0).rounded(.up))
    else { return nil }
    self.account = account
    expiresAt = end
    beginsAt = beginning
    rights = Rights(
      isService: claims.service ?? false,
      reach: claims.reach.map { .domains(Set($0)) } ?? .all)
  }
}

/// Judges ``SignedToken``s.
public struct TokenAuthenticator: Authenticator {
  private let keys: [SymmetricKey]
  private let now: @Sendable () -> UInt64

  /// An authenticator.
  ///
  /// - Parameters:
  ///   - keys: those that tokens may be signed with: two while one takes the other's place.
  ///   - now: seconds since 1970.
  public init(keys: [SymmetricKey], now: @escaping @Sendable () -> UInt64) {
    self.keys = keys
    self.now = now
  }

  /// Grants what the token says, if it is the account's, signed and not expired.
  public func judge(_ account: Account, token: [UInt8]) async -> Result<
    Rights, AuthenticationRefusal
  > {
    guard let token = keys.lazy.compactMap({ SignedToken(token, signedWith: $0) }).first else {
      return .failure(
        .init(
          .unauthorized,
          "the token is not signed with the platform's key, or lacks what it must say"))
    }
    guard token.account == account.plain else {
      return .failure(.init(.unauthorized, "the token is another account's"))
    }
    guard token.beginsAt <= now() else {
      return .failure(.init(.unauthorized, "the token begins at \(token.beginsAt)"))
    }
    guard token.expiresAt > now() else {
      return .failure(.init(.tokenExpired, "the token ended at \(token.expiresAt)"))
    }
    return .success(token.rights)
  }
}

/// Base64 as tokens have it: with `-` and `_`, without padding (RFC 4648, section 5).
private enum Base64URL {
  static func encode(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  static func decode(_ text: ArraySlice<UInt8>) -> Data? {
    let plain = String(decoding: text, as: UTF8.self)
    guard !plain.contains(where: { "+/=".contains($0) }) else { return nil }
    let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(
      base64Encoded: plain.replacing("-", with: "+").replacing("_", with: "/") + padding)
  }
}
