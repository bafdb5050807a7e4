// protocheck token: tokens for logins.

import ArgumentParser
import Foundation
import WireProtocol
import WireServer

struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Issues a token with which an account logs in.",
    discussion: """
      The token is a JSON Web Token (RFC 7519), signed with HS256 and the secret that the server has too. Its claims: sub, \
      the account; exp, the end; service, true for an app-server; reach, the domains that it may send to, all when absent.

        openssl rand -hex 32 > key
        protocheck token u1@58.user --key-file key
        protocheck token orders@58.service --service --reach 58.user --reach 58.driver --key-file key
      """)

  @Argument(help: ArgumentHelp("The account: uid@domain, with % and @ in the uid as %25 and %40."))
  var account: String
  @Flag(help: "An app-server: it may use the commands of services.")
  var service = false
  @Option(
    help: ArgumentHelp(
      "A domain that it may send to; again for more. None: all.", valueName: "domain"))
  var reach: [String] = []
  @Option(help: "How long the token holds, in seconds, 1 to 31,536,000.")
  var seconds: UInt64 = 86_400
  @OptionGroup var key: TokenKeyOptions

  func validate() throws {
    guard (1...31_536_000).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds): give 1 to 31536000")
    }
  }

  func run() throws {
    let account: Account
    do throws(Account.TextError) { account = try Account(text: self.account) } catch {
      throw ToolError(.usage, "\(self.account.safeForTerminal) is no account: \(error)")
    }
    for domain in reach where (try? Account(text: "x@\(domain)")) == nil {
      throw ToolError(.usage, "\(domain.safeForTerminal) is no domain: 1 to 64 of a-z 0-9 . -")
    }
    guard let key = try key.key() else {
      throw ToolError(
        .usage,
        "there is no secret to sign with: give --key-file, or set \(TokenKeyOptions.variable)")
    }
    let token = SignedToken(
      account: account, expiresAt: UInt64(Date().timeIntervalSince1970) + seconds,
      rights: Rights(isService: service, reach: reach.isEmpty ? .all : .domains(Set(reach))))
    try StandardOutput.use { try $0.line(try token.signed(with: key)) }
  }
}
