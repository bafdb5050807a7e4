// Who a client is and where it connects: what all subcommands of client have in common.

import ArgumentParser
import Crypto
import Foundation
import NIOCore
import WireClient
import WireProtocol
import WireServer

struct ClientOptions: ParsableArguments {
  @Argument(help: "The account that logs in: uid@domain, with % and @ in the uid as %25 and %40.")
  var account: String
  @Option(help: ArgumentHelp("The server.", valueName: "host:port"))
  var server = "127.0.0.1:9000"
  @Option(help: "The device of the account: 1 to 64 characters, the same each time.")
  var device = "protocheck"
  @Option(
    help: ArgumentHelp(
      """
      What must not be lost: messages without an answer and the place in the inbox. An SQLite file, made if there is none, \
      or memory, which ends with the process.
      """, valueName: "file|memory"))
  var store = "memory"
  @Option(
    name: .customLong("token-file"),
    help: ArgumentHelp("A token of protocheck token, instead of a secret.", valueName: "file"))
  var tokenFile: String?
  @OptionGroup var key: TokenKeyOptions
  @Flag(
    name: .customLong("allow-plaintext"),
    help: "Connect to another machine without TLS: on a trusted network only.")
  var allowsPlaintext = false
  @Option(help: "Seconds to go on trying to connect, at most 86,400; 0: one try.")
  var retry = 0

  func validate() throws {
    guard (0...86_400).contains(retry) else {
      throw ValidationError("--retry is \(retry): give 0 to 86400")
    }
    guard 1...64 ~= device.utf8.count, device.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw ValidationError("--device is 1 to 64 printable characters of ASCII, without spaces")
    }
  }
}

/// How a subcommand connects; everything that can be wrong before is told by now.
struct ClientSetup: Sendable {
  let account: Account
  let server: String
  let retry: Int
  let configuration: ClientConfiguration
  /// nil: in memory.
  let storePath: String?

  init(_ options: ClientOptions, asService: Bool = false) throws {
    account = try ClientSetup.account(options.account)
    server = options.server
    retry = options.retry
    let (host, port) = try SocketAddress.parts(of: options.server)
    // Tells of a host that nobody knows.
    _ = try SocketAddress(endpoint: options.server)
    let token = try ClientSetup.token(options, account, asService)
    var configuration = ClientConfiguration(
      host: host, port: port, account: account,
      device: Device(id: options.device, platform: "terminal"), token: token)
    configuration.allowsPlaintext = options.allowsPlaintext
    configuration.agent = "protocheck client"
    self.configuration = configuration
    storePath = options.store == "memory" ? nil : options.store
  }

  /// A new client that is not logged in.
  func client() -> WireClient { WireClient(configuration, store: store) }

  /// A new app-server that is not logged in.
  func service() -> ServiceClient { ServiceClient(configuration, store: store) }

  private var store: any ClientStore {
    storePath.map { SQLiteClientStore(path: $0) } ?? MemoryClientStore()
  }

  /// The account that an argument names.
  static func account(_ text: String) throws -> Account {
    do throws(Account.TextError) { return try Account(text: text) } catch {
      throw ToolError(
        .usage, "\(text) is no account: \(error); give uid@domain, such as ann@58.user")
    }
  }

  /// A token in a file, one that is made at each login, or what `serve --insecure-development` takes.
  private static func token(_ options: ClientOptions, _ account: Account, _ asService: Bool) throws
    -> @Sendable () async throws -> [UInt8]
  {
    if let path = options.tokenFile {
      let text = String(
        decoding: try InputFile(path).readAll(atMost: 65_536), as: UTF8.self)
      let token = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
      guard 1...4_096 ~= token.count else {
        throw ToolError(
          .badData,
          "\(path) has a token of \(token.count) bytes: give 1 to 4096, such as those of protocheck token"
        )
      }
      return { token }
    }
    guard let key = try options.key.key() else {
      let token = asService ? Array("service".utf8) : []
      return { token }
    }
    return {
      let token = SignedToken(
        account: account, expiresAt: UInt64(Date().timeIntervalSince1970) + 86_400,
        rights: Rights(isService: asService, reach: .all))
      return Array(try token.signed(with: key).utf8)
    }
  }
}
