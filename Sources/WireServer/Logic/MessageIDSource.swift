// The platform's message ids: the time, so that they sort in logs, a counter and 64 random bits, in Crockford's base 32.

/// Makes message ids from a source of randomness.
struct MessageIDSource {
  private let randomness: () -> UInt64
  private var counter: UInt16 = 0

  init(randomness: @escaping () -> UInt64) { self.randomness = randomness }

  /// A new id of 26 characters.
  mutating func next(at milliseconds: UInt64) -> String {
    counter &+= 1
    var high = milliseconds << 16 | UInt64(counter)
    var low = randomness()
    return String(unsafeUninitializedCapacity: 26) { buffer in
      for index in stride(from: 25, through: 0, by: -1) {
        buffer[index] = MessageIDSource.digits.utf8Start[Int(low & 31)]
        low = low >> 5 | high << 59
        high >>= 5
      }
      return 26
    }
  }

  private static let digits: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
}
