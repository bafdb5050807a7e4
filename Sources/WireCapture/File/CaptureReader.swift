// The packets of a capture file, from chunks of any size. Nothing is copied but a record that a chunk's
// end cuts in two.

import WireProtocol

/// The formats of capture files.
public enum CaptureFormat: Hashable, Sendable {
  /// Whichever of them the first four bytes tell.
  case auto
  /// The classic format of libpcap, in either byte order, with micro- or nanoseconds.
  case pcap
  /// The block format of Wireshark, in either byte order, section by section.
  case pcapng
}

/// Reads a capture incrementally, in memory that does not grow with it.
///
///     var input = chunk.span
///     while let packet = try reader.next(&input) { … }   // until the chunk is used up
///     …
///     try reader.finish()                                // at the end of the file
public struct CaptureReader: ~Copyable {
  /// The default of the longest record: what no capture tool's largest snapshot length comes near.
  public static let defaultRecordLimit = 16 << 20

  private var parser: CaptureParser
  /// The front of a record whose end has not come yet.
  private var pending: [UInt8] = []
  /// How many bytes the record in `pending` needs before more can be said.
  private var needed = 0
  /// Whether `pending` was given out whole and is to be emptied.
  private var isPendingUsed = false
  /// Bytes still to pass over.
  private var skipping = 0
  private var failure: CaptureError?

  /// Where the record or block begins that was read last.
  private var recordOffset = 0

  /// How many bytes of the file were read, those of an unfinished record's front not counted.
  public private(set) var offset = 0

  /// A reader at the start of a file. A record over `recordLimit` bytes is an error.
  public init(format: CaptureFormat = .auto, recordLimit: Int = defaultRecordLimit) {
    parser = CaptureParser(format: format, recordLimit: recordLimit)
  }

  /// The next packet, or nil when `input` is used up: call it until then with each chunk. What was
  /// read is taken off the front of `input`; the packet borrows from it or from the reader.
  ///
  /// After an error the reader throws the same error again.
  @_lifetime(&self, copy input)
  @_lifetime(input: copy input)
  public mutating func next(
    _ input: inout Span<UInt8>
  ) throws(CaptureError) -> CapturedPacket? {
    if let failure { throw failure }
    if isPendingUsed {
      isPendingUsed = false
      pending.removeAll(keepingCapacity: true)
    }
    while true {
      if skipping > 0 {
        let count = min(skipping, input.count)
        input = input.extracting(droppingFirst: count)
        skipping -= count
        offset += count
      }
      if input.isEmpty { return nil }
      let isBuffered = !pending.isEmpty
      if isBuffered {
        take(needed - pending.count, from: &input)
        if pending.count < needed { return nil }
      }
      switch try isBuffered ? parsePending() : parse(input) {
      case .need(let count):
        needed = count
        if !isBuffered { take(count, from: &input) }
      case .skip(let count):
        let taken = min(count, pending.count)
        pending.removeSubrange(..<taken)
        offset += taken
        skipping = count - taken
      case .packet(let record, let length):
        offset += length
        if isBuffered {
          isPendingUsed = true
          return CapturedPacket(record, in: pending.span)
        }
        let window = input
        input = window.extracting(droppingFirst: length)
        return CapturedPacket(record, in: window)
      }
    }
  }

  /// Tells the reader that the input is at its end: a record that has begun is then truncated, and an
  /// input without a magic number was no capture. An error that ``next(_:)`` threw is not repeated.
  public mutating func finish() throws(CaptureError) {
    guard failure == nil else { return }
    if !parser.isDetermined { throw CaptureError(.notACapture, at: 0) }
    let unread = isPendingUsed ? 0 : pending.count
    if unread > 0 || skipping > 0 || parser.isInsideBlock {
      throw CaptureError(.truncated(present: offset + unread - recordOffset), at: recordOffset)
    }
  }
}

extension CaptureReader {
  /// Moves at most `count` bytes from the front of `input` to `pending`.
  @_lifetime(input: copy input)
  private mutating func take(_ count: Int, from input: inout Span<UInt8>) {
    let taken = input.extracting(first: count)
    pending.append(copying: taken)
    input = input.extracting(droppingFirst: taken.count)
  }

  private mutating func parsePending() throws(CaptureError) -> ParseStep {
    let front = pending  // a reference of its own: the parser changes the reader meanwhile
    return try parse(front.span)
  }

  @inline(__always)
  private mutating func parse(_ window: Span<UInt8>) throws(CaptureError) -> ParseStep {
    if !parser.isInsideBlock { recordOffset = offset }
    do throws(CaptureError) {
      return try parser.step(window, at: offset)
    } catch {
      failure = error
      throw error
    }
  }
}
