// What must come of a direction of which some bytes were seen: SPEC.md 2.6 and 2.7 over a whole array, with the places
// where frames begin known. It shares nothing with the analyzer, which has neither.

import WireProtocol

/// A record as the truth implies it.
enum ExpectedRecord: Equatable {
  case frame(offset: Int, bytes: [UInt8])
  case malformed(WireError.Code, offset: Int, errorOffset: Int, skipped: Int, hasHeader: Bool)
  case gap(offset: Int, bytes: Int, skipped: Int, isAtEnd: Bool)
}

/// A record and the time of the packet that completed it.
struct TimedRecord: Equatable {
  var record: ExpectedRecord
  var time: Int64?

  init(_ record: ExpectedRecord, _ time: Int64?) {
    self.record = record
    self.time = time
  }
}

/// Goes through the bytes of one direction.
struct ExpectedRecords {
  private let seen: SeenBytes
  private let starts: [Int]
  private(set) var records: [TimedRecord] = []
  /// Whether a header was come to that holds.
  private(set) var isHeaderSeen = false

  /// - Parameters:
  ///   - starts: where frames begin, in order.
  ///   - startsInside: the beginning of the connection was not captured.
  init(_ seen: SeenBytes, starts: [Int], startsInside: Bool) {
    self.seen = seen
    self.starts = starts
    guard seen.count > 0 else { return }
    var next: Int? = 0
    if startsInside { next = gap(at: 0, passingOver: 0, searchingFrom: 0) }
    while let position = next, position < seen.count { next = step(position) }
  }

  /// Judges what begins at `start`; returns where to go on.
  private mutating func step(_ start: Int) -> Int? {
    let hole = seen.firstMissing(from: start)
    let present = (hole ?? seen.count) - start
    let front = seen.present(start..<(start + min(present, 24)))
    if let (code, offset) = Self.headerError(front) {
      return passOver(start, code, offset, hole: hole)
    }
    guard present >= 24 else {
      if let hole { return gap(at: hole, passingOver: present, searchingFrom: hole) }
      return endInside(start, missing: 24 - present)
    }
    isHeaderSeen = true
    let end = start + 24 + Int(Self.integer(front[12..<16]))
    if let (code, offset) = Self.fieldError(front) {
      let stop = min(end, hole ?? .max, seen.count)
      add(
        .malformed(
          code, offset: start, errorOffset: start + offset, skipped: stop - start, hasHeader: true),
        seen.time(stop - 1))
      guard let hole, hole < end else { return end }
      return gap(at: hole, passingOver: 0, searchingFrom: end)
    }
    if let hole, hole < end {
      return gap(at: hole, passingOver: hole - start, searchingFrom: end)
    }
    guard end <= seen.count else { return endInside(start, missing: end - seen.count) }
    let frame = seen.present(start..<end)
    let body = Array(frame[24...])
    if CRC32C.checksum(body.span) == Self.integer(frame[16..<20]) {
      add(.frame(offset: start, bytes: frame), seen.time(end - 1))
    } else {
      add(
        .malformed(
          .bodyChecksum, offset: start, errorOffset: start + 16, skipped: end - start,
          hasHeader: true), seen.time(end - 1))
    }
    return end
  }

  /// A header that does not hold: everything up to the next that does, or to a hole.
  private mutating func passOver(
    _ start: Int, _ code: WireError.Code, _ offset: Int, hole: Int?
  ) -> Int? {
    let header = nextHeader(from: start + 1)
    let isHoleFirst = hole.map { $0 < header ?? .max } ?? false
    let stop = isHoleFirst ? hole ?? 0 : header ?? seen.count
    add(
      .malformed(
        code, offset: start, errorOffset: start + offset, skipped: stop - start, hasHeader: false),
      seen.time(isHoleFirst || header == nil ? stop - 1 : stop + 23))
    return isHoleFirst ? gap(at: stop, passingOver: 0, searchingFrom: stop) : header
  }

  /// A gap, with what is passed over up to the next header from `from` on.
  private mutating func gap(at hole: Int, passingOver front: Int, searchingFrom from: Int) -> Int? {
    let next = nextHeader(from: from)
    let range = hole..<max(hole, next ?? seen.count)
    let missing = seen.missing(range)
    let skipped = front + range.count - missing
    if missing + skipped > 0 {
      add(
        .gap(offset: hole, bytes: missing, skipped: skipped, isAtEnd: false),
        next.map { seen.time($0 + 23) } ?? seen.lastTime)
    }
    return next
  }

  private mutating func endInside(_ start: Int, missing: Int) -> Int? {
    add(
      .gap(offset: seen.count, bytes: missing, skipped: seen.count - start, isAtEnd: true),
      seen.lastTime)
    return nil
  }

  private mutating func add(_ record: ExpectedRecord, _ time: Int64?) {
    records.append(TimedRecord(record, time))
  }

  /// The first beginning of a frame from `position` on whose header was seen whole and holds.
  private func nextHeader(from position: Int) -> Int? {
    starts.first { start in
      start >= position && start + 24 <= seen.count && seen.missing(start..<(start + 24)) == 0
        && Self.headerError(seen.present(start..<(start + 24))) == nil
    }
  }
}

extension ExpectedRecords {
  /// Orders 1 to 3 of SPEC.md 2.6, as early as the bytes tell.
  static func headerError(_ bytes: [UInt8]) -> (WireError.Code, Int)? {
    if bytes.count >= 1, bytes[0] != 0xD5 { return (.badMagic, 0) }
    if bytes.count >= 2, bytes[1] != 0x58 { return (.badMagic, 1) }
    if bytes.count >= 3, bytes[2] >> 4 != 1 { return (.unsupportedVersion, 2) }
    guard bytes.count >= 24 else { return nil }
    let covered = Array(bytes[..<20])
    return CRC32C.checksum(covered.span) == integer(bytes[20..<24]) ? nil : (.headerChecksum, 20)
  }

  /// Orders 4 to 6: those that generated frames break.
  private static func fieldError(_ bytes: [UInt8]) -> (WireError.Code, Int)? {
    if bytes[3] & 0xC0 != 0 { return (.reservedFlag, 3) }
    if bytes[3] & 3 == 3 { return (.badKind, 3) }
    if bytes[3] & 8 != 0 { return (.decryptionFailed, 3) }
    return nil
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
