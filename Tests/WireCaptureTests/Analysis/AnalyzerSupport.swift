// Frames to damage, and what an analyzer makes of them.

import WireCapture
import WireProtocol

/// A frame of a private command: any body is valid.
func testFrame(_ sequence: UInt32, body: [UInt8]) throws -> [UInt8] {
  try Frame(.request, Command(0x8001), sequence: sequence, body: body).bytes
}

/// A record without what it borrows.
enum OwnedRecord: Equatable, CustomStringConvertible {
  case frame(sequence: UInt32, bodyLength: Int, offset: Int)
  case malformed(WireError.Code, offset: Int, errorOffset: Int, skipped: Int, hasHeader: Bool)
  case gap(offset: Int, bytes: Int, skipped: Int, isAtEnd: Bool)

  init(_ run: UndecodedRun) {
    switch run {
    case .malformed(let run):
      self = .malformed(
        run.error.code, offset: run.offset, errorOffset: run.errorOffset, skipped: run.skipped,
        hasHeader: run.header != nil)
    case .gap(let gap):
      self = .gap(offset: gap.offset, bytes: gap.bytes, skipped: gap.skipped, isAtEnd: gap.isAtEnd)
    }
  }

  init(_ record: borrowing StreamRecord) {
    switch record {
    case .frame(let view, let offset):
      self = .frame(
        sequence: view.header.sequence, bodyLength: view.body.count, offset: offset)
    case .undecoded(let run): self.init(run)
    }
  }

  var description: String {
    switch self {
    case .frame(let sequence, let length, let offset): "frame #\(sequence) \(length) B @\(offset)"
    case .malformed(let code, let offset, let fault, let skipped, let hasHeader):
      "\(code) @\(offset) fault \(fault) skipped \(skipped) header \(hasHeader)"
    case .gap(let offset, let bytes, let skipped, let isAtEnd):
      "gap @\(offset) \(bytes) B skipped \(skipped)\(isAtEnd ? " at end" : "")"
    }
  }

  /// The bytes of the direction that this record stands for, missing ones too. What a frame lacks at the end was
  /// never there.
  var extent: Int {
    switch self {
    case .frame(_, let length, _): Frame.headerLength + length
    case .malformed(_, _, _, let skipped, _): skipped
    case .gap(_, let bytes, let skipped, let isAtEnd): skipped + (isAtEnd ? 0 : bytes)
    }
  }
}

/// A piece of a direction.
enum Piece {
  case data([UInt8])
  case hole(Int)
}

/// Everything that an analyzer gives for a direction.
func records(
  _ pieces: [Piece], limits: Limits = .maximum, startsInside: Bool = false
) -> [OwnedRecord] {
  var analyzer = StreamAnalyzer(limits: limits, startsInside: startsInside)
  var result: [OwnedRecord] = []
  for piece in pieces {
    switch piece {
    case .data(let bytes):
      var input = bytes.span
      while let record = analyzer.next(&input) { result.append(OwnedRecord(record)) }
    case .hole(let count):
      if let run = analyzer.gap(count) { result.append(OwnedRecord(run)) }
    }
  }
  if let run = analyzer.finish() { result.append(OwnedRecord(run)) }
  return result
}

func records(_ bytes: [UInt8], limits: Limits = .maximum) -> [OwnedRecord] {
  records([.data(bytes)], limits: limits)
}
