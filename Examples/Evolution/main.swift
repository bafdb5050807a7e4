// Two releases of one message, and each reads what the other wrote. `swift run Evolution`.

import WireProtocol

/// What phones of two years ago have.
func oldSchema() throws -> BodySchema {
  try BodySchema("HandoverRequest", [.init(1, "parcel_id", .string), .init(4, "code", .string)])
}

/// What today's phones have. Without `door` a parcel goes to the recipient's hand, as it always went.
func newSchema() throws -> BodySchema {
  let door = BodySchema.EnumSchema("Door", [1: "DOOR_NEIGHBOUR", 2: "DOOR_LOCKER"])
  return try BodySchema(
    "HandoverRequest",
    [
      .init(1, "parcel_id", .string), .init(4, "code", .string),
      .init(8, "door", .enumeration(door)),
    ])
}

/// A new field on its way through an end that does not know it.
func newToOld() throws {
  let sent = try DynamicMessage(
    json: ["parcelId": "p-88", "door": "DOOR_LOCKER"], as: newSchema())
  let seen = try DynamicMessage(decoding: sent.bytes.span, as: oldSchema())
  print("the old one sees \(seen)")
  let passedOn = try DynamicMessage(decoding: seen.canonicalBytes.span, as: newSchema())
  print("behind it stands \(passedOn)")
}

/// An old message at a new end.
func oldToNew() throws {
  let sent = try DynamicMessage(json: ["parcelId": "p-88"], as: oldSchema())
  let seen = try DynamicMessage(decoding: sent.bytes.span, as: newSchema())
  print("door: \(seen["door"].map { "\($0)" } ?? "not said, so to the hand")")
}

/// A number of an enum that came later.
func laterNumber() throws {
  let sent = try DynamicMessage(json: ["parcelId": "p-88", "door": 3], as: newSchema())
  print("door: \(sent["door"].map { "\($0)" } ?? "not said")")
}

/// A message of the standard with a field that this release does not have.
func standardMessage() throws {
  var request = C2C.Request(
    to: Account(domain: "58.user", uid: "u2"), clientMessageID: .random(), contentType: "im.text",
    content: try TextContent(text: "hi").encoded())
  request.unknownFields = try UnknownFields(validating: [0xA0, 0x06, 0x01])
  let frame = try Frame(.request(request, sequence: 1))

  var received = try frame.message(C2C.Request.self)
  received.to = try Account(text: "u3@58.user")
  let sentOn = try Frame(.request(received, sequence: 2)).message(C2C.Request.self)
  print("field 100 went on: \(sentOn.unknownFields == request.unknownFields)")
}

/// A type, and a member of a known type, that came later.
func contents() throws {
  let coupon = #"{"type":"shop.coupon","fallback":"[Coupon] 5 off","body":{"off":5}}"#
  print(try Content(decoding: Array(coupon.utf8)).shows ?? "")

  let text = #"{"type":"im.text","body":{"text":"hi","tone":"warm"},"ext":{"n":1.0}}"#
  guard case .text(var edited) = try Content(decoding: Array(text.utf8)) else { return }
  edited.text = "hello"
  print(String(decoding: try edited.encoded(), as: UTF8.self))
}

try newToOld()
try oldToNew()
try laterNumber()
try standardMessage()
try contents()
