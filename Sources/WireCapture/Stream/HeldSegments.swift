// The data of one direction that came too early, sorted and without overlap, until the hole in front of
// it is filled or given up.

import WireProtocol

/// A piece of a stream behind a hole.
struct HeldPiece {
  /// The offset in the stream.
  var start: Int
  var timestamp: Int64
  /// What was captured; empty for a piece that the snapshot length cut off.
  var bytes: [UInt8]
  /// The length of a piece that was cut off.
  var missing: Int

  var end: Int { start + bytes.count + missing }

  /// What the piece counts against the limits.
  var cost: Int { bytes.count + ReassemblyLimits.pieceOverhead }
}

/// The pieces that one direction holds.
struct HeldSegments {
  /// What became of data that was to be held.
  struct Insertion {
    /// How many bytes were new.
    var added = 0
    /// How many bytes were held before.
    var overlapped = 0
    /// Whether bytes held before were different.
    var isConflicting = false
  }

  private(set) var pieces: [HeldPiece] = []
  /// The sum of the pieces' costs.
  private(set) var cost = 0

  /// Holds what of `bytes`, and of `missing` bytes behind them, is not held yet.
  mutating func insert(
    _ bytes: Span<UInt8>, missing: Int, at start: Int, timestamp: Int64
  ) -> Insertion {
    let end = start + bytes.count + missing
    var result = Insertion()
    var index = firstIndex(endingAfter: start)
    var position = start
    while position < end {
      let next = index < pieces.count ? pieces[index].start : end
      if next <= position, index < pieces.count {
        let stop = min(end, pieces[index].end)
        result.overlapped += stop - position
        if !matches(pieces[index], bytes, from: position - start, to: stop - start, at: start) {
          result.isConflicting = true
        }
        position = stop
        index += 1
      } else {
        let stop = min(end, next)
        result.added += stop - position
        let captured = bytes.extracting(first: stop - start)
          .extracting(droppingFirst: position - start)
        if !captured.isEmpty {
          var copy: [UInt8] = []
          copy.append(copying: captured)
          add(
            HeldPiece(start: position, timestamp: timestamp, bytes: copy, missing: 0), at: &index)
          position += captured.count
        }
        if position < stop {
          let cut = HeldPiece(
            start: position, timestamp: timestamp, bytes: [], missing: stop - position)
          add(cut, at: &index)
          position = stop
        }
      }
    }
    return result
  }

  /// Takes away the first `count` pieces.
  mutating func removeFirst(_ count: Int) {
    for piece in pieces[..<count] { cost -= piece.cost }
    pieces.removeSubrange(..<count)
  }

  private mutating func add(_ piece: HeldPiece, at index: inout Int) {
    cost += piece.cost
    pieces.insert(piece, at: index)
    index += 1
  }

  /// The first piece that reaches beyond `position`, found by halving.
  private func firstIndex(endingAfter position: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end > position { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Whether the bytes from `lower` to `upper` of data at `start` are those of `piece`, as far as both
  /// were captured.
  private func matches(
    _ piece: HeldPiece, _ bytes: Span<UInt8>, from lower: Int, to upper: Int, at start: Int
  ) -> Bool {
    let shift = start - piece.start
    let end = min(upper, bytes.count, piece.bytes.count - shift)
    var index = lower
    while index < end {
      if bytes[index] != piece.bytes[index + shift] { return false }
      index += 1
    }
    return true
  }
}
