// What can be wrong with a JSON document, and where: one error type for the reader, the value tree and
// the writer.

/// An error of the JSON reader or writer: what is wrong, and at which byte.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong.
  public let code: Code

  /// The byte at which it was seen, counted from the start of the document. It equals the size of the
  /// document where bytes are missing, and the number of bytes written so far for a writer's error.
  public let offset: Int

  /// An error of this kind at this byte.
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// The kinds of error.
  public enum Code: String, Equatable, Sendable, CaseIterable {
    /// The document ends before it is complete.
    case unexpectedEnd
    /// A byte that cannot stand here.
    case unexpectedByte
    /// A backslash that begins none of the escapes of RFC 8259.
    case badEscape
    /// A `\u` escape of one half of a surrogate pair without the other half.
    case loneSurrogate
    /// A number outside the grammar: a leading zero, a missing digit, a letter.
    case badNumber
    /// Bytes in a string that are not UTF-8: overlong, a surrogate, above U+10FFFF, cut short.
    case invalidUTF8
    /// A character below U+0020 in a string, not escaped.
    case controlCharacter
    /// The same name twice in one object, however it is spelled.
    case duplicateKey
    /// More levels of arrays and objects than the limit.
    case tooDeep
    /// More bytes than the limit.
    case tooLarge
    /// Something other than white space after the value.
    case trailingBytes
    /// A byte order mark at the start.
    case byteOrderMark
    /// The value is valid, and of another type than the caller asked for.
    case wrongType
    /// The number has no exact value in the type that the caller asked for.
    case outOfRange
    /// The caller asked for something that is not due at this point of the document.
    case misplaced
    /// The writer was given an infinity or a NaN, for which JSON has no number.
    case nonFinite
  }
}

extension JSONError: CustomStringConvertible {
  /// The code, the offset and a sentence for people.
  public var description: String {
    "\(code.rawValue) at byte \(offset): \(code.sentence)"
  }
}

extension JSONError.Code {
  /// A sentence for people: what is wrong and what is allowed.
  public var sentence: String {
    switch self {
    case .unexpectedEnd: "the JSON document ends before it is complete"
    case .unexpectedByte: "this byte cannot stand here in a JSON document"
    case .badEscape: "after a backslash comes one of \" \\ / b f n r t, or u and four hex digits"
    case .loneSurrogate: "a \\u escape of a surrogate needs the other half of its pair"
    case .badNumber: "a number is -, digits without a leading zero, a fraction and an exponent"
    case .invalidUTF8: "the string is not valid UTF-8"
    case .controlCharacter: "a control character in a string has to be escaped"
    case .duplicateKey: "the object already has a member of this name"
    case .tooDeep: "arrays and objects are nested deeper than the limit"
    case .tooLarge: "the document is larger than the limit"
    case .trailingBytes: "only white space may follow the value"
    case .byteOrderMark: "a JSON document starts without a byte order mark"
    case .wrongType: "the value is of another type than expected"
    case .outOfRange: "the number does not fit the expected type exactly"
    case .misplaced: "the reader is not at the element that was asked for"
    case .nonFinite: "JSON has no number for infinity and NaN"
    }
  }
}
