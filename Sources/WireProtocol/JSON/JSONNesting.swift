// The stack of the reader: which objects and arrays are open, and which keys the open objects have so
// far. Both are in one array, so that the usual document costs one allocation.

struct JSONNesting {
  /// An open object or array.
  struct Container {
    var isObject: Bool
    /// The offset of its bracket.
    var start: Int
    /// Where its keys begin in `entries`.
    var first: Int
  }

  /// A key of an open object, or the container around an open container.
  private struct Entry {
    /// A key: the bytes between its quotes. A container: `start`, and `first` as the upper bound.
    var lower: Int
    var upper: Int
    /// A key: whether it has escapes. A container: whether it is an object.
    var flag: Bool
  }

  /// Up to this many members, comparing each with each is faster than hashing them.
  private static let few = 8

  /// How many containers are open.
  private(set) var depth = 0

  /// The innermost container; without meaning while none is open.
  private(set) var innermost = Container(isObject: false, start: 0, first: 0)

  /// The first `count` entries are in use; what follows is room to use again.
  private var entries: [Entry] = []
  private var count = 0
  /// Made for the first big object.
  private var table: JSONKeyTable?

  /// Enters the container whose bracket is at `start`.
  @inline(__always)
  mutating func open(isObject: Bool, at start: Int) {
    push(Entry(lower: innermost.start, upper: innermost.first, flag: innermost.isObject))
    innermost = Container(isObject: isObject, start: start, first: count)
    depth += 1
  }

  /// Leaves the innermost container, forgets its keys and returns where its bracket is.
  @inline(__always)
  mutating func close() -> Int {
    let closed = innermost
    guard depth > 0 else { return closed.start }
    let keys = count - closed.first
    if closed.isObject, keys > Self.few { table?.remove(keys) }
    count = closed.first - 1
    depth -= 1
    let outer = entries[count]
    innermost = Container(isObject: outer.flag, start: outer.lower, first: outer.upper)
    return closed.start
  }

  /// Adds a key to the innermost object; false if the object has it already.
  @inline(__always)
  mutating func insert(key: Range<Int>, hasEscapes: Bool, in bytes: Span<UInt8>) -> Bool {
    let entry = Entry(lower: key.lowerBound, upper: key.upperBound, flag: hasEscapes)
    if count - innermost.first >= Self.few {
      guard insertHashed(entry, in: bytes) else { return false }
    } else {
      for index in innermost.first..<count where Self.same(entries[index], entry, in: bytes) {
        return false
      }
    }
    push(entry)
    return true
  }

  @inline(__always)
  private mutating func push(_ entry: Entry) {
    if count < entries.count {
      entries[count] = entry
    } else {
      if count == 0 { entries.reserveCapacity(2 * Self.few) }
      entries.append(entry)
    }
    count += 1
  }

  /// Adds the key that is about to be pushed to the table, and the first few keys before it if they are
  /// not there yet.
  private mutating func insertHashed(_ entry: Entry, in bytes: Span<UInt8>) -> Bool {
    let object = innermost.start
    var table = self.table.take() ?? JSONKeyTable()
    defer { self.table = table }
    if count - innermost.first == Self.few {
      for index in innermost.first..<count {
        let hash = Self.hash(entries[index], object: object, in: bytes)
        _ = table.insert(index, hash: hash) { _ in false }
      }
    }
    return table.insert(count, hash: Self.hash(entry, object: object, in: bytes)) { index in
      index >= innermost.first && Self.same(entries[index], entry, in: bytes)
    }
  }

  /// A hash of the unescaped key and its object. The standard library's hasher is seeded at random in
  /// each process, so that nobody can prepare keys that collide.
  private static func hash(_ key: Entry, object: Int, in bytes: Span<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(object)
    var unescaper = JSONUnescaper(bytes.extracting(key.lower..<key.upper))
    var word: UInt64 = 0
    var length = 0
    while let byte = unescaper.next() {
      word = word << 8 | UInt64(byte)
      length += 1
      if length % 8 == 0 { hasher.combine(word) }
    }
    hasher.combine(word)
    hasher.combine(length)
    return hasher.finalize()
  }

  @inline(__always)
  private static func same(_ left: Entry, _ right: Entry, in bytes: Span<UInt8>) -> Bool {
    guard !left.flag, !right.flag else { return sameUnescaped(left, right, in: bytes) }
    guard left.upper - left.lower == right.upper - right.lower else { return false }
    let distance = right.lower - left.lower
    for index in left.lower..<left.upper where bytes[index] != bytes[index + distance] {
      return false
    }
    return true
  }

  private static func sameUnescaped(_ left: Entry, _ right: Entry, in bytes: Span<UInt8>) -> Bool {
    var left = JSONUnescaper(bytes.extracting(left.lower..<left.upper))
    var right = JSONUnescaper(bytes.extracting(right.lower..<right.upper))
    while true {
      let byte = left.next()
      guard byte == right.next() else { return false }
      if byte == nil { return true }
    }
  }
}
