// The connections that are followed, by their ends and by how recently they were active, in a bounded
// number of slots.

/// The two ends of a connection, the same for both directions.
struct ConnectionKey: Hashable {
  let lower: Endpoint
  let upper: Endpoint

  @inline(__always)
  init(_ source: Endpoint, _ destination: Endpoint) {
    let isOrdered = Self.precedes(source, destination)
    lower = isOrdered ? source : destination
    upper = isOrdered ? destination : source
  }

  @inline(__always)
  private static func precedes(_ left: Endpoint, _ right: Endpoint) -> Bool {
    if left.port != right.port { return left.port < right.port }
    if left.address.low != right.address.low { return left.address.low < right.address.low }
    return left.address.high < right.address.high
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(UInt32(lower.port) << 16 | UInt32(upper.port))
    hasher.combine(lower.address.low)
    hasher.combine(upper.address.low)
    if lower.address.isIPv6 {
      hasher.combine(lower.address.high)
      hasher.combine(upper.address.high)
    }
  }
}

/// Connections in slots, with two lists by activity: those that are open, and those that ended but whose
/// last packets may still come.
struct ConnectionTable {
  private struct Entry {
    var key: ConnectionKey
    var isOpen = true
    var newer: Int?
    var older: Int?
  }

  private struct ActivityList {
    var newest: Int?
    var oldest: Int?
  }

  /// The connections by slot; those of free slots are of no meaning.
  var connections: [Connection] = []
  private var entries: [Entry] = []
  private var slots: [ConnectionKey: Int] = [:]
  private var freeSlots: [Int] = []
  private var open = ActivityList()
  private var closed = ActivityList()

  /// How many connections are in the table, ended ones included.
  var count: Int { slots.count }
  /// The open connection that was idle longest.
  var oldestOpen: Int? { open.oldest }
  /// The ended connection that was idle longest.
  var oldestClosed: Int? { closed.oldest }

  /// The slot of the connection between these ends, which becomes the most recently active.
  @inline(__always)
  mutating func find(_ key: ConnectionKey) -> Int? {
    let latest = open.newest ?? 0
    if latest < entries.count, entries[latest].isOpen, entries[latest].key == key { return latest }
    guard let slot = slots[key] else { return nil }
    unlink(slot)
    link(slot)
    return slot
  }

  /// The slot that the next connection gets.
  var nextSlot: Int { freeSlots.last ?? entries.count }

  /// Adds the connection in ``nextSlot``.
  mutating func insert(_ connection: Connection, _ key: ConnectionKey) {
    let slot = nextSlot
    if freeSlots.popLast() == nil {
      entries.append(Entry(key: key))
      connections.append(connection)
    } else {
      entries[slot] = Entry(key: key)
      connections[slot] = connection
    }
    slots[key] = slot
    link(slot)
  }

  /// Moves a connection that ended to the list of those.
  mutating func retire(_ slot: Int) {
    unlink(slot)
    entries[slot].isOpen = false
    link(slot)
  }

  /// Forgets a connection and frees its slot.
  mutating func remove(_ slot: Int) {
    unlink(slot)
    entries[slot].isOpen = false
    slots[entries[slot].key] = nil
    freeSlots.append(slot)
  }

  /// The slots of the open connections, the first opened first.
  func openSlots() -> [Int] {
    var result: [Int] = []
    var next = open.oldest
    while let slot = next {
      result.append(slot)
      next = entries[slot].newer
    }
    return result.sorted { connections[$0].stream.number < connections[$1].stream.number }
  }

  private mutating func link(_ slot: Int) {
    let isOpen = entries[slot].isOpen
    let newest = isOpen ? open.newest : closed.newest
    entries[slot].older = newest
    entries[slot].newer = nil
    if let newest { entries[newest].newer = slot }
    update(isOpen) { list in
      list.newest = slot
      list.oldest = list.oldest ?? slot
    }
  }

  private mutating func unlink(_ slot: Int) {
    let entry = entries[slot]
    if let newer = entry.newer { entries[newer].older = entry.older }
    if let older = entry.older { entries[older].newer = entry.newer }
    update(entry.isOpen) { list in
      if list.newest == slot { list.newest = entry.older }
      if list.oldest == slot { list.oldest = entry.newer }
    }
  }

  @inline(__always)
  private mutating func update(_ isOpen: Bool, _ change: (inout ActivityList) -> Void) {
    if isOpen { change(&open) } else { change(&closed) }
  }
}
