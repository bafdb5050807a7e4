// protocheck bench: load on a server, and what it takes.

import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WireProtocol

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Loads a server of this protocol and measures rate, latency and CPU time.",
    discussion: """
      The shape chat opens pairs of connections: each sender keeps --window messages in flight to its receiver, which \
      acks what it gets; a run ends when all messages are answered and delivered, once and in order. reports sends \
      --messages tracks of --positions by c2s on one connection, --window in flight; the server's topic map has to have \
      {"bench": {"im.track": "gps"}}. idle opens --connections that log in and stay for --hold seconds. hostile opens \
      --connections that do what no client should for --hold seconds, and come again when they are thrown out: a fifth \
      each sends malformed bytes, sends byte by byte, floods with keepalives, floods with messages, and receives those; \
      the last three never read.

        protocheck serve --listen 127.0.0.1:9000 --data memory --insecure-development &
        protocheck bench --server 127.0.0.1:9000 --server-pid $! --format json

      Accounts are of the domain bench, new ones in each run; tokens come from --key, or are empty. With --server-pid the \
      CPU time and memory of a server on this machine are measured too.

      Exit codes: 0 all messages arrived once and in order, 1 they did not, 64 usage, 69 the server cannot be reached or \
      refused.
      """)

  enum Shape: String, CaseIterable, ExpressibleByArgument { case chat, reports, idle, hostile }
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(help: ArgumentHelp("The server.", valueName: "host:port"))
  var server: String
  @Option(help: "What the connections do.")
  var shape = Shape.chat
  @Option(help: "Pairs of connections that chat, 1 to 10,000.")
  var pairs = 50
  @Option(help: "Messages of a sender without an answer, 1 to 63.")
  var window = 16
  @Option(help: "Messages of each sender, 1 to 1,000,000.")
  var messages = 2_000
  @Option(
    help: "Messages of each sender in a second, at most 1,000; 0: as fast as they are answered.")
  var rate = 0
  @Option(help: "Bytes of a content, at most 65,536.")
  var size = 200
  @Option(help: "Positions in a message of the shape reports, 1 to 500.")
  var positions = 1
  @Option(help: "Connections of the shapes idle and hostile.")
  var connections = 10_000
  @Option(help: "Seconds that idle and hostile connections stay.")
  var hold = 5
  @Option(name: .customLong("server-pid"), help: "The server's process, if it is on this machine.")
  var serverProcess: Int32?
  @OptionGroup var key: TokenKeyOptions
  @Option(help: "text, or json: one object.")
  var format = Format.text

  func validate() throws {
    guard (1...10_000).contains(pairs), (1...63).contains(window),
      (1...1_000_000).contains(messages),
      (1...Limits.maximumContentLength).contains(size), (1...1_000_000).contains(connections),
      hold >= 0, (0...1_000).contains(rate)
    else { throw ValidationError("a number lies outside of its range: see --help") }
  }

  func run() throws {
    let address = try SocketAddress(endpoint: server)
    if let serverProcess, ProcessUsage(of: serverProcess) == nil {
      throw ToolError(
        .usage, "there is no process \(serverProcess) in /proc: --server-pid needs one")
    }
    let files = System.openFilesUpToLimit()
    guard openConnections + Bench.otherFiles <= files else {
      throw ToolError(
        .usage,
        "\(openConnections) connections need more than the \(files) files that this process may open: raise ulimit -n"
      )
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    let report: BenchReport
    do {
      report =
        switch shape {
        case .chat: try chat(address, group.next())
        case .reports: try reports(address, group.next())
        case .idle: try idle(address, group.next())
        case .hostile: try hostile(address, group.next())
        }
    } catch let error as ToolError {
      throw error
    } catch {
      throw ToolError(.unavailable, "the run on \(server) ended: \(error)")
    }
    try StandardOutput.use { output in
      try output.line(format == .json ? try report.json() : report.text)
    }
    if report.duplicates + report.outOfOrder > 0 { throw ExitCode.findings }
  }

  /// Connections that a run has at once.
  private var openConnections: Int {
    switch shape {
    case .chat: 2 * pairs
    case .reports: 1
    case .idle, .hostile: connections
    }
  }

  /// What a process has open besides.
  private static let otherFiles = 32

  private func chat(_ address: SocketAddress, _ eventLoop: any EventLoop) throws -> BenchReport {
    let signer = try key.signer()
    let plan = ChatPlan(
      pairs: pairs, window: window, messages: messages, rate: rate, size: size, login: signer)
    let run = UInt64.random(in: 1...(.max >> 16))
    let before = usage()
    let result = try eventLoop.flatSubmit {
      do {
        return try ChatBench(plan, run: run, on: eventLoop).start(to: address)
      } catch {
        return eventLoop.makeFailedFuture(error)
      }
    }.wait()
    let after = usage()
    let count = Double(pairs * messages)
    var report = BenchReport(
      shape: "chat", connections: 2 * pairs, messages: pairs * messages, seconds: result.seconds)
    report.messagesPerSecond = count / result.seconds
    let latencies = result.latencies.sorted()
    report.p50Milliseconds = Double(latencies[latencies.count / 2]) / 1e6
    report.p99Milliseconds = Double(latencies[latencies.count * 99 / 100]) / 1e6
    report.take(before, after, messages: pairs * messages)
    report.refused = result.refused
    report.duplicates = result.duplicates
    report.outOfOrder = result.outOfOrder
    return report
  }

  private func reports(_ address: SocketAddress, _ eventLoop: any EventLoop) throws -> BenchReport {
    let run = UInt64.random(in: 1...(.max >> 16))
    let account = Account(domain: "bench", uid: "reports\(run)")
    let plan = ReportPlan(
      messages: messages, window: window, positions: positions, account: account,
      token: try key.signer()(account))
    let before = usage()
    let seconds = try eventLoop.flatSubmit {
      do {
        return try ReportBench(plan, on: eventLoop).start(to: address)
      } catch {
        return eventLoop.makeFailedFuture(error)
      }
    }.wait()
    let after = usage()
    var report = BenchReport(shape: "reports", connections: 1, messages: messages, seconds: seconds)
    report.messagesPerSecond = Double(messages) / seconds
    report.take(before, after, messages: messages)
    return report
  }

  private func idle(_ address: SocketAddress, _ eventLoop: any EventLoop) throws -> BenchReport {
    let signer = try key.signer()
    let before = usage()
    let count = connections
    let run = UInt64.random(in: 1...(.max >> 16))
    let seconds = try eventLoop.flatSubmit {
      IdleBench(count, run: run, login: signer, on: eventLoop).start(to: address)
    }.wait()
    for _ in 0..<(hold * 10) {
      try Signals.check()
      usleep(100_000)
    }
    let after = usage()
    var report = BenchReport(
      shape: "idle", connections: count, messages: 0, seconds: seconds)
    if let first = before.server?.resident, let last = after.server?.resident {
      report.serverBytesPerConnection = (last - first) / count
    }
    return report
  }

  private func hostile(_ address: SocketAddress, _ eventLoop: any EventLoop) throws -> BenchReport {
    let signer = try key.signer()
    let count = connections
    let run = UInt64.random(in: 1...(.max >> 16))
    let bench = try eventLoop.submit {
      NIOLoopBound(
        try HostileBench(count, run: run, login: signer, to: address, on: eventLoop),
        eventLoop: eventLoop)
    }.wait()
    let rest = Result {
      for _ in 0..<(hold * 10) {
        try Signals.check()
        usleep(100_000)
      }
    }
    let (begun, sent) = try eventLoop.submit { bench.value.end() }.wait()
    try rest.get()
    var report = BenchReport(
      shape: "hostile", connections: count, messages: 0, seconds: Double(hold))
    report.connectionsBegun = begun
    report.bytesSent = sent
    return report
  }

  private func usage() -> BothUsages {
    BothUsages(
      client: ProcessUsage(of: getpid()), server: serverProcess.flatMap(ProcessUsage.init))
  }
}
