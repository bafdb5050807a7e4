// Who may log in: the seam for each domain's own way of proving an account.

public import WireProtocol

/// Judges the token of a login. Each domain has its own: users, merchants and drivers are proved by different systems.
public protocol Authenticator: Sendable {
  /// What a session of this account may do, or why there is none.
  func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal>
}

/// Why a login is refused.
public struct AuthenticationRefusal: Error, Sendable, Hashable {
  /// `unauthorized`, `tokenExpired`, `blocked`, or `unavailable` when nobody can tell.
  public let status: Status
  /// For the client's logs.
  public let failure: Failure

  /// A refusal.
  public init(_ status: Status, _ text: String) {
    self.status = status
    failure = Failure(text: text)
  }
}

/// The switch on the domain: each has its authenticator, and what is not named has none.
public struct AuthenticatorTable: Authenticator {
  private let byDomain: [String: any Authenticator]
  private let fallback: (any Authenticator)?

  /// A table.
  ///
  /// - Parameters:
  ///   - byDomain: the authenticator of each domain.
  ///   - fallback: that of all other domains; nil: they cannot log in.
  public init(_ byDomain: [String: any Authenticator], fallback: (any Authenticator)? = nil) {
    self.byDomain = byDomain
    self.fallback = fallback
  }

  /// Asks the authenticator of the account's domain.
  public func judge(_ account: Account, token: [UInt8]) async -> Result<
    Rights, AuthenticationRefusal
  > {
    guard let authenticator = byDomain[account.domain] ?? fallback else {
      return .failure(.init(.unauthorized, "nobody logs in from the domain \(account.domain)"))
    }
    return await authenticator.judge(account, token: token)
  }
}

/// For development only: everybody is who they say, and the token `service` makes a service.
public struct OpenAuthenticator: Authenticator {
  /// An authenticator that proves nothing.
  public init() {}

  /// Grants everything.
  public func judge(_ account: Account, token: [UInt8]) async -> Result<
    Rights, AuthenticationRefusal
  > {
    .success(Rights(isService: token == Array("service".utf8), reach: .all))
  }
}
