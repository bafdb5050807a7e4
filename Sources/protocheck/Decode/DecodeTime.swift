// Times of a capture as text: RFC 3339 in UTC, with the digits that the capture has.

/// Writes times one after the other; the text of a second is made once.
struct TimeText {
  /// Digits behind the second.
  enum Precision {
    /// Six, or nine for a time that needs them.
    case microseconds
    /// Always nine.
    case nanoseconds
  }

  private let precision: Precision
  private var second = Int64.min
  private var date: [UInt8] = []
  private var clock: [UInt8] = []

  init(_ precision: Precision) { self.precision = precision }

  /// Appends `2026-01-31T12:00:00.123456Z`.
  ///
  /// - Parameter time: nanoseconds since 1970.
  mutating func append(_ time: Int64, to bytes: inout [UInt8]) {
    let fraction = begin(time)
    bytes.append(contentsOf: date)
    bytes.append(UInt8(ascii: "T"))
    bytes.append(contentsOf: clock)
    append(fraction: fraction, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Appends `12:00:00.123456`.
  mutating func appendClock(_ time: Int64, to bytes: inout [UInt8]) {
    let fraction = begin(time)
    bytes.append(contentsOf: clock)
    append(fraction: fraction, to: &bytes)
  }

  /// Makes the text of the second; returns the nanoseconds in it.
  private mutating func begin(_ time: Int64) -> Int {
    var (now, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
    if fraction < 0 {
      now -= 1
      fraction += 1_000_000_000
    }
    if now != second {
      second = now
      let days = Int(now >= 0 ? now / 86_400 : (now - 86_399) / 86_400)
      let inDay = Int(now) - days * 86_400
      let (year, month, day) = TimeText.civil(days)
      date.removeAll(keepingCapacity: true)
      TimeText.append(year, digits: 4, to: &date)
      date.append(UInt8(ascii: "-"))
      TimeText.append(month, digits: 2, to: &date)
      date.append(UInt8(ascii: "-"))
      TimeText.append(day, digits: 2, to: &date)
      clock.removeAll(keepingCapacity: true)
      TimeText.append(inDay / 3600, digits: 2, to: &clock)
      clock.append(UInt8(ascii: ":"))
      TimeText.append(inDay / 60 % 60, digits: 2, to: &clock)
      clock.append(UInt8(ascii: ":"))
      TimeText.append(inDay % 60, digits: 2, to: &clock)
    }
    return Int(fraction)
  }

  private func append(fraction: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "."))
    if precision == .nanoseconds || fraction % 1000 != 0 {
      TimeText.append(fraction, digits: 9, to: &bytes)
    } else {
      TimeText.append(fraction / 1000, digits: 6, to: &bytes)
    }
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }

  /// The date of a day since 1970 in the Gregorian calendar, counted in eras of 400 years that begin in March.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1
    )
  }
}
