// Compression of a body (SPEC.md 9.1, 9.4), into memory that is used again.

internal import CZlib

/// Compresses one body after the other. After the first ones nothing is allocated.
///
/// Invariant: `stream` is set up by deflateInit2 when it is not nil; `output` has `capacity` bytes.
@safe
struct Deflater: ~Copyable, @unchecked Sendable {
  private var stream: UnsafeMutablePointer<z_stream>?
  private var output: UnsafeMutablePointer<UInt8>?
  private var capacity = 0
  private var count = 0

  init() {
    unsafe stream = nil
    unsafe output = nil
  }

  deinit {
    if let stream = unsafe stream {
      unsafe deflateEnd(stream)
      unsafe stream.deallocate()
    }
    unsafe output?.deallocate()
  }

  /// The compressed body: its length before, and the stream.
  var body: Span<UInt8> {
    @_lifetime(borrow self)
    get { frame.extracting(Frame.headerLength...) }
  }

  /// The compressed body and the header in front of it, once ``put(_:)`` has put one there.
  var frame: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let bytes = unsafe Span<UInt8>(
        _unsafeElements: UnsafeBufferPointer(start: output, count: count))
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// Puts a header in front of the compressed body.
  mutating func put(_ header: FrameHeader) {
    if let output = unsafe output { unsafe header.write(to: UnsafeMutableRawPointer(output)) }
  }

  /// Compresses a body.
  ///
  /// - Returns: whether it is worth it (WP-9.4-1, WP-9.4-2): false leaves nothing to send.
  mutating func deflate(_ body: Span<UInt8>, _ dictionary: PresetDictionary?) -> Bool {
    guard body.count >= Limits.minimumCompressedLength, prepare(body.count, dictionary),
      let stream = unsafe stream, let output = unsafe output
    else { return false }
    let start = Frame.headerLength + Deflater.lengthSize
    // One byte less than the body has: a result that does not fit is not shorter.
    let room = body.count - Deflater.lengthSize - 1
    let result = unsafe body.withUnsafeBufferPointer { input in
      // zlib reads, and does not write, what next_in points to.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      unsafe stream.pointee.next_out = output + start
      unsafe stream.pointee.avail_out = UInt32(room)
      return unsafe CZlib.deflate(stream, Z_FINISH)
    }
    let length = room - Int(unsafe stream.pointee.avail_out)
    guard result == Z_STREAM_END, body.count <= Limits.maximumCompressionRatio * length else {
      return false
    }
    for index in 0..<Deflater.lengthSize {
      unsafe output[Frame.headerLength + index] = UInt8(
        truncatingIfNeeded: body.count >> (24 - 8 * index))
    }
    count = start + length
    return true
  }

  /// Bytes of the length in front of the stream.
  private static let lengthSize = 4

  /// Makes room for a body, and the stream ready for it.
  private mutating func prepare(_ length: Int, _ dictionary: PresetDictionary?) -> Bool {
    let needed = Frame.headerLength + length
    if capacity < needed {
      unsafe output?.deallocate()
      unsafe output = .allocate(capacity: needed)
      unsafe output?.initialize(repeating: 0, count: needed)
      capacity = needed
    }
    if let stream = unsafe stream {
      guard unsafe deflateReset(stream) == Z_OK else { return false }
    } else if !makeStream() {
      return false
    }
    guard let dictionary, let stream = unsafe stream else { return true }
    return unsafe dictionary.bytes.withUnsafeBufferPointer {
      unsafe deflateSetDictionary(stream, $0.baseAddress, UInt32($0.count)) == Z_OK
    }
  }

  private mutating func makeStream() -> Bool {
    let fresh = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe fresh.initialize(to: z_stream())
    guard
      unsafe deflateInit2_(
        fresh, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      unsafe fresh.deallocate()
      return false
    }
    unsafe stream = fresh
    return true
  }
}
