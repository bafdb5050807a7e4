// Arrays, accounts and open objects as members of contents.

/// How many elements an array has, and what is asked of each.
struct ArrayRule<Element> {
  let count: ClosedRange<Int>
  let element: Element

  init(_ count: ClosedRange<Int>, _ element: Element) {
    self.count = count
    self.element = element
  }

  func fault(_ found: Int) -> String? {
    count.contains(found)
      ? nil : "has \(found) elements, \(count.lowerBound) to \(count.upperBound) are allowed"
  }
}

extension ArrayRule where Element == NoRule {
  init(_ count: ClosedRange<Int>) { self.init(count, NoRule()) }
}

extension Array: ContentValue where Element: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: ArrayRule<Element.Bounds>)
    throws(ContentError) -> [Element]
  {
    try reader.expect(.array, node)
    let nodes = reader.tape.elements(of: node)
    if let fault = rule.fault(nodes.count) { throw reader.fault(at: node, "WP-8.2-4", fault) }
    var elements: [Element] = []
    elements.reserveCapacity(nodes.count)
    for element in nodes { elements.append(try Element.read(&reader, element, rule.element)) }
    return elements
  }

  func write(to writer: inout ContentWriter, _ rule: ArrayRule<Element.Bounds>)
    throws(ContentError)
  {
    if let fault = rule.fault(count) {
      throw ContentError(requirement: "WP-8.2-4", explanation: fault)
    }
    writer.json.beginArray()
    for index in indices {
      do throws(ContentError) {
        try self[index].write(to: &writer, rule.element)
      } catch {
        throw error.inside(index)
      }
    }
    writer.json.endArray()
  }

  func judge(_ rule: ArrayRule<Element.Bounds>) throws(ContentError) {
    if let fault = rule.fault(count) {
      throw ContentError(requirement: "WP-8.2-4", explanation: fault)
    }
    for index in indices {
      do throws(ContentError) {
        try self[index].judge(rule.element)
      } catch {
        throw error.inside(index)
      }
    }
  }
}

extension Account: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> Account
  {
    try reader.expect(.string, node)
    do throws(TextError) {
      return try Account(text: reader.tape.token(node, reader.bytes.span).string)
    } catch {
      throw reader.fault(at: node, "WP-8.2-4", "is no account: \(error.explanation)")
    }
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) throws(ContentError) {
    try judge(rule)
    writer.json.string(text)
  }

  func judge(_ rule: NoRule) throws(ContentError) {
    do throws(TextError) {
      _ = try Account(text: text)
    } catch {
      throw ContentError(
        requirement: "WP-8.2-4", explanation: "is no account: \(error.explanation)")
    }
  }
}

extension JSONObject: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> JSONObject
  {
    try reader.expect(.object, node)
    let document = Array(copying: reader.bytes.span.extracting(reader.tape.nodes[node].range))
    // The document was read once already, so this cannot fail.
    guard case .object(let object)? = try? JSONValue(decoding: document) else { return [:] }
    return object
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) {
    writer.json.value(.object(self))
  }

  func judge(_ rule: NoRule) {}
}
