// When a server's session gives a client up, and when it reads (SPEC.md 6.4, 6.7).

extension ServerCore {
  var wantsToRead: Bool {
    phase == .ending || (isActive && !isThrottled && unsentBytes <= configuration.maxUnsentBytes)
  }

  mutating func mayTakeFrame(at now: SessionTime) -> Bool {
    guard isActive else { return false }
    isThrottled = frameRate.map { meter.opening($0) > now } ?? false
    updateReading(at: now)
    return wantsToRead
  }

  /// All that has come is looked at.
  mutating func notePartial(_ partial: PartialFrame?, at now: SessionTime) {
    hasUntaken = false
    untakenSince = nil
    self.partial.note(partial, at: now, timers)
  }

  /// Something waits in the decoder until the client reads, or may send, again.
  mutating func leaveUntaken() {
    hasUntaken = true
    untakenSince = nil
  }

  /// The client's deadlines stand still while nothing is read, because it cannot be seen sending.
  mutating func updateReading(at now: SessionTime) {
    if wantsToRead {
      guard let pausedAt else { return }
      let pause = now - pausedAt
      lastFrame = lastFrame + pause
      partial.postpone(by: pause)
      if let probe { self.probe = (probe.sequence, probe.deadline + pause) }
      self.pausedAt = nil
      if hasUntaken { untakenSince = now }
    } else if pausedAt == nil {
      pausedAt = now
    }
  }

  private var silenceEnd: SessionTime? {
    heartbeat == 0 ? nil : lastFrame + (heartbeat + heartbeat / 2)
  }

  private var slowConsumerEnd: SessionTime? {
    unsentBytes == 0 ? nil : lastProgress + timers.slowConsumer
  }

  var deadline: SessionTime? {
    guard isActive else { return phaseDeadline }
    var earliest = SessionTime(milliseconds: .max)
    func consider(_ time: SessionTime?) { if let time { earliest = min(earliest, time) } }
    consider(phaseDeadline)
    consider(drainEnd)
    consider(slowConsumerEnd)
    if wantsToRead {
      consider(untakenSince)
      consider(probe?.deadline)
      consider(silenceEnd)
      consider(partial.deadline)
    } else if isThrottled, let frameRate {
      consider(meter.opening(frameRate))
    }
    return earliest.milliseconds == .max ? nil : earliest
  }

  mutating func expire(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    func isOver(_ time: SessionTime?) -> Bool { time.map { $0 <= now } ?? false }
    guard isActive else {
      if isOver(phaseDeadline) { close() }
      return
    }
    if isOver(drainEnd) {
      return finish(
        SessionEnd(side: .local, status: .draining, text: "the time to drain is over"), at: now)
    }
    let reason: (Status, String)? =
      if isOver(slowConsumerEnd) {
        (.slowConsumer, "nothing of \(unsentBytes) bytes was taken for \(timers.slowConsumer) ms")
      } else if isOver(phaseDeadline) {
        (.timeout, phase == .greeting ? "no hello came in time" : "no login came in time")
      } else if wantsToRead, isOver(probe?.deadline) {
        (.timeout, "keepalive was not answered in \(timers.keepaliveAnswer) ms")
      } else if wantsToRead, isOver(partial.deadline) {
        (.timeout, "a frame was begun and not completed in time")
      } else if wantsToRead, isOver(silenceEnd) {
        (.timeout, "no frame came for one and a half heartbeats of \(heartbeat) ms")
      } else {
        nil
      }
    if let (status, text) = reason {
      sayGoaway(status, text, at: now, with: &tools, to: &output)
    }
  }
}
