// Frames without what is hidden, with lengths and checksums that hold.

import WireProtocol

extension Redaction {
  /// Why a frame cannot be passed on.
  enum Refusal: Error {
    case badBody
    /// It would be longer than a frame can be.
    case tooLong
  }

  /// The bytes of a frame without what is hidden. A body that is changed is not compressed any more; a frame in which nothing
  /// is hidden stays as it is.
  ///
  /// - Throws: ``Refusal/badBody`` for a body that cannot be read, so that nobody knows what is in it; ``Refusal/tooLong`` for one
  ///   that pseudonyms make longer than 16,777,215 bytes.
  func bytes(of frame: borrowing RecordedFrame, _ judge: inout BodyJudge) throws(Refusal)
    -> [UInt8]
  {
    let header = frame.view.header
    let known = judge.body(of: header)
    if let known, judge.errorOfMessage(in: frame.plainBody, as: known) != nil { throw .badBody }
    if known == nil, holdsToken(header) { throw .badBody }
    guard let body = try redacted(frame.plainBody, header, as: known) else {
      return Array(copying: frame.view.bytes)
    }
    if frame.plainBody.isEqual(to: body.span) { return Array(copying: frame.view.bytes) }
    var bytes = Array(copying: frame.view.bytes.extracting(first: Frame.headerLength))
    bytes[3] &= ~FrameFlags.compressed.rawValue
    bytes.put(UInt32(body.count), at: 12)
    bytes.put(CRC32C.checksum(body.span), at: 16)
    bytes.put(CRC32C.checksum(bytes.span.extracting(first: 20)), at: 20)
    return bytes + body
  }
}

extension Span<UInt8> {
  func isEqual(to other: Span<UInt8>) -> Bool {
    count == other.count && indices.allSatisfy { self[$0] == other[$0] }
  }
}

extension [UInt8] {
  fileprivate mutating func put(_ value: UInt32, at offset: Int) {
    for index in 0..<4 {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
    }
  }
}
