// Strings compared and hashed by their bytes. Swift's own == takes canonical equivalents, such as é in one scalar and in
// two, for the same; the protocol does not (WP-5.3-3).

extension String {
  /// Whether two strings have the same bytes.
  func hasBytes(of other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    // The bytes live as long as the closures; the pointers do not leave them.
    let isEqual = unsafe utf8.withContiguousStorageIfAvailable { mine in
      unsafe other.utf8.withContiguousStorageIfAvailable { others in
        for index in mine.indices where unsafe mine[index] != others[index] { return false }
        return true
      }
    }
    return (isEqual ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}

extension Hasher {
  /// Hashes the bytes of a string, and that it ends.
  mutating func combine(bytesOf string: String) {
    // Copied, because a closure cannot change what it is called on.
    var hasher = self
    let isDone: Void? = unsafe string.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isDone == nil { for byte in string.utf8 { hasher.combine(byte) } }
    // No UTF-8 has this byte.
    hasher.combine(0xFF as UInt8)
    self = hasher
  }
}
