// What an order card is made of (SPEC.md 8.7).

/// Something that was ordered.
public struct OrderItem: Sendable, Hashable {
  /// 1 to 100 characters in one line.
  public var name: String
  /// 1 to 1,000,000.
  public var quantity: Int
  /// Of all of the quantity; nil: not said.
  public var price: Amount?
  /// An https URL; nil: none.
  public var image: String?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// An item.
  ///
  /// - Throws: for a value out of its bounds.
  public init(name: String, quantity: Int = 1, price: Amount? = nil, image: String? = nil)
    throws(ContentError)
  {
    self.name = name
    self.quantity = quantity
    self.price = price
    self.image = image
    try judge(NoRule())
  }
}

extension OrderItem: ContentObject {
  init() {
    name = ""
    quantity = 0
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("name", &name, .line(100))
    try visitor.needed("quantity", &quantity, 1...1_000_000)
    try visitor.optional("price", &price)
    try visitor.optional("image", &image, .httpsURL)
  }
}

/// Where an order is fetched or brought.
public struct OrderStop: Sendable, Hashable {
  /// 1 to 100 characters in one line.
  public var title: String
  /// 1 to 200 characters in one line; nil: none.
  public var address: String?
  /// On the map; nil: not said.
  public var point: Point?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A stop.
  ///
  /// - Throws: for a value out of its bounds.
  public init(title: String, address: String? = nil, point: Point? = nil) throws(ContentError) {
    self.title = title
    self.address = address
    self.point = point
    try judge(NoRule())
  }
}

extension OrderStop: ContentObject {
  init() { title = "" }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("title", &title, .line(100))
    try visitor.optional("address", &address, .line(200))
    try visitor.optional("point", &point)
  }
}

/// A button of an order card.
public struct OrderAction: Sendable, Hashable {
  /// 1 to 20 characters in one line.
  public var label: String
  /// For the application, which alone knows what it means: 1 to 512 characters in one line.
  public var action: String
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A button.
  ///
  /// - Throws: for a value out of its bounds.
  public init(label: String, action: String) throws(ContentError) {
    self.label = label
    self.action = action
    try judge(NoRule())
  }
}

extension OrderAction: ContentObject {
  init() {
    label = ""
    action = ""
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("label", &label, .line(20))
    try visitor.needed("action", &action, .line(512))
  }
}
