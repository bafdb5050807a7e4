// Which topic a c2s message goes to (SPEC.md 7): a text file, one line more for each new business line.

public import WireProtocol

/// A map of domains and content types to topics.
///
/// ```json
/// {
///   "58.driver": {"im.track": "gps", "trip.*": "trips"},
///   "58.user": {"*": "app-events"}
/// }
/// ```
///
/// A name that ends in `*` stands for every content type that begins like it. The exact name comes first, then the longest
/// beginning.
public struct TopicMap: Sendable {
  private struct Domain {
    var exact: [String: String] = [:]
    /// The longest first.
    var prefixes: [(prefix: String, topic: String)] = []
  }

  private var domains: [String: Domain] = [:]

  /// A map of nothing.
  public init() {}

  /// Reads a map from the JSON of its file.
  ///
  /// - Throws: ``TopicMapError``.
  public init(json: [UInt8]) throws(TopicMapError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(decoding: json, limits: .file) } catch {
      throw TopicMapError("topic map: \(error)")
    }
    guard case .object(let members) = value else {
      throw TopicMapError("topic map: is no object of domains")
    }
    for member in members.members {
      let name = member.key
      guard TopicMap.isDomain(name) else {
        throw TopicMapError("topic map: \"\(name)\" is no domain: 1 to 64 of a-z 0-9 . -")
      }
      guard case .object(let types) = member.value else {
        throw TopicMapError("topic map: \"\(name)\" is no object of content types")
      }
      domains[name] = try TopicMap.domain(types, name)
    }
  }

  /// The topic of a content type; nil when it is mapped to none.
  public func topic(domain: String, contentType: ContentType) -> String? {
    guard let domain = domains[domain] else { return nil }
    if let topic = domain.exact[contentType.rawValue] { return topic }
    return domain.prefixes.first { contentType.rawValue.hasPrefix($0.prefix) }?.topic
  }

  private static func domain(_ types: JSONObject, _ name: String) throws(TopicMapError) -> Domain {
    var domain = Domain()
    for member in types.members {
      let type = member.key
      let isPrefix = type.hasSuffix("*")
      let stem = isPrefix ? String(type.dropLast()) : type
      guard isContentType(stem) || (isPrefix && stem.isEmpty) else {
        throw TopicMapError(
          "topic map: \"\(type)\" of \"\(name)\" is no content type: 1 to 96 of a-z 0-9 . - _ /, at the end perhaps *"
        )
      }
      guard case .string(let string) = member.value, isTopic(string) else {
        throw TopicMapError(
          "topic map: \"\(type)\" of \"\(name)\" names no topic: 1 to 128 characters U+0021-U+007E"
        )
      }
      if isPrefix {
        domain.prefixes.append((stem, string))
      } else {
        domain.exact[stem] = string
      }
    }
    domain.prefixes.sort { ($1.prefix.utf8.count, $0.prefix) < ($0.prefix.utf8.count, $1.prefix) }
    return domain
  }

  private static func isDomain(_ text: String) -> Bool {
    1...Limits.maximumDomainLength ~= text.utf8.count && text.utf8.allSatisfy(isLower("-."))
  }

  private static func isContentType(_ text: String) -> Bool {
    1...Limits.maximumContentTypeLength ~= text.utf8.count
      && text.utf8.allSatisfy(isLower("-._/"))
  }

  private static func isTopic(_ text: String) -> Bool {
    1...Limits.maximumTopicLength ~= text.utf8.count
      && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
  }

  private static func isLower(_ others: String) -> (UInt8) -> Bool {
    { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || others.utf8.contains(byte)
    }
  }
}

/// Why a topic map cannot be read.
public struct TopicMapError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String

  init(_ description: String) { self.description = description }
}
