// An object of the value tree: members in their order, found by name.

/// A JSON object: members in the order in which they are written, each name once.
///
/// Names are compared scalar by scalar, as RFC 8259 has it, not by Swift's canonical equivalence. Two
/// objects are equal if they have the same members in the same order. Finding a member takes time linear
/// in their number.
public struct JSONObject: Sendable {
  /// A name and its value.
  public struct Member: Equatable, Sendable {
    /// The name.
    public let key: String
    /// The value.
    public var value: JSONValue

    /// A member.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }

    /// Whether the names are written with the same scalars and the values are equal.
    public static func == (left: Member, right: Member) -> Bool {
      left.key.hasBytes(of: right.key) && left.value == right.value
    }
  }

  /// The members in their order.
  public private(set) var members: [Member]

  /// An empty object.
  public init() {
    members = []
  }

  /// Members whose names the reader has found to be different.
  init(unique members: [Member]) {
    self.members = members
  }

  /// The value of this name, nil if there is none. Setting it replaces the value in its place or adds a
  /// member at the end; setting nil removes the member. JSON's null is `.some(.null)`, or `.null`.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key.hasBytes(of: key) }?.value }
    set {
      let index = members.firstIndex { $0.key.hasBytes(of: key) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: Equatable {}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object of these members; of two with the same name the later one's value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

extension JSONObject: CustomStringConvertible {
  /// The object as compact JSON.
  public var description: String { JSONValue.object(self).description }
}
