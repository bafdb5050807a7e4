// Who: a domain and an id inside it (SPEC.md 5.3).

internal import CProtobufC
internal import CWireBodies

/// An account: a person, a merchant, a driver or an app-server.
///
/// Two domains may hold the same uid. Accounts are compared byte for byte, never folded or normalised.
public struct Account: WireMessage {
  /// A population of users: 1 to 64 of `a`–`z`, `0`–`9`, `.` and `-`.
  public var domain: String
  /// The id in the domain: 1 to 128 bytes of UTF-8 without control characters.
  public var uid: String
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    domain: String, uid: String
  ) {
    self.domain = domain
    self.uid = uid
  }
}

extension Account {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__account__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.domain(view.domain.utf8, 1)
    try Rule.uid(view.uid.utf8, 2)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    domain = view.domain.string
    uid = view.uid.string
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, domain, Rule.domain)
    body.text(2, uid, Rule.uid)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension Account {
  /// Whether all bytes are equal (WP-5.3-3). Strings compare otherwise: they take é and e with an accent for the same.
  public static func == (a: Account, b: Account) -> Bool {
    a.uid.hasBytes(of: b.uid) && a.domain.hasBytes(of: b.domain)
      && a.unknownFields == b.unknownFields
  }

  /// Hashes domain and uid, which rarely are equal when the unknown fields are not.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: domain)
    hasher.combine(bytesOf: uid)
  }
}

extension BodyView where Body == Account {
  fileprivate var fields: UnsafePointer<Wire__V1__Account> {
    unsafe structure(Wire__V1__Account.self)
  }

  /// A population of users: 1 to 64 of `a`–`z`, `0`–`9`, `.` and `-`.
  public var domain: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.domain) }
  }

  /// The id in the domain: 1 to 128 bytes of UTF-8 without control characters.
  public var uid: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.uid) }
  }
}
