// Numbers and truth values as members of contents (SPEC.md 8.3). They are compared by value: 1, 1.0 and 1e0 are the same.

extension Int: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: ClosedRange<Int>)
    throws(ContentError) -> Int
  {
    try reader.expect(.number, node)
    let written = reader.bytes.span.extracting(reader.tape.nodes[node].range)
    guard let value = Int64(jsonNumber: written) else {
      throw reader.fault(at: node, "WP-8.2-4", "is no whole number in range")
    }
    if let fault = Int(value).fault(rule) { throw reader.fault(at: node, "WP-8.2-4", fault) }
    return Int(value)
  }

  func write(to writer: inout ContentWriter, _ rule: ClosedRange<Int>) throws(ContentError) {
    try judge(rule)
    writer.json.integer(Int64(self))
  }

  func judge(_ rule: ClosedRange<Int>) throws(ContentError) {
    if let fault = fault(rule) { throw ContentError(requirement: "WP-8.2-4", explanation: fault) }
  }

  private func fault(_ rule: ClosedRange<Int>) -> String? {
    rule.contains(self)
      ? nil : "is \(self), \(rule.lowerBound) to \(rule.upperBound) are allowed"
  }
}

extension Double: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: ClosedRange<Double>)
    throws(ContentError) -> Double
  {
    try reader.expect(.number, node)
    let written = reader.bytes.span.extracting(reader.tape.nodes[node].range)
    guard let value = Double(jsonNumber: written) else {
      throw reader.fault(at: node, "WP-8.2-4", "is too large")
    }
    if let fault = value.fault(rule) { throw reader.fault(at: node, "WP-8.2-4", fault) }
    return value
  }

  func write(to writer: inout ContentWriter, _ rule: ClosedRange<Double>) throws(ContentError) {
    // A value that is not finite breaks every rule.
    try judge(rule)
    try? writer.json.double(self, nonFinite: .null)
  }

  func judge(_ rule: ClosedRange<Double>) throws(ContentError) {
    if let fault = fault(rule) { throw ContentError(requirement: "WP-8.2-4", explanation: fault) }
  }

  private func fault(_ rule: ClosedRange<Double>) -> String? {
    rule.contains(self)
      ? nil : "is \(self), \(rule.lowerBound) to \(rule.upperBound) are allowed"
  }
}

extension Bool: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> Bool
  {
    try reader.expect(.bool, node)
    return reader.bytes[reader.tape.nodes[node].range.lowerBound] == UInt8(ascii: "t")
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) {
    writer.json.bool(self)
  }

  func judge(_ rule: NoRule) {}
}
