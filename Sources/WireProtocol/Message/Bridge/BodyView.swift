// A message in the structures of protobuf-c, borrowed from the arena that it was unpacked into.

internal import CProtobufC

/// A message borrowed from a ``BodyArena``: reading it allocates nothing.
///
/// The view lives until the arena is used again; the compiler checks it. `Body(view)` makes an owned copy. The fields
/// are properties, in the file of each message.
@safe
public struct BodyView<Body: WireMessage>: ~Escapable {
  // Invariant: points to a message of this type that was unpacked into an arena, which outlives the view.
  let message: UnsafePointer<ProtobufCMessage>

  // Inlined so that nobody asks for the type of the owner at run time.
  @inline(__always)
  @_lifetime(copy owner)
  init<Owner: ~Escapable & ~Copyable>(
    _ message: UnsafePointer<ProtobufCMessage>, owner: borrowing Owner
  ) {
    unsafe self.message = message
  }

  /// The structure of the generated code. Only for the one that belongs to `Body`.
  func structure<Structure>(_: Structure.Type) -> UnsafePointer<Structure> {
    unsafe UnsafeRawPointer(message).assumingMemoryBound(to: Structure.self)
  }

  /// A message in a field of this one; nil when it is absent.
  @_lifetime(copy self)
  func part<Part: WireMessage, Structure>(_ pointer: UnsafeMutablePointer<Structure>?, _: Part.Type)
    -> BodyView<Part>?
  {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe BodyView<Part>(
      UnsafeRawPointer(pointer).assumingMemoryBound(to: ProtobufCMessage.self), owner: self)
  }

  /// A message in a field that `check` found present.
  ///
  /// Invariant: the pointer is not nil, because no view is handed out before its message was checked.
  @_lifetime(copy self)
  func neededPart<Part: WireMessage, Structure>(
    _ pointer: UnsafeMutablePointer<Structure>?, _: Part.Type
  ) -> BodyView<Part> {
    guard let part = unsafe part(pointer, Part.self) else {
      preconditionFailure("\(Body.name) is used before it was checked")
    }
    return part
  }

  /// The elements of a repeated message field.
  @_lifetime(copy self)
  func parts<Part: WireMessage, Structure>(
    _ count: Int, _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Structure>?>?,
    _: Part.Type
  ) -> BodyList<Part> {
    unsafe BodyList<Part>(count: count, pointers: UnsafeRawPointer(pointers), owner: self)
  }

  /// A string field.
  @_lifetime(copy self)
  func text(_ pointer: UnsafeMutablePointer<CChar>?) -> TextView {
    unsafe TextView(pointer, owner: self)
  }

  /// A repeated string field.
  @_lifetime(copy self)
  func texts(_ count: Int, _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
    -> TextList
  {
    unsafe TextList(count: count, pointers: pointers, owner: self)
  }

  /// A bytes field.
  @_lifetime(copy self)
  func bytes(_ data: ProtobufCBinaryData) -> Span<UInt8> {
    let span = unsafe Span<UInt8>(
      _unsafeElements: UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len)
    )
    return unsafe _overrideLifetime(span, copying: self)
  }

  /// A packed field of numbers.
  @_lifetime(copy self)
  func numbers(_ count: Int, _ pointer: UnsafeMutablePointer<UInt32>?) -> Span<UInt32> {
    let span = unsafe Span<UInt32>(
      _unsafeElements: UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
    return unsafe _overrideLifetime(span, copying: self)
  }

  /// Fields that this version does not know.
  public var unknownFields: UnknownFields { unsafe UnknownFields(message) }
}

/// A repeated message field, borrowed like the message that holds it.
@safe
public struct BodyList<Element: WireMessage>: ~Escapable {
  /// Number of elements.
  public let count: Int
  // Invariant: points to `count` pointers to messages of the element's type.
  private let pointers: UnsafeRawPointer?

  @_lifetime(copy owner)
  init<Owner: ~Escapable & ~Copyable>(
    count: Int, pointers: UnsafeRawPointer?, owner: borrowing Owner
  ) {
    unsafe self.pointers = pointers
    self.count = unsafe pointers == nil ? 0 : count
  }

  /// The element at an index from 0 to ``count`` − 1; another index traps, as that of an array does.
  public subscript(index: Int) -> BodyView<Element> {
    @_lifetime(copy self)
    get {
      guard let pointers = unsafe pointers, index >= 0, index < count else {
        preconditionFailure("index \(index) is not in 0..<\(count)")
      }
      return unsafe BodyView<Element>(
        pointers.load(
          fromByteOffset: index * MemoryLayout<UnsafeRawPointer>.stride,
          as: UnsafePointer<ProtobufCMessage>.self), owner: self)
    }
  }

  /// Owned copies of all elements.
  func copies() -> [Element] {
    var copies: [Element] = []
    copies.reserveCapacity(count)
    for index in 0..<count { copies.append(Element(self[index])) }
    return copies
  }

  /// Judges every element.
  func check(field number: UInt32) throws(FieldFault) {
    for index in 0..<count {
      do throws(FieldFault) { try Element.check(self[index]) } catch {
        throw error.inside(number, index: index)
      }
    }
  }
}

/// An owned copy of a message that may be absent.
func owned<Body: WireMessage>(_ view: borrowing BodyView<Body>?) -> Body? {
  switch view {
  case .some(let view): Body(view)
  case .none: nil
  }
}
