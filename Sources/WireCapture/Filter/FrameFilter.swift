// A filter over the records of a recording.

import WireProtocol

/// Chooses records: by an expression, by stream and by time.
public struct FrameFilter: Sendable {
  /// The longest text of an expression, in bytes.
  public static let maximumLength = 4_096
  /// How many `!` and `(` may be inside of each other.
  public static let maximumDepth = 32

  /// What a record has to fulfil; nil: nothing.
  public let expression: FilterExpression?
  /// Whether bodies have to be read for it.
  package let needsBody: Bool
  /// Whether it has to be known who is logged in.
  package let needsIdentity: Bool
  /// Whether bodies and contents have to be judged for it.
  package let needsError: Bool

  /// A filter.
  ///
  /// - Parameters:
  ///   - text: an expression of Docs/captures.md; nil: every record fits.
  ///   - commands: the names of commands.
  ///   - streams: the numbers of streams; empty: all.
  ///   - from: the earliest time.
  ///   - to: the latest time.
  public init(
    _ text: String? = nil, commands: CommandTable = .standard, streams: [Int] = [],
    from: FilterTime? = nil, to: FilterTime? = nil
  ) throws(FilterError) {
    var parts: [FilterExpression] = []
    if !streams.isEmpty {
      parts.append(.isOneOf(.stream, streams.map { .number(UInt64(clamping: $0)) }))
    }
    if let from { parts.append(.order(.time, .atLeast, .time(from))) }
    if let to { parts.append(.order(.time, .atMost, .time(to))) }
    if let text {
      var parser = try FilterParser(text, commands)
      parts.append(try parser.parse())
    }
    let expression: FilterExpression? = parts.count < 2 ? parts.first : .all(parts)
    self.expression = expression
    needsBody = expression?.asks(\.needsBody) ?? false
    needsIdentity = expression?.asks { FilterField.ofIdentity.contains($0) } ?? false
    needsError = expression?.asks { $0 == .error } ?? false
  }

  /// Whether a record fits.
  package func matches(_ record: RecordFacts) -> Bool { expression?.matches(record) ?? true }
}

extension FilterField {
  /// The fields for which it has to be known who is logged in.
  package static let ofIdentity: Set<FilterField> = [
    .account, .device, .from, .to, .uid, .domain,
  ]
}
