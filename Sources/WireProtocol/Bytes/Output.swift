// Writing: the one place where bytes are put behind what an output holds already.

extension OutputSpan where Element == UInt8 {
  /// Appends a copy of `bytes`; the capacity has been asked for.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { source in
      unsafe write(count: source.count) { unsafe $0.copyMemory(from: source) }
    }
  }

  /// Appends the 24 bytes of a header.
  mutating func appendHeader(_ header: FrameHeader) {
    unsafe write(count: Frame.headerLength) { target in
      if let start = target.baseAddress { unsafe header.write(to: start) }
    }
  }

  /// Appends `count` bytes that `fill` writes. `fill` must initialise all of them.
  mutating func write(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
    precondition(count <= freeCapacity)
    unsafe withUnsafeMutableBufferPointer { buffer, initialized in
      let target = unsafe UnsafeMutableBufferPointer(
        rebasing: buffer[initialized..<initialized + count])
      unsafe fill(UnsafeMutableRawBufferPointer(target))
      initialized += count
    }
  }
}

extension Array {
  /// The elements of `span`.
  init(copying span: Span<Element>) {
    self = Array(capacity: span.count) { output in
      for index in span.indices { output.append(span[index]) }
    }
  }
}

extension Array where Element == UInt8 {
  /// The bytes of `span`.
  package init(copying span: Span<UInt8>) {
    self = Array(capacity: span.count) { $0.append(copying: span) }
  }

  /// Appends a copy of `bytes`.
  package mutating func append(copying bytes: Span<UInt8>) {
    append(addingCapacity: bytes.count) { $0.append(copying: bytes) }
  }
}
