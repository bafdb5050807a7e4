// What a device remembers of messages to tell them again under another numbering.

/// The last message ids, as many as an inbox holds.
struct RecentIDs: Sendable {
  private var ids = Queue<String>()
  private var known: Set<String> = []

  static let capacity = 10_000

  init(_ ids: [String]) {
    for id in ids { insert(id) }
  }

  var ordered: [String] { ids.elements }

  func contains(_ id: String) -> Bool { known.contains(id) }

  mutating func insert(_ id: String) {
    guard known.insert(id).inserted else { return }
    ids.append(id)
    if ids.count > RecentIDs.capacity, let oldest = ids.popFirst() { known.remove(oldest) }
  }
}

/// First in, first out.
struct Queue<Element: Sendable>: Sendable {
  private var storage: [Element] = []
  private var start = 0

  var count: Int { storage.count - start }
  var first: Element? { start < storage.count ? storage[start] : nil }
  var elements: [Element] { Array(storage[start...]) }

  mutating func append(_ element: Element) { storage.append(element) }

  mutating func popFirst() -> Element? {
    guard let first else { return nil }
    start += 1
    // What is used up goes when it is half of what is kept, so that each element is moved a bounded number of times.
    if start == storage.count {
      storage.removeAll(keepingCapacity: start <= 64)
      start = 0
    } else if start >= 32, start * 2 >= storage.count {
      storage.removeFirst(start)
      start = 0
    }
    return first
  }
}
