// Captures are kept compressed: gzip files (RFC 1952) of one or more members, decompressed as they come.

internal import CZlib
import WireProtocol

/// Decompresses a gzip file incrementally, in memory that grows neither with it nor with what it holds.
///
///     while try gzip.read(&input, to: &plain) > 0 { … }   // until the chunk is used up
///     …
///     try gzip.finish()                                   // at the end of the file
///
/// Members one behind the other give their bytes one behind the other; zeros behind the last are padding.
///
/// Invariant: `stream` is set up by inflateInit2 when it is not nil.
@safe
public struct GzipReader: ~Copyable {
  private enum Place {
    case betweenMembers
    case insideMember
    case padding
  }

  private var stream: UnsafeMutablePointer<z_stream>?
  private var place = Place.betweenMembers
  /// Whether zlib may have more to give without more input.
  private var isOutputPending = false
  private var failure: CaptureError?
  private var memberOffset = 0

  /// How many compressed bytes were read.
  public private(set) var offset = 0

  /// A reader at the start of a file.
  public init() {
    unsafe stream = nil
    let fresh = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe fresh.initialize(to: z_stream())
    // 15 bits of window, and 16 for the form of gzip.
    let result = unsafe inflateInit2_(
      fresh, 31, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    if result == Z_OK {
      unsafe stream = fresh
    } else {
      unsafe fresh.deallocate()
    }
  }

  deinit {
    if let stream = unsafe stream {
      unsafe inflateEnd(stream)
      unsafe stream.deallocate()
    }
  }

  /// Whether an input that begins with `bytes` is a gzip file: two bytes tell.
  public static func isGzip(beginning bytes: Span<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Decompresses from the front of `input`, which what was read is taken off, and appends to `output`.
  ///
  /// - Parameter count: the most bytes that are appended; 1 or more.
  /// - Returns: how many were appended; 0 when `input` is used up.
  /// - Throws: `corruptCompression` or `notCompressed`, and the same each time after that.
  @_lifetime(input: copy input)
  public mutating func read(
    _ input: inout Span<UInt8>, to output: inout [UInt8], atMost count: Int = 65_536
  ) throws(CaptureError) -> Int {
    if let failure { throw failure }
    while true {
      if case .insideMember = place {
        if input.isEmpty, !isOutputPending { return 0 }
        let added = try inflate(&input, to: &output, atMost: count)
        if added > 0 { return added }
      } else {
        if input.isEmpty { return 0 }
        try begin(&input)
      }
    }
  }

  /// Tells the reader that the input is at its end.
  ///
  /// - Throws: `truncatedCompression` inside a member. An error that ``read(_:to:atMost:)`` threw is not repeated.
  public mutating func finish() throws(CaptureError) {
    guard failure == nil, case .insideMember = place else { return }
    throw CaptureError(.truncatedCompression(present: offset - memberOffset), at: memberOffset)
  }

  /// Looks at the byte behind a member, or at the first.
  @_lifetime(input: copy input)
  private mutating func begin(_ input: inout Span<UInt8>) throws(CaptureError) {
    switch (input[0], place) {
    case (0x1F, .betweenMembers):
      memberOffset = offset
      place = .insideMember
    case (0, _) where offset > 0:
      place = .padding
      offset += 1
      input = input.extracting(droppingFirst: 1)
    default:
      throw fail(offset == 0 ? .corruptCompression : .notCompressed)
    }
  }

  @_lifetime(input: copy input)
  private mutating func inflate(
    _ input: inout Span<UInt8>, to output: inout [UInt8], atMost count: Int
  ) throws(CaptureError) -> Int {
    guard let stream = unsafe stream else { throw fail(.corruptCompression) }
    let compressed = input.extracting(first: Int(Int32.max))
    let capacity = max(1, min(count, Int(Int32.max)))
    var result: Int32 = Z_OK
    var added = 0
    var used = 0
    output.append(addingCapacity: capacity) { plain in
      unsafe plain.withUnsafeMutableBufferPointer { target, initialized in
        unsafe compressed.withUnsafeBufferPointer { source in
          guard let base = target.baseAddress else { return }
          // zlib reads, and does not write, what next_in points to.
          unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
          unsafe stream.pointee.avail_in = UInt32(source.count)
          unsafe stream.pointee.next_out = base + initialized
          unsafe stream.pointee.avail_out = UInt32(capacity)
          result = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
          used = source.count - Int(unsafe stream.pointee.avail_in)
          added = capacity - Int(unsafe stream.pointee.avail_out)
          initialized += added
        }
      }
    }
    offset += used
    input = input.extracting(droppingFirst: used)
    isOutputPending = added == capacity
    switch result {
    case Z_STREAM_END:
      place = .betweenMembers
      isOutputPending = false
      guard unsafe inflateReset(stream) == Z_OK else { throw fail(.corruptCompression) }
    case Z_OK: break
    case Z_BUF_ERROR:
      // Nothing to read and nothing to give: more input is needed.
      isOutputPending = false
    default:
      _ = fail(.corruptCompression)
      // What came out before the fault is given first; the next call throws.
      if added == 0, let failure { throw failure }
    }
    return added
  }

  private mutating func fail(_ code: CaptureError.Code) -> CaptureError {
    let error = CaptureError(code, at: offset)
    failure = error
    return error
  }
}
