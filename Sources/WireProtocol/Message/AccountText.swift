// The text form of an account: uid@domain (SPEC.md 5.3).

extension Account {
  /// Why a text is not the text form of an account.
  public struct TextError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where, in bytes of the text.
    public let offset: Int
    /// WP-5.3-5, or the rule of the part that is broken.
    public let requirement: String
    /// In English.
    public let explanation: String

    /// The error in one line.
    public var description: String { "at \(offset) [\(requirement)]: \(explanation)" }
  }

  /// `uid@domain`, where `%` and `@` in the uid are written `%25` and `%40` (WP-5.3-4).
  public var text: String {
    var text = ""
    for character in uid.unicodeScalars {
      switch character {
      case "%": text += "%25"
      case "@": text += "%40"
      default: text.unicodeScalars.append(character)
      }
    }
    return text + "@" + domain
  }

  /// Reads the text form.
  ///
  /// - Throws: the place and the rule, for any other use of `%`, a second or missing `@`, and a domain or uid that
  ///   breaks WP-5.3-1 or WP-5.3-2.
  public init(text: String) throws(TextError) {
    let bytes = Array(text.utf8)
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else {
      throw TextError(
        offset: bytes.count, requirement: "WP-5.3-5", explanation: "uid@domain has an @ in it")
    }
    var uid: [UInt8] = []
    var index = 0
    while index < at {
      guard bytes[index] == UInt8(ascii: "%") else {
        uid.append(bytes[index])
        index += 1
        continue
      }
      let code = bytes[index + 1..<min(index + 3, at)]
      if code.elementsEqual("25".utf8) {
        uid.append(UInt8(ascii: "%"))
      } else if code.elementsEqual("40".utf8) {
        uid.append(UInt8(ascii: "@"))
      } else {
        throw TextError(
          offset: index, requirement: "WP-5.3-5", explanation: "% is followed by 25 or 40 only")
      }
      index += 3
    }
    let domain = bytes[(at + 1)...]
    do throws(FieldFault) {
      try Rule.uid(uid.span, 2)
    } catch {
      throw TextError(
        offset: 0, requirement: error.requirement, explanation: "the uid \(error.explanation)")
    }
    do throws(FieldFault) {
      try Rule.domain(domain.span, 1)
    } catch {
      throw TextError(
        offset: at + 1, requirement: error.requirement,
        explanation: "the domain \(error.explanation)")
    }
    self.init(
      domain: String(decoding: domain, as: UTF8.self), uid: String(decoding: uid, as: UTF8.self))
  }
}
