// A string of a message, borrowed: well-formed UTF-8 without U+0000, because it was judged when it was unpacked.

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Android)
  private import Android
#endif

/// A string borrowed from a message.
@safe
public struct TextView: ~Escapable {
  /// The bytes: well-formed UTF-8 without U+0000.
  public let utf8: Span<UInt8>

  @_lifetime(copy owner)
  init<Owner: ~Escapable & ~Copyable>(
    _ pointer: UnsafeMutablePointer<CChar>?, owner: borrowing Owner
  ) {
    // A zero ends every string of protobuf-c; none stands inside: unpacking sees to that.
    let count = unsafe pointer.map { unsafe strlen($0) } ?? 0
    let span = unsafe Span<UInt8>(
      _unsafeElements: UnsafeBufferPointer(
        start: pointer.map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) },
        count: count))
    utf8 = unsafe _overrideLifetime(span, copying: owner)
  }

  /// Whether there is no character.
  public var isEmpty: Bool { utf8.isEmpty }

  /// An owned copy.
  public var string: String { String(copying: utf8) }

  /// Whether the bytes are those of `text`, without making a string.
  public static func == (view: borrowing TextView, text: String) -> Bool {
    guard text.utf8.count == view.utf8.count else { return false }
    var index = 0
    for byte in text.utf8 {
      if view.utf8[index] != byte { return false }
      index += 1
    }
    return true
  }
}

/// A repeated string field, borrowed like the message that holds it.
@safe
public struct TextList: ~Escapable {
  /// Number of strings.
  public let count: Int
  // Invariant: points to `count` pointers to strings.
  private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

  @_lifetime(copy owner)
  init<Owner: ~Escapable & ~Copyable>(
    count: Int, pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    owner: borrowing Owner
  ) {
    unsafe self.pointers = pointers
    self.count = unsafe pointers == nil ? 0 : count
  }

  /// The string at an index from 0 to ``count`` − 1; another index traps, as that of an array does.
  public subscript(index: Int) -> TextView {
    @_lifetime(copy self)
    get {
      precondition(index >= 0 && index < count, "index \(index) is not in 0..<\(count)")
      return unsafe TextView(pointers?[index], owner: self)
    }
  }

  /// Owned copies of all strings.
  public var strings: [String] { (0..<count).map { self[$0].string } }
}

extension String {
  /// The string of these UTF-8 bytes; ill-formed sequences become U+FFFD.
  package init(copying utf8: Span<UInt8>) {
    self = unsafe utf8.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
