// Waiting for something, but not for ever.

/// What `body` returns, unless the time is over first; then `body` is cancelled.
///
/// - Parameters:
///   - timeout: how long to wait; nil: as long as it takes.
///   - error: what is thrown then.
func within<Value: Sendable>(
  _ timeout: Duration?, else error: ClientError,
  _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  guard let timeout else { return try await body() }
  return try await withThrowingTaskGroup(of: Value?.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: timeout)
      return nil
    }
    guard let first = try await group.next(), let value = first else { throw error }
    return value
  }
}

extension Duration {
  /// Whole milliseconds, at least 0.
  var milliseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    // More than a thousand years is nobody's wish.
    return UInt64(min(seconds, 1 << 35)) * 1_000 + UInt64(attoseconds / 1_000_000_000_000_000)
  }
}
