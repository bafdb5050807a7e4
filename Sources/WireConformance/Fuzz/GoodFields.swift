// Good fields to mend bodies with.

import WireProtocol

/// A good value of each field of each message, as it stands on the wire.
struct GoodFields: Sendable {
  /// By the name of the message and the number of the field.
  private(set) var fields: [String: [UInt32: [UInt8]]] = [:]

  /// Those of random messages.
  init() {
    for seed in 0..<UInt64(16) {
      var collector = Collector()
      var messages = RandomMessages(seed: seed)
      messages.visitAll(&collector)
      for (name, found) in collector.fields {
        fields[name, default: [:]].merge(found) { old, _ in old }
      }
    }
  }

  private struct Collector: BodyVisitor {
    var fields: [String: [UInt32: [UInt8]]] = [:]

    mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body) {
      guard let frame = try? Frame(frame),
        let schema = CommandTable.standard.body(of: frame.header)?.schema
      else { return }
      let body = Array(frame.bytes.dropFirst(Frame.headerLength))
      collect(FieldNode.parse(body.span, as: schema), schema.name, body)
    }

    private mutating func collect(_ nodes: [FieldNode], _ name: String, _ body: [UInt8]) {
      for node in nodes where node.field != nil {
        fields[name, default: [:]][node.number] =
          Array(body[node.tag.lowerBound..<node.value.upperBound])
        if case .message(let part) = node.field?.type { collect(node.children, part.name, body) }
      }
    }
  }
}
