// What was seen last of something that may go on for ever.

/// The last values by key: at least half of the limit, and at most all of it. When there are too many, the older half is
/// forgotten at once.
struct RecentTable<Key: Hashable, Value> {
  private let half: Int
  private var newer: [Key: Value] = [:]
  private var older: [Key: Value] = [:]

  /// - Parameter limit: how many are kept at most, 2 or more.
  init(limit: Int) { half = limit / 2 }

  subscript(_ key: Key) -> Value? { newer[key] ?? older[key] }

  /// Adds a value for a key that has none; what a key has stays.
  ///
  /// - Returns: what the key had.
  mutating func insert(_ key: Key, _ value: Value) -> Value? {
    if let known = self[key] { return known }
    if newer.count >= half {
      older.removeAll(keepingCapacity: true)
      swap(&newer, &older)
    }
    newer[key] = value
    return nil
  }
}
