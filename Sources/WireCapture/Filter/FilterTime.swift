// Times as filters write them.

/// A time to compare with: a moment, or a time of day in UTC.
public enum FilterTime: Sendable, Hashable {
  /// Nanoseconds since 1970 UTC.
  case moment(Int64)
  /// Nanoseconds since midnight UTC, of any day.
  case clock(Int64)

  /// Reads `2026-01-31T12:00:00.5Z`, with an offset such as `+08:00` for the Z, or `12:00:00.5`. Up to nine digits
  /// stand behind the second. Nil for anything else.
  public init?(_ text: String) {
    var reader = Digits(text)
    if let clock = reader.clock(), reader.isAtEnd {
      self = .clock(clock)
      return
    }
    reader = Digits(text)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2), reader.take("T"), let clock = reader.clock(),
      let shift = reader.shift(), reader.isAtEnd,
      1...12 ~= month, 1...FilterTime.days(in: month, of: year) ~= day
    else { return nil }
    let days = FilterTime.days(year, month, day)
    // The years 0 to 9999 do not all fit into nanoseconds.
    let (seconds, isTooFar) = (Int64(days) * 86_400 - Int64(shift))
      .multipliedReportingOverflow(by: 1_000_000_000)
    let (moment, isFar) = seconds.addingReportingOverflow(clock)
    if isTooFar || isFar { return nil }
    self = .moment(moment)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970, in years that begin in March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The order of a captured time and this one: negative when the captured one is earlier.
  func order(of nanoseconds: Int64) -> Int {
    switch self {
    case .moment(let moment): return nanoseconds < moment ? -1 : nanoseconds > moment ? 1 : 0
    case .clock(let clock):
      let day: Int64 = 86_400_000_000_000
      let ofDay = (nanoseconds % day + day) % day
      return ofDay < clock ? -1 : ofDay > clock ? 1 : 0
    }
  }

  /// Reads the digits of a time.
  private struct Digits {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Character) -> Bool {
      guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
      position += 1
      return true
    }

    mutating func number(_ count: Int) -> Int? {
      guard position + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[position..<position + count] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      position += count
      return value
    }

    /// Hours, minutes, seconds and what stands behind them, in nanoseconds.
    mutating func clock() -> Int64? {
      guard let hour = number(2), take(":"), let minute = number(2), take(":"),
        let second = number(2), hour < 24, minute < 60, second < 60
      else { return nil }
      var nanoseconds: Int64 = 0
      if take(".") {
        var unit: Int64 = 100_000_000
        var count = 0
        while let digit = number(1) {
          nanoseconds += Int64(digit) * unit
          unit /= 10
          count += 1
        }
        if count == 0 || count > 9 { return nil }
      }
      return Int64(hour * 3_600 + minute * 60 + second) * 1_000_000_000 + nanoseconds
    }

    /// The offset from UTC in seconds.
    mutating func shift() -> Int? {
      if take("Z") { return 0 }
      let isWest = position < bytes.count && bytes[position] == UInt8(ascii: "-")
      guard take("+") || take("-"), let hour = number(2), take(":"), let minute = number(2),
        hour < 24, minute < 60
      else { return nil }
      return (isWest ? -1 : 1) * (hour * 3_600 + minute * 60)
    }
  }
}
