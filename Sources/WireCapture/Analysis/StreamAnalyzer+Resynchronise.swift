// Behind an error or a hole: where decoding goes on, and what was passed over until then (SPEC.md 2.7).

import WireProtocol

extension StreamAnalyzer {
  /// The next `count` bytes are missing. What was in the way of being decoded is counted with the gap, which
  /// ``next(_:)`` or ``finish()`` gives; a malformed run that the gap ends is returned.
  public mutating func gap(_ count: Int) -> UndecodedRun? {
    guard count > 0 else { return nil }
    var ended: UndecodedRun?
    let cut = store.count
    let hole = offset + cut
    // What is thrown away here began well: a wrong magic is told at its first byte.
    if case .inStep = mode, cut >= 2 { isMagicSeen = true }
    switch pending {
    case .malformed(var run):
      // Only a search keeps bytes: those belong to the run.
      run.skipped += cut
      ended = .malformed(run)
      pending = .gap(StreamGap(offset: hole, bytes: count, skipped: 0))
    case .gap(var gap):
      gap.bytes += count
      gap.skipped += cut
      pending = .gap(gap)
    case nil:
      pending = .gap(StreamGap(offset: hole, bytes: count, skipped: cut))
    }
    switch mode {
    case .skipping(let rest) where rest >= count: mode = .skipping(rest - count)
    case .inStep:
      let rest = restOfFrame() - count
      mode = rest >= 0 ? .skipping(rest) : .searching
    default: mode = .searching
    }
    offset = hole + count
    store = ByteStore()
    isStoreLarge = false
    return ended
  }

  /// The direction is at its end. What is pending is given: a malformed run, a gap, or a frame that ends too soon
  /// as a gap at the end. The analyzer is of no more use.
  public mutating func finish() -> UndecodedRun? {
    let rest = store.count
    defer {
      offset += rest
      store = ByteStore()
      pending = nil
    }
    switch pending {
    case .malformed(var run):
      run.skipped += rest
      return .malformed(run)
    case .gap(var gap):
      gap.skipped += rest
      return gap.bytes + gap.skipped > 0 ? .gap(gap) : nil
    case nil:
      guard rest > 0 else { return nil }
      let missing = max(Frame.headerLength - rest, restOfFrame())
      return .gap(StreamGap(offset: offset + rest, bytes: missing, skipped: rest, isAtEnd: true))
    }
  }

  /// Gives up the frame under way, for the sake of memory: it is passed over, and told as a gap of no missing bytes.
  mutating func abandonFrame() {
    guard case .inStep = mode, pending == nil, store.count > 0 else { return }
    let rest = restOfFrame()
    isMagicSeen = true
    pending = .gap(StreamGap(offset: offset, bytes: 0, skipped: 0))
    passOver(store.count)
    store = ByteStore()
    isStoreLarge = false
    needed = Frame.headerLength
    mode = .skipping(rest)
  }

  /// Notes the error of the frame that begins at ``offset``, and how to go on.
  mutating func fail(_ error: WireError, header: HeaderFields?, _ mistake: LikelyMistake?) {
    let run = MalformedRun(
      error, offset: offset, header: header, skipped: 0, mistake: mistake)
    pending = .malformed(run)
    needed = Frame.headerLength
    if error.code != .badMagic { isMagicSeen = true } else if offset == 0 { beginsOtherwise = true }
    if let header {
      // A length that no frame has says nothing: the header is passed over, and the next one is looked for.
      mode = .skipping(header.frameLength ?? Frame.headerLength)
    } else {
      mode = .skipping(1)
    }
  }

  /// Passes over up to `count` bytes of the frame.
  @_lifetime(input: copy input)
  mutating func skip(_ count: Int, _ input: inout Span<UInt8>) {
    let stored = min(count, store.count)
    _ = store.take(stored)
    let rest = input.extracting(first: count - stored)
    input = input.extracting(droppingFirst: rest.count)
    passOver(stored + rest.count)
    mode = .skipping(count - stored - rest.count)
  }

  /// When a frame has been passed over: what comes next, and the run if it ends here.
  mutating func endOfSkip() -> UndecodedRun? {
    guard case .skipping(0) = mode else { return nil }
    if case .malformed(let run) = pending, run.header?.frameLength != nil {
      mode = .inStep
      pending = nil
      return .malformed(run)
    }
    mode = .searching
    return nil
  }

  /// Looks for a header that holds; false when the input is used up before.
  @_lifetime(input: copy input)
  mutating func search(_ input: inout Span<UInt8>) -> Bool {
    while store.count > 0 {
      // The beginning of a header may be stored. A little more shows whether it is one.
      let part = input.extracting(first: StreamAnalyzer.searchStep)
      store.append(part)
      input = input.extracting(droppingFirst: part.count)
      switch FrameSync.search(store.span) {
      case .header(let index):
        drop(index)
        return found()
      case .none(let index):
        drop(index)
        if input.isEmpty { return false }
      }
    }
    switch FrameSync.search(input) {
    case .header(let index):
      input = input.extracting(droppingFirst: index)
      passOver(index)
      return found()
    case .none(let index):
      store.append(input.extracting(droppingFirst: index))
      input = input.extracting(first: 0)
      passOver(index)
      return false
    }
  }

  /// What was pending, now that decoding goes on; nil when nothing is worth telling.
  mutating func takePending() -> UndecodedRun? {
    defer { pending = nil }
    switch pending {
    case .malformed(let run): return .malformed(run)
    case .gap(let gap): return gap.bytes + gap.skipped > 0 ? .gap(gap) : nil
    case nil: return nil
    }
  }

  private mutating func found() -> Bool {
    mode = .inStep
    needed = Frame.headerLength
    isMagicSeen = true
    return true
  }

  private mutating func drop(_ count: Int) {
    _ = store.take(count)
    passOver(count)
  }

  /// Counts bytes that are not decoded.
  private mutating func passOver(_ count: Int) {
    offset += count
    switch pending {
    case .malformed(var run):
      run.skipped += count
      pending = .malformed(run)
    case .gap(var gap):
      gap.skipped += count
      pending = .gap(gap)
    case nil: break
    }
  }

  /// How many bytes the stored beginning of a frame needs still; 0 when that is not known, or nothing stored.
  private func restOfFrame() -> Int {
    guard let length = HeaderFields(store.span)?.frameLength else { return 0 }
    return max(0, length - store.count)
  }

  /// How many bytes are added at a time to a stored beginning of a header.
  private static let searchStep = 64
}
