// A filter as a typed expression: every comparison is known to make sense before the first frame is read.

/// What a filter says.
public indirect enum FilterExpression: Sendable, Hashable {
  /// All of them hold.
  case all([FilterExpression])
  /// At least one of them holds.
  case any([FilterExpression])
  /// It does not hold.
  case not(FilterExpression)
  /// The field has a value.
  case exists(FilterField)
  /// A value of the field is one of these.
  case isOneOf(FilterField, [FilterValue])
  /// A value of the field stands in this order to the other.
  case order(FilterField, FilterOrder, FilterValue)
  /// A value of the field holds the text.
  case contains(FilterField, String)
}

/// A value that a field is compared with.
public enum FilterValue: Sendable, Hashable {
  case number(UInt64)
  case text(String)
  case time(FilterTime)
}

/// How two values stand to each other.
public enum FilterOrder: String, Sendable, CaseIterable {
  case less = "<"
  case atMost = "<="
  case greater = ">"
  case atLeast = ">="

  /// Whether it holds for two values of which the first is smaller (negative), equal (0) or greater.
  func holds(_ order: Int) -> Bool {
    switch self {
    case .less: order < 0
    case .atMost: order <= 0
    case .greater: order > 0
    case .atLeast: order >= 0
    }
  }
}

extension FilterExpression {
  /// Whether it asks for one of these fields.
  func asks(_ isWanted: (FilterField) -> Bool) -> Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains { $0.asks(isWanted) }
    case .not(let part): part.asks(isWanted)
    case .exists(let field), .isOneOf(let field, _), .order(let field, _, _),
      .contains(let field, _):
      isWanted(field)
    }
  }

  /// Whether a record fits.
  func matches(_ record: RecordFacts) -> Bool {
    switch self {
    case .all(let parts): return parts.allSatisfy { $0.matches(record) }
    case .any(let parts): return parts.contains { $0.matches(record) }
    case .not(let part): return !part.matches(record)
    case .exists(let field): return record.has(field)
    case .isOneOf(let field, let values):
      return record.values(of: field).contains { value in
        values.contains { value.isEqual(to: $0) }
      }
    case .order(let field, let order, let bound):
      return record.values(of: field).contains { value in
        value.order(to: bound).map(order.holds) ?? false
      }
    case .contains(let field, let part):
      return record.values(of: field).contains { value in
        guard case .text(let text) = value else { return false }
        return part.isEmpty || text.utf8.firstRange(of: part.utf8) != nil
      }
    }
  }
}

extension RecordValue {
  fileprivate func isEqual(to value: FilterValue) -> Bool {
    switch (self, value) {
    case (.text(let own), .text(let other)): own.utf8.elementsEqual(other.utf8)
    default: order(to: value) == 0
    }
  }

  /// Negative when this value is smaller; nil for values that have no order.
  fileprivate func order(to value: FilterValue) -> Int? {
    switch (self, value) {
    case (.number(let own), .number(let other)): own < other ? -1 : own > other ? 1 : 0
    case (.time(let own), .time(let other)): other.order(of: own)
    default: nil
    }
  }
}
