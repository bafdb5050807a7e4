// A growable run of bytes that is filled at its end and used up at its start: what a decoder holds between
// two reads.

/// Bytes that have come and are not used up yet.
///
/// Invariant: `base` points to `capacity` bytes of which `start ..< end` are initialised. Sendable, because a value
/// that cannot be copied is used from one place at a time.
@safe
package struct ByteStore: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private var end = 0

  package init() { unsafe base = nil }

  deinit { unsafe base?.deallocate() }

  /// Number of bytes held.
  package var count: Int { end - start }

  /// The bytes held, for as long as the store is not changed.
  package var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let held = unsafe Span<UInt8>(
        _unsafeElements: UnsafeBufferPointer(
          start: base?.advanced(by: start).assumingMemoryBound(to: UInt8.self), count: count))
      return unsafe _overrideLifetime(held, borrowing: self)
    }
  }

  /// Takes the first `count` bytes out. They stay readable until the store is used again.
  @_lifetime(&self)
  package mutating func take(_ count: Int) -> Span<UInt8> {
    precondition(count <= self.count)
    let taken = unsafe Span<UInt8>(
      _unsafeElements: UnsafeBufferPointer(
        start: base?.advanced(by: start).assumingMemoryBound(to: UInt8.self), count: count))
    start += count
    return unsafe _overrideLifetime(taken, mutating: &self)
  }

  /// Appends a copy of `bytes`.
  package mutating func append(_ bytes: Span<UInt8>) {
    if bytes.isEmpty { return }
    if capacity - end < bytes.count { makeRoom(for: bytes.count) }
    unsafe bytes.withUnsafeBytes { source in
      if let from = source.baseAddress, let base = unsafe base {
        unsafe base.advanced(by: end).copyMemory(from: from, byteCount: source.count)
      }
    }
    end += bytes.count
  }

  /// Moves what is held to the front, of a larger block where this one does not suffice. The capacity at
  /// least doubles, so that bytes which come one by one are moved a bounded number of times each.
  private mutating func makeRoom(for count: Int) {
    let held = self.count
    if capacity - held >= count, start >= held {
      if let base = unsafe base { unsafe base.copyMemory(from: base + start, byteCount: held) }
    } else {
      let larger = max(held + count, capacity * 2, 256)
      let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
      if let base = unsafe base {
        unsafe fresh.copyMemory(from: base + start, byteCount: held)
        unsafe base.deallocate()
      }
      unsafe base = fresh
      capacity = larger
    }
    start = 0
    end = held
  }
}
