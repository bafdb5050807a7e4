// What waits for something, oldest first.

/// Values by key, in the order in which they were added.
struct Waiting<Key: Hashable, Value> {
  private var entries: [Key: (value: Value, number: Int)] = [:]
  /// What was removed stays until it is at the front, or most of it was removed.
  private var order: [(key: Key, number: Int)] = []
  private var first = 0
  private var added = 0

  var count: Int { entries.count }

  subscript(_ key: Key) -> Value? { entries[key]?.value }

  /// Changes a value, if it is there; it keeps its place.
  mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
    guard let index = entries.index(forKey: key) else { return }
    change(&entries.values[index].value)
  }

  /// Adds a value at the end, in place of the one that has its key.
  mutating func add(_ value: Value, for key: Key) {
    added += 1
    entries[key] = (value, added)
    order.append((key, added))
    if order.count > 2 * entries.count + 1_024 {
      order = order[first...].filter { entries[$0.key]?.number == $0.number }
      first = 0
    }
  }

  @discardableResult
  mutating func remove(_ key: Key) -> Value? { entries.removeValue(forKey: key)?.value }

  /// What waits longest.
  mutating func oldest() -> (key: Key, value: Value)? {
    while first < order.count {
      let (key, number) = order[first]
      if let entry = entries[key], entry.number == number { return (key, entry.value) }
      first += 1
    }
    order.removeAll(keepingCapacity: true)
    first = 0
    return nil
  }
}

/// The last values that were added, to tell what comes again.
struct RecentSet<Value: Hashable> {
  private let most: Int
  private var values: Set<Value> = []
  private var order: [Value] = []
  private var next = 0
  /// How many were forgotten.
  private(set) var forgotten = 0

  init(most: Int) { self.most = most }

  /// Adds a value.
  ///
  /// - Returns: whether it was there.
  mutating func isKnown(_ value: Value) -> Bool {
    guard values.insert(value).inserted else { return true }
    if order.count < most {
      order.append(value)
    } else {
      values.remove(order[next])
      order[next] = value
      next = (next + 1) % most
      forgotten += 1
    }
    return false
  }
}
