// Decompression of a body (SPEC.md 9.1), into memory that is used again.

internal import CZlib

/// Undoes the compression of one body after the other.
///
/// Invariant: `stream` is set up by inflateInit when it is not nil; `output` has `capacity` bytes.
@safe
struct Inflater: ~Copyable {
  private var stream: UnsafeMutablePointer<z_stream>?
  private var output: UnsafeMutablePointer<UInt8>?
  private var capacity = 0

  init() {
    unsafe stream = nil
    unsafe output = nil
  }

  deinit {
    if let stream = unsafe stream {
      unsafe inflateEnd(stream)
      unsafe stream.deallocate()
    }
    unsafe output?.deallocate()
  }

  /// Decompresses 4 bytes of length and one zlib stream.
  ///
  /// - Returns: the uncompressed body. Unsafe: it must not be used after the next call or the end of the inflater,
  ///   which ``BodyArena`` sees to.
  /// - Throws: `decompressionFailed` at 24. The declared length is judged before memory is taken.
  @unsafe @_lifetime(immortal)
  mutating func inflate(_ body: Span<UInt8>, limits: Limits, _ compression: Compression)
    throws(WireError) -> Span<UInt8>
  {
    guard compression.isAgreed else {
      throw .decompressionFailed("WP-9.2-5", "no compression was agreed")
    }
    guard body.count > 4 else {
      throw .decompressionFailed(
        "WP-9.1-4",
        "a compressed body has 4 bytes of length and a zlib stream, this has \(body.count)")
    }
    let declared = Int(body.uint32(at: 0))
    let compressed = body.extracting(droppingFirst: 4)
    guard declared >= 1, declared <= limits.maxBodyLength else {
      throw .decompressionFailed(
        "WP-9.1-1", "\(declared) bytes declared, 1 to \(limits.maxBodyLength) are accepted")
    }
    guard declared <= Limits.maximumCompressionRatio * compressed.count else {
      throw .decompressionFailed(
        "WP-9.1-2",
        "\(declared) bytes declared for a stream of \(compressed.count), more than \(Limits.maximumCompressionRatio) times as many"
      )
    }
    try prepare(declared)
    guard let stream = unsafe stream, let output = unsafe output else {
      throw .decompressionFailed("WP-9.1-3", "no memory")
    }
    let result = unsafe compressed.withUnsafeBufferPointer { input in
      // zlib reads, and does not write, what next_in points to.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      unsafe stream.pointee.next_out = output
      unsafe stream.pointee.avail_out = UInt32(declared)
      let result = unsafe CZlib.inflate(stream, Z_FINISH)
      guard result == Z_NEED_DICT, unsafe Inflater.setDictionary(of: stream, compression) else {
        return result
      }
      return unsafe CZlib.inflate(stream, Z_FINISH)
    }
    guard result == Z_STREAM_END else {
      throw .decompressionFailed("WP-9.1-3", Inflater.reason(result, declared))
    }
    guard unsafe stream.pointee.avail_out == 0 else {
      throw .decompressionFailed(
        "WP-9.1-3",
        "\(declared) bytes declared, the stream gives \(declared - Int(unsafe stream.pointee.avail_out))"
      )
    }
    guard unsafe stream.pointee.avail_in == 0 else {
      throw .decompressionFailed(
        "WP-9.1-3", "\(unsafe stream.pointee.avail_in) bytes follow the zlib stream")
    }
    let plain = unsafe Span<UInt8>(_unsafeStart: output, count: declared)
    return unsafe _overrideLifetime(plain, copying: ())
  }

  /// Gives the stream the dictionary that it names; false when that one was not agreed.
  private static func setDictionary(
    of stream: UnsafeMutablePointer<z_stream>, _ compression: Compression
  ) -> Bool {
    let id = UInt32(truncatingIfNeeded: unsafe stream.pointee.adler)
    guard let dictionary = compression.dictionaries.first(where: { $0.id == id }) else {
      return false
    }
    return unsafe dictionary.bytes.withUnsafeBufferPointer {
      unsafe inflateSetDictionary(stream, $0.baseAddress, UInt32($0.count)) == Z_OK
    }
  }

  private mutating func prepare(_ count: Int) throws(WireError) {
    if capacity < count {
      unsafe output?.deallocate()
      unsafe output = .allocate(capacity: count)
      capacity = count
    }
    if let stream = unsafe stream {
      guard unsafe inflateReset(stream) == Z_OK else {
        throw .decompressionFailed("WP-9.1-3", "zlib cannot be reset")
      }
      return
    }
    let fresh = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe fresh.initialize(to: z_stream())
    guard
      unsafe inflateInit_(fresh, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      unsafe fresh.deallocate()
      throw .decompressionFailed("WP-9.1-3", "zlib cannot be set up")
    }
    unsafe stream = fresh
  }

  private static func reason(_ result: Int32, _ declared: Int) -> String {
    switch result {
    case Z_NEED_DICT: "the stream wants a preset dictionary that was not agreed"
    case Z_BUF_ERROR, Z_OK:
      "the stream is cut off, or gives more than the \(declared) bytes declared"
    default: "the bytes are no zlib stream, or its Adler-32 is wrong"
    }
  }
}

extension WireError {
  @inline(never)
  static func decompressionFailed(_ requirement: String, _ explanation: String) -> WireError {
    WireError(
      .decompressionFailed, offset: Frame.headerLength, requirement: requirement,
      explanation: explanation)
  }
}
