// A message of the standard as one line that a person can read.

internal import CProtobufC

extension WireMessage {
  /// The name and the fields as one line of JSON, whether or not the value keeps the rules of its type.
  var bodyDescription: String {
    var arena = BodyArena()
    let packed = arena.build(self) { builder in
      let length = unsafe protobuf_c_message_get_packed_size(builder.message)
      return [UInt8](capacity: length) { output in
        unsafe output.write(count: length) { unsafe builder.pack(into: $0) }
      }
    }
    return Self.name + " " + BodyJSON.text(of: packed.span, as: BodySchema(Self.layout))
  }
}
