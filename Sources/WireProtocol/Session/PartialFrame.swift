// A frame of which a part has come: each part has its deadline (SPEC.md 6.4).

/// What of a frame is there.
struct PartialFrame: Equatable {
  /// Where the frame begins in the stream.
  let offset: Int
  /// The length of the body under way; nil: the header is not complete.
  let bodyLength: Int?

  /// Nil when nothing of a frame is there.
  init?(_ buffered: Int, missing: Int, offset: Int) {
    guard buffered > 0, missing > 0 else { return nil }
    self.offset = offset
    bodyLength =
      buffered >= Frame.headerLength ? buffered + missing - Frame.headerLength : nil
  }
}

/// Since when a part of a frame has been under way.
struct PartialFrameWatch: Sendable {
  private var offset = -1
  private var isBody = false
  /// When the part under way has to be complete; nil: nothing is under way.
  private(set) var deadline: SessionTime?

  /// Notes what is there now: a new part has its time from now on.
  mutating func note(_ partial: PartialFrame?, at now: SessionTime, _ timers: SessionTimers) {
    guard let partial else {
      deadline = nil
      return
    }
    let isBody = partial.bodyLength != nil
    guard deadline == nil || partial.offset != offset || isBody != self.isBody else { return }
    offset = partial.offset
    self.isBody = isBody
    deadline = now + (partial.bodyLength.map(timers.body(ofLength:)) ?? timers.header)
  }

  /// Gives the part the time back in which nothing was read.
  mutating func postpone(by milliseconds: UInt64) {
    if let deadline { self.deadline = deadline + milliseconds }
  }
}
