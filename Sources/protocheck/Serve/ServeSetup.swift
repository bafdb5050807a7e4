// What serve needs before it listens: everything that can be wrong is told here.

import Crypto
import Foundation
import Logging
import NIOCore
import WireProtocol
import WireServer

/// The parts of a server that is about to run.
struct ServeSetup: Sendable {
  let address: SocketAddress
  let metricsAddress: SocketAddress?
  let gate: GateConfiguration
  let authenticator: any Authenticator
  let storage: StorageKind
  let isRestored: Bool
  let topicMap: TopicMapFile?
  let recording: TrafficCapture?
  let fault: Fault?
  let platform: PlatformConfiguration
  /// How long a second of SPEC.md is, in seconds.
  let timeScale: Double
  let logger: Logger

  init(_ options: Serve) throws {
    address = try ServeSetup.address(options.listen, options)
    metricsAddress = try options.metrics.map { try SocketAddress(endpoint: $0) }
    let configuration = try ServeSetup.configuration(options)
    authenticator = try ServeSetup.authenticator(options, configuration)
    topicMap = try options.topicMap.map { try TopicMapFile($0) }
    storage = options.data == "memory" ? .memory : .file(options.data)
    isRestored = options.isRestored
    recording = try options.record.map { try TrafficCapture($0) }
    fault = options.fault
    platform = configuration.platform
    timeScale = options.timeScale ?? 1
    var gate = GateConfiguration(
      session: configuration.session, maxConnections: configuration.maxConnections,
      maxConnectionsPerAddress: configuration.maxConnectionsPerAddress, isGreasing: options.grease,
      timeScale: timeScale, recorder: recording)
    // What was judged, and not what the name may stand for a moment later.
    gate.host = try address.ipAddress ?? SocketAddress.parts(of: options.listen).host
    gate.port = address.port ?? 0
    self.gate = gate
    var logger = Logger(label: "protocheck.serve") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = options.verbose ? .debug : .info
    self.logger = logger
  }

  private static func address(_ endpoint: String, _ options: Serve) throws -> SocketAddress {
    let address = try SocketAddress(endpoint: endpoint)
    if !address.isLoopback {
      if options.isOpen {
        throw ToolError(
          .usage,
          "\(endpoint) is reached by others, and --insecure-development lets everybody in: listen on 127.0.0.1"
        )
      }
      if !options.allowsPlaintext {
        throw ToolError(
          .usage,
          """
          \(endpoint) is reached by others, and there is no TLS here: listen on 127.0.0.1, or put a TLS proxy before it \
          and say --allow-plaintext
          """)
      }
    }
    return address
  }

  private static func configuration(_ options: Serve) throws -> ServeConfiguration {
    var configuration = ServeConfiguration(isOpen: options.isOpen)
    guard let path = options.config else { return configuration }
    do {
      try configuration.read(try InputFile(path).readAll(atMost: 1 << 20))
    } catch let fault as ServeConfiguration.Fault {
      throw ToolError(.badData, "\(path): \(fault.member.safeForTerminal) \(fault.text)")
    }
    return configuration
  }

  private static func authenticator(_ options: Serve, _ configuration: ServeConfiguration) throws
    -> any Authenticator
  {
    if options.isOpen { return TestTokens(table: configuration.tokens) }
    if !configuration.tokens.isEmpty {
      throw ToolError(
        .usage,
        "the configuration has tokens, which let in whoever knows them: say --insecure-development, or leave them out"
      )
    }
    let now: @Sendable () -> UInt64 = { System.nanosecondsSince1970 / 1_000_000_000 }
    var table: [String: any Authenticator] = [:]
    for (domain, path) in configuration.keyFiles {
      table[domain] = TokenAuthenticator(keys: [try TokenKeyOptions.key(inFile: path)], now: now)
    }
    let fallback = try options.key.key().map { TokenAuthenticator(keys: [$0], now: now) }
    guard fallback != nil || !table.isEmpty else {
      throw ToolError(
        .usage,
        """
        nobody could log in: give the secret of tokens with --key-file or \(TokenKeyOptions.variable), or let everybody in \
        with --insecure-development
        """)
    }
    return AuthenticatorTable(table, fallback: fallback)
  }
}

/// Where messages are kept.
enum StorageKind: Sendable {
  case memory
  case file(String)
}

/// A topic map that can be read again.
struct TopicMapFile: Sendable {
  let path: String
  /// What it said when it was read first.
  let map: TopicMap

  init(_ path: String) throws {
    self.path = path
    map = try TopicMapFile.read(path)
  }

  /// What it says now.
  static func read(_ path: String) throws -> TopicMap {
    let json = try InputFile(path).readAll(atMost: 1 << 24)
    do throws(TopicMapError) { return try TopicMap(json: json) } catch {
      throw ToolError(.badData, "\(path): \(error)")
    }
  }
}
