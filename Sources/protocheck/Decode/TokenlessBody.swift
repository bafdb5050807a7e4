// The body of a login for decode --format json, with a sentence where the token stood.

import WireCapture
import WireProtocol

/// A body without its token.
struct TokenlessBody {
  /// All other fields as they stand.
  private(set) var bytes: [UInt8] = []
  /// Bytes of the token; nil when there is none.
  private var count: Int?

  /// - Throws: the error of a body that is no sequence of fields: nobody knows where a token is in it.
  init(_ body: Span<UInt8>, as schema: BodySchema) throws(WireError) {
    // Field by field, and none is kept: a body can have millions of them.
    var reader = FieldReader(body)
    while !reader.isAtEnd {
      let field = try reader.next()
      if schema[field.number]?.name == "token" {
        count = field.value.count
      } else {
        bytes.append(copying: body.extracting(field.start..<field.value.upperBound))
      }
    }
  }

  /// Appends the sentence as the last member of an object that has been written.
  func appendToken(to json: inout [UInt8]) {
    guard let count, json.last == UInt8(ascii: "}") else { return }
    json.removeLast()
    json.append(fixed: json.last == UInt8(ascii: "{") ? "\"token\":" : ",\"token\":")
    JSONWriter.write(to: &json) { $0.string(TokenlessBody.sentence(count, "a secret")) }
    json.append(UInt8(ascii: "}"))
  }

  /// Why a body is not shown at all.
  static let unreadable = "it cannot be read without what is hidden"

  /// What stands in the place of bytes: neither Base64 nor hexadecimal, so that nothing takes it for them.
  static func sentence(_ count: Int, _ reason: String) -> String {
    "(\(DecodeCounts.count(count, "byte")), not shown: \(reason))"
  }
}
