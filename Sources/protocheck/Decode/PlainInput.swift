// The bytes of an input; those of a gzip file decompressed as they are read.

import WireCapture

/// An input of decode. What begins like a gzip file is decompressed, a chunk at a time.
struct PlainInput: ~Copyable {
  private let file: InputFile
  private var isCompressionKnown: Bool
  private var gzip: GzipReader?
  /// Bytes of the file that were not passed on, from `used`.
  private var unread: [UInt8] = []
  private var used = 0
  /// How many bytes of the file were read.
  private(set) var byteCount = 0

  /// An input at its beginning.
  ///
  /// - Parameter mayBeCompressed: false to pass bytes on as they stand.
  init(_ file: consuming InputFile, mayBeCompressed: Bool) {
    self.file = file
    isCompressionKnown = !mayBeCompressed
  }

  /// How messages name it.
  var name: String { file.name }
  /// Bytes of the file; nil when it cannot be known.
  var size: Int? { file.size }

  /// Reads the next bytes into `buffer`, behind what it holds.
  ///
  /// - Returns: how many bytes, 0 at the end.
  /// - Throws: what ``InputFile/read(into:atMost:)`` throws; `CaptureError` for what is wrong with the compression.
  mutating func read(into buffer: inout [UInt8], atMost count: Int = InputFile.chunk) throws -> Int
  {
    if !isCompressionKnown {
      while unread.count < 2, try fill(atMost: count) {}
      isCompressionKnown = true
      if GzipReader.isGzip(beginning: unread.span) { gzip = GzipReader() }
    }
    if gzip != nil { return try decompress(into: &buffer, atMost: count) }
    if unread.isEmpty {
      let received = try file.read(into: &buffer, atMost: count)
      byteCount += received
      return received
    }
    let received = unread.count
    buffer += unread
    unread = []
    return received
  }

  private mutating func decompress(into buffer: inout [UInt8], atMost count: Int) throws -> Int {
    while true {
      // What a little input becomes can take long.
      try Signals.check()
      let compressed = unread  // a reference of its own: the reader changes meanwhile
      var input = compressed.span.extracting(droppingFirst: used)
      let received = try gzip?.read(&input, to: &buffer, atMost: count) ?? 0
      used = compressed.count - input.count
      if received > 0 { return received }
      unread = []
      used = 0
      guard try fill(atMost: InputFile.chunk) else {
        try gzip?.finish()
        return 0
      }
    }
  }

  /// Reads from the file; false at its end.
  private mutating func fill(atMost count: Int) throws -> Bool {
    let received = try file.read(into: &unread, atMost: count)
    byteCount += received
    return received > 0
  }
}
