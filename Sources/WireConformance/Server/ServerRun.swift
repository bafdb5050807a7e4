// Runs session vectors against a server over TCP.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import WireProtocol

/// A run of scenarios against a server somewhere.
///
/// The calling thread waits and tells of cases; tasks do the work.
public struct ServerRun: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// Where the server is.
    public var host: String
    /// Its port.
    public var port: UInt16
    /// How many cases run side by side, at least 1.
    public var jobs = 8
    /// How long the server may take for each thing that it has to say.
    public var timeout = Duration.seconds(10)
    /// How long a second of the server's clock is, in seconds: above 0.
    public var timeScale = 1.0
    /// How long a case may let time pass; longer ones are unsupported.
    public var longestWait = Duration.seconds(60)
    /// How the server was set up, tokens left out.
    public var settings = SessionTest.Settings()
    /// Whether the server reads the bytes of one write at once.
    public var readsBursts = false

    /// Options with the defaults.
    public init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }
  }

  /// How a run ended.
  public struct Ending: Sendable {
    /// What the server calls itself; empty when it has no name, or was not reached.
    public var agent = ""
    /// Why cases are inconclusive; nil when none is.
    public var failure: String?

    /// Nothing yet.
    public init() {}
  }

  /// The user has ended the run.
  public struct Stopped: Error {}

  private let options: Options
  private let describe: @Sendable (Vector) -> CaseReport
  /// Is given each line of the logs, with the id of its case, from any thread.
  public var trace: (@Sendable (String, LogLine) -> Void)?

  /// A run.
  ///
  /// - Parameter describe: what a report says of a vector before it is run.
  public init(_ options: Options, describe: @escaping @Sendable (Vector) -> CaseReport) {
    self.options = options
    self.describe = describe
  }

  /// Whether a server can be asked this.
  public static func canRun(_ vector: Vector) -> Bool {
    if case .session = vector.test { true } else { false }
  }

  /// Runs the scenarios among the vectors.
  ///
  /// - Parameters:
  ///   - isStopped: is asked many times a second.
  ///   - report: is given each case: first those without a clock, in the order of the vectors, then the others.
  /// - Throws: ``Stopped``, and what `report` throws.
  public func run(
    _ vectors: [Vector], isStopped: () -> Bool, report: (CaseReport) throws -> Void
  ) throws -> Ending {
    let work = ServerWork(options, vectors, describe, trace)
    let task = Task { await work.run() }
    defer { task.cancel() }
    while true {
      let (cases, ending) = work.take()
      for test in cases { try report(test) }
      if let ending { return ending }
      if isStopped() { throw Stopped() }
      poll(nil, 0, 10)
    }
  }
}
