// Which connections are looked at in which of the next milliseconds.

import WireProtocol

/// A wheel of one slot a millisecond: as cheap for a thousand connections that are slowed down as for one.
struct WakeWheel {
  /// How far ahead it reaches, in milliseconds; what is later is left to whoever asks again in time.
  static let reach: UInt64 = 255

  private var slots = [[UInt64]](repeating: [], count: 256)
  private var count = 0
  /// The last millisecond that was taken.
  private var taken: UInt64 = 0

  /// Notes a connection; one that is due already, or in a millisecond that was taken, for the next one.
  ///
  /// - Returns: when it is taken: not after `deadline` but for that.
  mutating func insert(_ number: UInt64, at deadline: SessionTime, now: SessionTime) -> SessionTime
  {
    if count == 0 { taken = max(now.milliseconds, 1) - 1 }
    let time = min(max(deadline.milliseconds, taken + 1), taken + WakeWheel.reach)
    slots[Int(time % 256)].append(number)
    count += 1
    return SessionTime(milliseconds: time)
  }

  /// Takes those whose time has come.
  mutating func take(upTo now: SessionTime) -> [UInt64] {
    guard count > 0, now.milliseconds > taken else { return [] }
    var due: [UInt64] = []
    for time in (taken + 1)...min(now.milliseconds, taken + 256) {
      due += slots[Int(time % 256)]
      slots[Int(time % 256)].removeAll(keepingCapacity: true)
    }
    count -= due.count
    taken = now.milliseconds
    return due
  }

  /// When the next ones are due; nil when there are none.
  var next: SessionTime? {
    guard count > 0 else { return nil }
    let time = ((taken + 1)...(taken + 256)).first { !slots[Int($0 % 256)].isEmpty }
    return time.map(SessionTime.init(milliseconds:))
  }
}
