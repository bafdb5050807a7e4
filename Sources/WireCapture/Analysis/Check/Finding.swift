// What check finds: which rule, where, when, in one sentence.

import WireProtocol

/// A frame, or a run of bytes, that findings point at.
public struct CheckedFrame: Sendable, Hashable {
  /// Counts the frames of the recording from 1; of a run of bytes, the frames in front of it.
  public let number: Int
  /// Where and when it was seen.
  public let place: RecordPlace
  /// Where in its direction it begins.
  public let offset: Int
  /// How many bytes it has.
  public let length: Int
  /// Whether the filter lets findings at it through.
  package let isShown: Bool

  package init(number: Int, place: RecordPlace, offset: Int, length: Int, isShown: Bool) {
    self.number = number
    self.place = place
    self.offset = offset
    self.length = length
    self.isShown = isShown
  }
}

/// A rule that was broken.
public struct Finding: Sendable, Hashable {
  /// The rule.
  public let rule: CheckRule
  /// How much it says here.
  public let severity: FindingSeverity
  /// The requirement of SPEC.md.
  public let requirement: String
  /// Where.
  public let frame: CheckedFrame
  /// What happened.
  public let text: String
}

/// What check could not judge, because its state is bounded or the recording is not whole.
public struct CheckGaps: Sendable, Hashable {
  /// Requests and messages that were given up before their answer or delivery was seen.
  public internal(set) var evicted = 0
  /// Requests that had no answer yet when the recording ended.
  public internal(set) var open = 0
  /// Streams whose beginning the recording does not have.
  public internal(set) var headless = 0

  /// Whether something could not be judged.
  public var isIncomplete: Bool { evicted + open + headless > 0 }

  /// Nothing.
  public init() {}
}
