// protocheck serve: the whole platform in one process.

import ArgumentParser
import Logging
import WireProtocol
import WireServer

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the protocol: gate, rules, offline messages and message bus in one process.",
    discussion: """
      For developing and testing clients against. Prints one line when it listens, and logs to standard error:

        protocheck serve --data memory --insecure-development
        protocheck serve --listen 127.0.0.1:9000 --data platform.sqlite --topic-map topics.json --key-file key

      Accounts prove themselves by tokens of protocheck token. With --insecure-development everybody is who they say, and \
      the token "service" makes an app-server.

      The topic map is JSON: domains, content types or their beginnings with *, topics. It is read again at SIGHUP:

        {"58.driver": {"im.track": "gps", "trip.*": "trips"}}

      The configuration is JSON; all members may be left out: heartbeatMilliseconds, pushWindow, maxOpenRequests, \
      maxBodyLength, compression (true or false), maxConnections, maxConnectionsPerAddress, clientRate and serviceRate \
      ({"perSecond": 500, "burst": 1000} or null), inboxLimit, senderLimit, domains ({"58.user": {"keyFile": "user.key"}}: \
      secrets of their own), tokens ({"bad": {"refuse": "unauthorized"}}: for tests).

      To be tested by protocheck test server, with its clock twenty times as fast; see Docs/conformance.md:

        protocheck serve --data memory --insecure-development --time-scale 0.05 \\
          --topic-map Vectors/server/topics.json --config Vectors/server/tokens.json

      SIGTERM and control-C drain: clients are asked to go, and have 30 s. A second control-C ends at once.

      Exit codes: 0 after SIGTERM, 64 usage, 65 a bad file, 66 no such file, 69 the address cannot be listened on or the \
      data are in use, 74 the data or the recording cannot be written, 130 after control-C.
      """)

  @Option(
    help: ArgumentHelp("Where to listen; port 0: the system chooses.", valueName: "host:port"))
  var listen = "127.0.0.1:9000"
  @Option(
    help: ArgumentHelp(
      "Where messages are: an SQLite file, made if there is none, or memory.",
      valueName: "file|memory"))
  var data: String
  @Option(
    name: .customLong("topic-map"),
    help: ArgumentHelp(
      "Which topic each c2s message goes to; none: c2s is refused.", valueName: "file"))
  var topicMap: String?
  @Option(
    help: ArgumentHelp("Serves /metrics for Prometheus, and /health.", valueName: "host:port"))
  var metrics: String?
  @Option(help: ArgumentHelp("Limits and secrets.", valueName: "file"))
  var config: String?
  @Option(
    help: ArgumentHelp("Records all traffic as pcapng, tokens and contents too.", valueName: "file")
  )
  var record: String?
  @OptionGroup var key: TokenKeyOptions
  @Flag(
    name: .customLong("insecure-development"),
    help: "No tokens: everybody is who they say. Loopback only.")
  var isOpen = false
  @Flag(
    name: .customLong("allow-plaintext"),
    help: "Listen on an address that others reach, without TLS: behind a TLS proxy.")
  var allowsPlaintext = false
  @Flag(help: "Send unassigned commands at random, to keep clients tolerant.")
  var grease = false
  @Option(
    help: ArgumentHelp(
      "For tests: how long a second of SPEC.md is, 0.001 to 1; every deadline, heartbeat and time to live is divided alike. Needs --insecure-development.",
      valueName: "seconds"))
  var timeScale: Double?
  @Option(
    help: ArgumentHelp(
      "Do something wrong that clients have to mend: "
        + Fault.allCases.map { "\($0.rawValue) (\($0.help))" }.joined(separator: ", ") + ".",
      valueName: "name"))
  var fault: Fault?
  @Flag(
    name: .customLong("restored"),
    help: "The data were restored from a backup: every inbox is numbered anew.")
  var isRestored = false
  @Flag(help: "Log each connection.")
  var verbose = false

  func validate() throws {
    guard let timeScale else { return }
    if !(0.001...1).contains(timeScale) {
      throw ValidationError("--time-scale is from 0.001 to 1")
    }
    if !isOpen {
      throw ValidationError(
        "--time-scale is for tests, and drops clients that are as fast as they should be: it needs --insecure-development"
      )
    }
  }

  func run() throws {
    System.openStandardOutput()
    // Each connection is one.
    let files = System.openFilesUpToLimit()
    let server = try ServeSetup(self)
    if files < server.gate.maxConnections {
      server.logger.warning(
        "fewer files may be open than connections are served: raise ulimit -n, or lower maxConnections",
        metadata: ["files": "\(files)", "maxConnections": "\(server.gate.maxConnections)"])
    }
    let code = runBlocking { await server.run() }
    throw code
  }
}
