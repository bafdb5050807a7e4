// The time of the session machines: they have no clock, so every call brings it.

/// A point in time: milliseconds since a beginning that the caller chooses, such as the start of the process or 1970.
///
/// A machine compares times with each other only; those given to one must not go back.
public struct SessionTime: Sendable, Hashable {
  /// Since the beginning.
  public let milliseconds: UInt64

  /// A time this long after the beginning.
  public init(milliseconds: UInt64) { self.milliseconds = milliseconds }

  /// The time that lies some milliseconds later.
  public static func + (time: SessionTime, milliseconds: UInt64) -> SessionTime {
    let (sum, isOver) = time.milliseconds.addingReportingOverflow(milliseconds)
    return SessionTime(milliseconds: isOver ? .max : sum)
  }

  /// The milliseconds from `start` to `end`; 0 when `end` comes first.
  public static func - (end: SessionTime, start: SessionTime) -> UInt64 {
    end.milliseconds > start.milliseconds ? end.milliseconds - start.milliseconds : 0
  }
}

extension SessionTime: Comparable {
  /// Whether `a` comes before `b`.
  public static func < (a: SessionTime, b: SessionTime) -> Bool { a.milliseconds < b.milliseconds }
}

/// The deadlines of a connection, in milliseconds (SPEC.md 6.4). A test shortens all of them alike.
public struct SessionTimers: Sendable, Hashable {
  /// For hello, from the beginning of the connection, and for its answer.
  public var hello: UInt64 = 10_000
  /// For login, from the answer to hello or from the last refusal.
  public var login: UInt64 = 10_000
  /// For a header, from its first byte.
  public var header: UInt64 = 10_000
  /// For a body, from the end of its header, and ``bodyPer2KiB`` on top.
  public var body: UInt64 = 10_000
  /// For each 2 KiB of a body.
  public var bodyPer2KiB: UInt64 = 1_000
  /// For the answer to keepalive.
  public var keepaliveAnswer: UInt64 = 10_000
  /// For the open requests of a connection that drains.
  public var drain: UInt64 = 30_000
  /// For a peer that does not read.
  public var slowConsumer: UInt64 = 30_000
  /// For what still comes after goaway was sent.
  public var linger: UInt64 = 1_000

  /// The timers of the standard.
  public init() {}

  /// All of them multiplied.
  public func scaled(by factor: Double) -> SessionTimers {
    var timers = self
    for path: WritableKeyPath<SessionTimers, UInt64> in [
      \.hello, \.login, \.header, \.body, \.bodyPer2KiB, \.keepaliveAnswer, \.drain, \.slowConsumer,
      \.linger,
    ] {
      let scaled = Double(timers[keyPath: path]) * factor
      // What is no number, or no time that anybody waits for, is cut.
      timers[keyPath: path] = scaled > 0 ? UInt64(min(scaled, 1e15)) : 0
    }
    return timers
  }

  /// For a body of this length, in all.
  func body(ofLength length: Int) -> UInt64 { body + UInt64(length) * bodyPer2KiB / 2_048 }
}
