// A body field by field as it stands on the wire, for people who look for a fault in it.

/// One occurrence of a field, with its place and value; or a place that could not be read.
///
/// Ranges count from the first byte of the body; in a frame ``Frame/headerLength`` is added.
public struct FieldNode: Sendable, Hashable {
  /// What the node stands for.
  public enum Kind: Sendable, Hashable {
    /// A field that was read.
    case field
    /// Bytes up to the end of the message that are no field; ``error`` says why.
    case unreadable
    /// Bytes up to the end of the message that were left out, because the limit of nodes was reached.
    case omitted
  }

  /// What the node stands for.
  public let kind: Kind
  /// The number of the field; 0 when the node is none.
  public let number: UInt32
  /// The wire type: 0, 1, 2 or 5; 0 when the node is no field.
  public let wireType: UInt8
  /// The field's entry in the schema; nil when it is unknown.
  public let field: BodySchema.Field?
  /// The tag and, of a length-delimited field, the length.
  public let tag: Range<Int>
  /// The value.
  public let value: Range<Int>
  /// The value in one line for people; long ones are cut.
  public let text: String
  /// The fields inside of a message.
  public let children: [FieldNode]
  /// What is wrong with this field itself or with the bytes; nil when nothing is.
  public let error: WireError?

  /// Reads as much of a body that is not compressed as can be read.
  ///
  /// - Parameters:
  ///   - body: any bytes.
  ///   - schema: nil: every field is unknown.
  ///   - limit: the most nodes that are made for fields, those in nested messages counted; what is left of each message
  ///     becomes one node more.
  public static func parse(
    _ body: Span<UInt8>, as schema: BodySchema?, limit: Int = 10_000
  ) -> [FieldNode] {
    var remaining = limit
    return fields(of: body, in: 0..<body.count, schema, &remaining)
  }

  private static func fields(
    of body: Span<UInt8>, in range: Range<Int>, _ schema: BodySchema?, _ remaining: inout Int
  ) -> [FieldNode] {
    var nodes: [FieldNode] = []
    var reader = FieldReader(body, in: range)
    while !reader.isAtEnd {
      let start = reader.position
      guard remaining > 0 else {
        nodes.append(FieldNode(.omitted, start..<range.upperBound))
        break
      }
      remaining -= 1
      do throws(WireError) {
        let field = try reader.next()
        nodes.append(FieldNode(field, reader, schema?[field.number], &remaining))
      } catch {
        nodes.append(FieldNode(.unreadable, start..<range.upperBound, error))
        break
      }
    }
    return nodes
  }

  private init(_ kind: Kind, _ range: Range<Int>, _ error: WireError? = nil) {
    self.kind = kind
    self.error = error
    number = 0
    wireType = 0
    field = nil
    tag = range.lowerBound..<range.lowerBound
    value = range
    text = ""
    children = []
  }

  private init(
    _ field: FieldReader.Field, _ reader: borrowing FieldReader, _ known: BodySchema.Field?,
    _ remaining: inout Int
  ) {
    kind = .field
    number = field.number
    wireType = field.type.rawValue
    self.field = known
    tag = field.start..<field.value.lowerBound
    value = field.value
    guard let known else {
      error = nil
      children = []
      text = reader.text(ofUnknown: field)
      return
    }
    do throws(WireError) {
      try reader.check(field, as: known)
      error = nil
      text = reader.text(of: field, known)
      if case .message(let part) = known.type {
        children = FieldNode.fields(of: reader.body, in: field.value, part, &remaining)
      } else {
        children = []
      }
    } catch {
      self.error = error
      text = reader.text(ofUnknown: field)
      children = []
    }
  }
}
