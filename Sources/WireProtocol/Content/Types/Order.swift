// im.order: an order card (SPEC.md 8.7).

/// An order card.
public struct OrderContent: TypedContent {
  /// `im.order`.
  public static let contentType: ContentType = "im.order"

  /// 1 to 64 characters U+0021–U+007E.
  public var orderID: String
  /// 1 to 100 characters in one line.
  public var title: String
  /// For programs: 1 to 32 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var status: String
  /// For people: 1 to 60 characters in one line; nil: none.
  public var statusText: String?
  /// At most 100; empty: not listed.
  public var items: [OrderItem]
  /// In the currency of the items; nil: not said.
  public var total: Amount?
  /// Where it is fetched; nil: not said.
  public var pickup: OrderStop?
  /// Where it is brought; nil: not said.
  public var dropoff: OrderStop?
  /// When it should be there: milliseconds since 1970-01-01T00:00:00Z; nil: not said.
  public var dueAtMilliseconds: Int?
  /// Buttons, at most 5.
  public var actions: [OrderAction]
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    orderID: String, title: String, status: String, statusText: String? = nil,
    items: [OrderItem] = [], total: Amount? = nil, pickup: OrderStop? = nil,
    dropoff: OrderStop? = nil, dueAtMilliseconds: Int? = nil, actions: [OrderAction] = [],
    envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.orderID = orderID
    self.title = title
    self.status = status
    self.statusText = statusText
    self.items = items
    self.total = total
    self.pickup = pickup
    self.dropoff = dropoff
    self.dueAtMilliseconds = dueAtMilliseconds
    self.actions = actions
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .order(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? {
    Fallback.line(
      "[Order]",
      ([title, statusText ?? status] + (total.map { [$0.text] } ?? [])).joined(separator: " · "))
  }
}

extension OrderContent: StandardContent {
  init() {
    orderID = ""
    title = ""
    status = ""
    items = []
    actions = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("order_id", &orderID, .printable(1...64))
    try visitor.needed("title", &title, .line(100))
    try visitor.needed("status", &status, .token(32))
    try visitor.optional("status_text", &statusText, .line(60))
    try visitor.optional("items", &items, ArrayRule(1...100))
    try visitor.optional("total", &total)
    try visitor.optional("pickup", &pickup)
    try visitor.optional("dropoff", &dropoff)
    try visitor.optional("due_at_ms", &dueAtMilliseconds, Limits.times)
    try visitor.optional("actions", &actions, ArrayRule(1...5))
    try judgeCurrencies(visitor)
  }

  private func judgeCurrencies(_ visitor: some MemberVisitor) throws(ContentError) {
    var currency = total?.currency
    for index in items.indices {
      guard let price = items[index].price else { continue }
      if let currency, currency != price.currency {
        throw visitor.fault(
          ["items", .index(index), "price", "currency"], "WP-8.7-1",
          "is \(price.currency), another amount has \(currency)")
      }
      currency = price.currency
    }
  }
}
