// Money (SPEC.md 8.3).

/// An amount in minor units of a currency: 1250 of CNY is 12.50.
public struct Amount: Sendable, Hashable {
  /// Minor units, −9,007,199,254,740,991 to 9,007,199,254,740,991.
  public var minor: Int
  /// A code of ISO 4217: three of `A`–`Z`. Its form is judged, and not whether it is in use.
  public var currency: String
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// An amount.
  ///
  /// - Throws: for a value out of its bounds.
  public init(minor: Int, currency: String) throws(ContentError) {
    self.minor = minor
    self.currency = currency
    try judge(NoRule())
  }

  /// Digits behind the decimal point of the currency.
  public var decimalPlaces: Int {
    switch currency {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
      "VUV", "XAF", "XOF", "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    case "CLF", "UYW": 4
    default: 2
    }
  }

  /// The currency and the amount in its major units: `CNY 12.50`.
  public var text: String {
    let places = decimalPlaces
    var digits = String(minor.magnitude)
    digits = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
    let sign = minor < 0 ? "-" : ""
    let fraction = places == 0 ? "" : "." + digits.suffix(places)
    return "\(currency) \(sign)\(digits.dropLast(places))\(fraction)"
  }
}

extension Amount: ContentObject {
  init() {
    minor = 0
    currency = ""
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    let limit = Limits.maximumWholeNumber
    try visitor.needed("minor", &minor, -limit...limit)
    try visitor.needed("currency", &currency, .currency)
  }
}
