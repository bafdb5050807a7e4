// What a message calls to write its fields, in the order of their numbers. Defaults are omitted, as the canonical
// encoding wants it (WP-5.1-2), and judged all the same.

internal import CProtobufC

extension BodyWriter {
  /// A number.
  @inline(__always)
  mutating func number(_ number: UInt32, _ value: UInt64) {
    if value == 0 { return }
    tag(number, .varint)
    varint(value)
  }

  /// A number.
  @inline(__always)
  mutating func number(_ number: UInt32, _ value: UInt32) { self.number(number, UInt64(value)) }

  /// A number with a rule.
  @inline(__always)
  mutating func number<Value: UnsignedInteger>(
    _ number: UInt32, _ value: Value, _ rule: (Value, UInt32) throws(FieldFault) -> Void
  ) {
    do throws(FieldFault) { try rule(value, number) } catch { note(error) }
    self.number(number, UInt64(value))
  }

  @inline(__always)
  mutating func bool(_ number: UInt32, _ value: Bool) {
    self.number(number, value ? 1 as UInt64 : 0)
  }

  /// An enum: a signed number, so that a negative one takes ten bytes.
  @inline(__always)
  mutating func stage(_ number: UInt32, _ value: Stage) {
    self.number(number, UInt64(bitPattern: Int64(value.rawValue)))
  }

  /// A string.
  @inline(__always)
  mutating func text(
    _ number: UInt32, _ value: borrowing String,
    _ rule: (Span<UInt8>, UInt32) throws(FieldFault) -> Void = Rule.text
  ) {
    value.withBytes { (utf8) in
      do throws(FieldFault) { try rule(utf8, number) } catch { note(error, utf8) }
      if !utf8.isEmpty { put(number, utf8) }
    }
  }

  /// A repeated string.
  mutating func texts(_ number: UInt32, _ values: [String]) {
    for value in values {
      value.withBytes { (utf8) in
        if utf8.containsZero { sendingFault = .zeroInString }
        put(number, utf8)
      }
    }
  }

  /// Bytes.
  @inline(__always)
  mutating func bytes(
    _ number: UInt32, _ value: [UInt8], _ rule: (Span<UInt8>, UInt32) throws(FieldFault) -> Void
  ) {
    do throws(FieldFault) { try rule(value.span, number) } catch { note(error) }
    if !value.isEmpty { put(number, value.span) }
  }

  /// An id, which is never all zero.
  @inline(__always)
  mutating func id(_ number: UInt32, _ value: ClientMessageID) {
    unsafe put(number, ClientMessageID.length) { target in unsafe value.write(to: target) }
  }

  /// A message that may be absent.
  @inline(__always)
  mutating func part<Part: WireMessage>(_ number: UInt32, _ value: Part?) {
    if let value { part(number, value) }
  }

  /// A repeated message.
  mutating func parts<Part: WireMessage>(_ number: UInt32, _ values: [Part]) {
    for index in values.indices { part(number, values[index], index: index) }
  }

  /// A packed field of varints.
  mutating func packed<Value>(_ number: UInt32, _ values: [Value], _ bits: (Value) -> UInt64) {
    if values.isEmpty { return }
    let start = begin(number)
    for value in values { varint(bits(value)) }
    end(start)
  }

  /// A packed field of fixed32.
  mutating func fixed32s(_ number: UInt32, _ values: [UInt32]) {
    if values.isEmpty { return }
    let start = begin(number)
    for value in values {
      unsafe take(4).storeBytes(of: value.littleEndian, as: UInt32.self)
    }
    end(start)
  }

  /// Unknown fields: each with the shortest tag, and its bytes behind that as they came. Known ones among them are
  /// noted.
  @usableFromInline
  @inline(never)
  mutating func unknownFields<Body: WireMessage>(_ fields: UnknownFields, of _: Body.Type) {
    let layout = Body.layout
    let bytes = fields.bytes.span
    var reader = FieldReader(bytes)
    while !reader.isAtEnd, let field = try? reader.next() {
      if unsafe layout.descriptor.field(field.number) != nil { sendingFault = .knownAsUnknown }
      tag(field.number, field.type)
      put(bytes.extracting(field.behindTag..<reader.position))
    }
  }

  /// A length-delimited field. A call and not inlined: a string has two ways to its bytes, and both lead here.
  @inline(never)
  private mutating func put(_ number: UInt32, _ value: Span<UInt8>) {
    unsafe put(number, value.count) { target in unsafe target.store(value) }
  }

  /// A length-delimited field of `count` bytes, all of which `store` writes.
  @inline(__always)
  private mutating func put(
    _ number: UInt32, _ count: Int, _ store: (UnsafeMutableRawPointer) -> Void
  ) {
    let tag = Int(number << 3 | UInt32(WireType.lengthDelimited.rawValue))
    if tag | count < 0x80 {
      // Both are one byte, and all is taken at once.
      let target = unsafe take(2 &+ count)
      let prefix = UInt16(truncatingIfNeeded: tag | count << 8)
      unsafe target.storeBytes(of: prefix.littleEndian, as: UInt16.self)
      unsafe store(target + 2)
    } else {
      varint(UInt64(tag))
      varint(UInt64(count))
      unsafe store(take(count))
    }
  }

  @inline(__always)
  private mutating func put(_ value: Span<UInt8>) {
    unsafe take(value.count).store(value)
  }

  /// A string that breaks its rule: with a zero in it, it is not even a string of the protocol.
  @inline(never)
  private mutating func note(_ broken: FieldFault, _ utf8: Span<UInt8>) {
    if utf8.containsZero { sendingFault = .zeroInString }
    note(broken)
  }
}

extension String {
  /// Lends the UTF-8, without a copy wherever the string has it as it is.
  @inline(__always)
  borrowing fileprivate func withBytes(_ body: (Span<UInt8>) -> Void) {
    let lent: Void? = unsafe utf8.withContiguousStorageIfAvailable {
      body(unsafe Span(_unsafeElements: $0))
    }
    if lent == nil { withCopiedBytes(body) }
  }

  /// A string of another runtime, which has other bytes inside.
  @inline(never)
  borrowing private func withCopiedBytes(_ body: (Span<UInt8>) -> Void) {
    body(Array(utf8).span)
  }
}
