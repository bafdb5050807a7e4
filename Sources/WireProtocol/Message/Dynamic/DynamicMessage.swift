// A body known by its schema instead of by a Swift type: for tools, and for commands of your own.

/// A message of any ``BodySchema``: its bytes, judged, and read when they are asked for.
///
/// It takes the memory of its bytes. Two messages are equal when schema and bytes are; compare ``canonicalBytes`` to
/// know whether two encodings mean the same.
public struct DynamicMessage: Sendable, Hashable {
  /// The fields that are known.
  public let schema: BodySchema
  /// The message in wire format, as it came or as it was built.
  public let bytes: [UInt8]

  /// Decodes a body that is not compressed.
  ///
  /// - Throws: `malformedBody` by SPEC.md 5.1 and 5.2, with the offset of 5.7.
  public init(decoding body: Span<UInt8>, as schema: BodySchema) throws(WireError) {
    try DynamicMessage.check(body, as: schema)
    self.schema = schema
    bytes = Array(copying: body)
  }

  /// Builds a message from proto3 JSON, in its canonical encoding (WP-5.1-2).
  ///
  /// Read is what the mapping lets a parser accept: names as in JSON and as in the .proto file, 64-bit integers as
  /// strings and as numbers, enums by name and by number, both alphabets of Base64 with padding and without, null for
  /// what is absent. The member `unknownFields` holds further fields in hexadecimal.
  ///
  /// - Throws: ``BodyJSONError`` for anything that is no value of the schema.
  public init(json: JSONValue, as schema: BodySchema) throws(BodyJSONError) {
    var bytes: [UInt8] = []
    do throws(BodyJSONError) { try bytes.append(json: json, as: schema) } catch {
      throw error.inside("$")
    }
    self.schema = schema
    self.bytes = bytes
  }

  /// A message whose bytes have been judged.
  init(judged bytes: [UInt8], _ schema: BodySchema) {
    self.schema = schema
    self.bytes = bytes
  }

  /// Judges a body that is not compressed, without keeping it.
  ///
  /// - Throws: what ``init(decoding:as:)`` throws.
  public static func check(_ body: Span<UInt8>, as schema: BodySchema) throws(WireError) {
    var reader = FieldReader(body)
    try reader.check(as: schema)
  }

  /// The canonical encoding (WP-5.1-2): of a singular field the last value counts, messages are merged.
  public var canonicalBytes: [UInt8] {
    var canonical: [UInt8] = []
    canonical.reserveCapacity(bytes.count)
    CanonicalBody.append(bytes.span, as: schema, to: &canonical)
    return canonical
  }

  /// The fields that the schema does not have, in the order received; those of nested messages are in these.
  public var unknownFields: UnknownFields {
    var unknown: [UInt8] = []
    unknown.appendUnknownFields(of: bytes.span, schema)
    return UnknownFields(judged: unknown)
  }
}

extension DynamicMessage: CustomStringConvertible {
  /// The name and the fields as one line of JSON.
  public var description: String {
    schema.name + " " + BodyJSON.text(of: bytes.span, as: schema)
  }
}
