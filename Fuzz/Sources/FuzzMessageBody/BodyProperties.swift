// A body is refused with a place in it, or accepted, and then stays what it is through encoding and decoding.

import FuzzSupport

@testable import WireProtocol

/// Checks `body` as a message of type `Body`; `frame` makes the frame that carries one.
func checkBody<Body: WireMessage>(_ body: [UInt8], _ frame: (Body) -> OutgoingFrame<Body>) {
  var arena = BodyArena(limits: .maximum)
  let accepted: Body
  do throws(WireError) {
    accepted = Body(try arena.decode(body.span, as: Body.self))
  } catch {
    checkError(error, body.count)
    return
  }
  checkMemory(arena.usedBytes, body)
  checkUnknownFields(accepted, body)
  checkRoundTrip(accepted, body, frame)
}

private func checkError(_ error: WireError, _ count: Int) {
  expect(error.code == .malformedBody || error.code == .tooLarge, "\(error) is no error of a body")
  let body = Frame.headerLength...Frame.headerLength + count
  expect(body.contains(error.offset), "\(error) lies outside of \(count) bytes")
  expect(!error.requirement.isEmpty && !error.explanation.isEmpty, "\(error) is not explained")
}

private func checkMemory(_ used: Int, _ body: [UInt8]) {
  let bound = Limits.memory(forBodyLength: body.count)
  expect(used <= bound, "\(used) bytes used, \(bound) allowed")
}

/// The unknown fields of the message itself, each as number, type and bytes, come through as they are.
private func checkUnknownFields<Body: WireMessage>(_ accepted: Body, _ body: [UInt8]) {
  let schema = BodySchema(Body.layout)
  let expected = unknownFields(body) { schema[$0] == nil }
  let kept = unknownFields(accepted.unknownFields.bytes) { _ in true }
  expect(kept == expected, "unknown fields: \(expected) came, \(kept) are kept")
}

private func unknownFields(_ bytes: [UInt8], _ isUnknown: (UInt32) -> Bool) -> [[UInt8]] {
  var reader = FieldReader(bytes.span)
  var fields: [[UInt8]] = []
  while !reader.isAtEnd, let field = try? reader.next() {
    guard isUnknown(field.number) else { continue }
    let number = withUnsafeBytes(of: field.number) { Array($0) }
    fields.append(number + [field.type.rawValue] + bytes[field.behindTag..<reader.position])
  }
  return fields
}

private func checkRoundTrip<Body: WireMessage>(
  _ accepted: Body, _ body: [UInt8], _ frame: (Body) -> OutgoingFrame<Body>
) {
  do throws(WireError) {
    let encoded = try Frame(frame(accepted), limits: .maximum)
    let again = try encoded.message(Body.self, limits: .maximum)
    expect(again == accepted, "\(accepted) became \(again)")
    let dynamic = try DynamicMessage(decoding: body.span, as: BodySchema(Body.layout))
    expect(
      dynamic.canonicalBytes.elementsEqual(encoded.body), "the schema encodes it differently")
    let canonical = try Frame(frame(again), limits: .maximum)
    expect(canonical == encoded, "the canonical encoding is encoded differently")
  } catch {
    // The canonical encoding may be shorter than what came, and so be granted less memory; and a message of more than
    // 98,304 bytes is read but never sent.
    let isLegal = error.code == .tooLarge || error.requirement == "WP-11-3"
    expect(isLegal, "an accepted message is refused afterwards: \(error)")
  }
}
