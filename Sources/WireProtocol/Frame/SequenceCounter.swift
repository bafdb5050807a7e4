// The numbers that an end gives to its requests (SPEC.md 2.5).

/// Numbers requests 1, 2, 3 … and goes on with 1 after 4,294,967,295.
public struct SequenceCounter: Sendable {
  private var last: UInt32

  /// A counter whose first number follows `last`; a fresh connection begins with 0, so that the first is 1.
  public init(after last: UInt32 = 0) { self.last = last }

  /// The next number that no open request has; never 0 (WP-2.5-6, WP-2.5-7).
  ///
  /// - Parameter isOpen: whether a request with this number waits for its answer. Less than all numbers
  ///   may be open.
  public mutating func next(isOpen: (UInt32) -> Bool = { _ in false }) -> UInt32 {
    repeat { last = last == .max ? 1 : last + 1 } while isOpen(last)
    return last
  }
}
