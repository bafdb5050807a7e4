// A command of a courier line: its messages, its entry in the table, a request, and the answer to it. `swift run Courier`.

import WireProtocol

extension Command {
  static let handover = Command(0x1000)
}

/// The messages of `courier.proto` that this program uses.
enum Courier {
  static func request() throws -> BodySchema {
    let place = try BodySchema(
      "Place", [.init(1, "latitude", .double), .init(2, "longitude", .double)])
    let item = try BodySchema("Item", [.init(1, "sku", .string), .init(2, "count", .uint32)])
    return try BodySchema(
      "HandoverRequest",
      [
        .init(1, "parcel_id", .string), .init(2, "place", .message(place)),
        .init(3, "items", .message(item), isRepeated: true), .init(4, "code", .string),
      ])
  }

  static func response() throws -> BodySchema {
    try BodySchema("HandoverResponse", [.init(1, "receipt", .fixed64), .init(2, "at_ms", .int64)])
  }

  static func commands() throws -> CommandTable {
    var commands = CommandTable.standard
    try commands.register(
      .handover, name: "courier.handover", request: BodyType(request()),
      response: BodyType(response()), meaning: "a parcel goes from one hand to another")
    return commands
  }
}

func answer(_ request: FrameView, _ commands: CommandTable, _ arena: inout BodyArena) throws
  -> Frame
{
  let header = request.header
  guard let command = commands[header.command], let type = command.request,
    let answerType = command.response
  else { return try Frame(.response(to: header, status: .unknownCommand)) }
  do {
    let body = try DynamicMessage(decoding: arena.plainBody(of: request), as: type.schema)
    guard case .string(let parcel)? = body["parcel_id"] else {
      return try Frame(
        .response(to: header, status: .malformedBody, Failure(detail: "parcel_id")))
    }
    print("\(command.name): \(parcel)")
    let receipt = try DynamicMessage(json: ["receipt": 5_590_213], as: answerType.schema)
    return try Frame(.response, header.command, sequence: header.sequence, body: receipt.bytes)
  } catch let error as WireError where !error.isFraming {
    return try Frame(.response(to: header, status: error.status))
  }
}

let commands = try Courier.commands()
var arena = BodyArena()

let json =
  #"{"parcelId": "p-88", "place": {"latitude": 39.98, "longitude": 116.31}, "code": "4711"}"#
let handover = try DynamicMessage(json: JSONValue(decoding: json), as: Courier.request())
let request = try Frame(.request, .handover, sequence: 7, body: handover.bytes)

let answered = try answer(request.view, commands, &arena)
print(answered)
print(try DynamicMessage(decoding: Array(answered.body).span, as: Courier.response()))

// A peer that has never heard of the command.
print(try answer(request.view, .standard, &arena))
// The same command without the field that its answer needs.
print(try answer(Frame(.request, .handover, sequence: 8).view, commands, &arena))
