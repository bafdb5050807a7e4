// Writing: the one place where bytes are put behind what an output holds already.

extension OutputSpan where Element == UInt8 {
  /// Appends a copy of `bytes`; the capacity has been asked for.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { source in
      unsafe write(atMost: source.count) { target in
        unsafe target.copyMemory(from: source)
        return source.count
      }
    }
  }

  /// Appends the 24 bytes of a header.
  mutating func appendHeader(_ header: FrameHeader) {
    unsafe write(atMost: Frame.headerLength) { target in
      if let start = target.baseAddress { unsafe header.write(to: start) }
      return Frame.headerLength
    }
  }

  /// Appends bytes that `fill` writes: the first ones of `room`, as many as it returns. An error appends nothing.
  mutating func write<Failure: Error>(
    atMost room: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    precondition(room <= freeCapacity)
    unsafe try withUnsafeMutableBufferPointer { (buffer, initialized) throws(Failure) in
      let target = unsafe UnsafeMutableBufferPointer(
        rebasing: buffer[initialized..<initialized + room])
      let count = unsafe try fill(UnsafeMutableRawBufferPointer(target))
      precondition(count <= room)
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
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension UnsafeMutableRawPointer {
  /// Writes a copy of `bytes`. Few are copied here: a call of memcpy takes longer than they do.
  ///
  /// Invariant: as many bytes are writable here.
  @inline(__always)
  func store(_ bytes: Span<UInt8>) {
    let count = bytes.count
    unsafe bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      switch count {
      case 17...: unsafe copyMemory(from: start, byteCount: count)
      case 8...: unsafe storeEnds(of: start, count, as: UInt64.self)
      case 4...: unsafe storeEnds(of: start, count, as: UInt32.self)
      case 2...: unsafe storeEnds(of: start, count, as: UInt16.self)
      case 1: unsafe storeEnds(of: start, count, as: UInt8.self)
      default: break
      }
    }
  }

  /// Copies the first and the last integer of the bytes; the two may overlap.
  ///
  /// Invariant: `count` is one to two integers.
  @inline(__always)
  private func storeEnds<Integer: FixedWidthInteger & BitwiseCopyable>(
    of source: UnsafeRawPointer, _ count: Int, as _: Integer.Type
  ) {
    let behind = count - MemoryLayout<Integer>.size
    let first = unsafe source.loadUnaligned(as: Integer.self)
    let last = unsafe source.loadUnaligned(fromByteOffset: behind, as: Integer.self)
    unsafe storeBytes(of: first, as: Integer.self)
    unsafe storeBytes(of: last, toByteOffset: behind, as: Integer.self)
  }
}
