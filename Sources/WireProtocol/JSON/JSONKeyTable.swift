// The hash table that finds the name a big object has twice. One table serves all open objects: what was
// put in last, by the innermost object, leaves first, so a slot of linear probing can simply be emptied.

struct JSONKeyTable {
  private struct Slot {
    /// -1 in an empty slot.
    var key = -1
    var hash = 0
  }

  /// The size is zero or a power of two.
  private var slots: [Slot] = []
  /// The slots in use, in the order in which they were taken.
  private var taken: [Int] = []

  /// Adds a key, which the caller knows by its number; false if `isSame` says so of a key with this hash.
  mutating func insert(_ key: Int, hash: Int, isSame: (Int) -> Bool) -> Bool {
    // Half empty at least, so that probing stays short.
    if 2 * (taken.count + 1) > slots.count { grow() }
    var index = hash & (slots.count - 1)
    while slots[index].key >= 0 {
      if slots[index].hash == hash, isSame(slots[index].key) { return false }
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = Slot(key: key, hash: hash)
    taken.append(index)
    return true
  }

  /// Removes the keys that were added last.
  mutating func remove(_ count: Int) {
    for index in taken.suffix(count) { slots[index] = Slot() }
    taken.removeLast(min(count, taken.count))
  }

  /// Doubles the table. Keys go in again in their old order, which keeps last in, first out true.
  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: max(64, 2 * old.count))
    for place in taken.indices {
      let slot = old[taken[place]]
      var index = slot.hash & (slots.count - 1)
      while slots[index].key >= 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
      taken[place] = index
    }
  }
}
