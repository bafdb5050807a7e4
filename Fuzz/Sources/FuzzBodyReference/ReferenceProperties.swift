// A body is taken or refused as swift-protobuf takes or refuses it, and means the same: both write it again in the same bytes.

import FuzzSupport
import SwiftProtobuf
import WireProtocol

/// Why the two may judge a body differently, by the requirement of SPEC.md that this library names.
private let accepted = [
  "WP-5.1-6": "a tag or a length of more than 5 bytes: SPEC.md 5.1 leaves the choice",
  "WP-5.1-8":
    "a group, or a known field of another wire type: swift-protobuf keeps them as unknown, SPEC.md 5.1 leaves the choice",
  "WP-5.2-2": "U+0000 in a string: a rule of this protocol alone",
]

/// Two bytes choose the command, one the kind; the body follows.
func checkBodyReference(_ input: [UInt8]) {
  guard input.count >= 3 else { return }
  let body = Array(input[3...])
  let (schema, reference) = chosen(by: input[..<3])
  let theirs = Result { try recoded(reference, body) }
  let ours: DynamicMessage
  do throws(WireError) { ours = try DynamicMessage(decoding: body.span, as: schema) } catch {
    if case .success = theirs {
      expect(accepted[error.requirement] != nil, "swift-protobuf takes what is refused: \(error)")
    }
    return
  }
  switch theirs {
  case .failure(let error): expect(false, "swift-protobuf refuses what is taken: \(error)")
  case .success(let bytes):
    let canonical = ours.canonicalBytes
    // swift-protobuf keeps the tags of unknown fields as they came, padding zeros too; WP-5.1-2 asks for the shortest.
    let same = try? DynamicMessage(decoding: bytes.span, as: schema).canonicalBytes
    expect(same == canonical, "\(schema.name): swift-protobuf writes \(bytes), this \(canonical)")
    expect(
      bytes.count != canonical.count || bytes == canonical,
      "\(schema.name): as long and different: \(bytes), \(canonical)")
  }
}

/// Read and written by swift-protobuf.
private func recoded(_ type: any SwiftProtobuf.Message.Type, _ body: [UInt8]) throws -> [UInt8] {
  try type.init(serializedBytes: body).serializedBytes()
}

/// The body of this command and kind; other bytes choose some body.
private func chosen(by selector: ArraySlice<UInt8>) -> (
  BodySchema, any SwiftProtobuf.Message.Type
) {
  let commands = CommandTable.standard.commands
  let wanted = Command(rawValue: UInt16(selector[0]) << 8 | UInt16(selector[1]))
  let kind = FrameKind(rawValue: selector[2]) ?? .request
  let known = CommandTable.standard[wanted]?.body(of: kind)
  let all = commands.flatMap { [$0.request, $0.response, $0.notification] }.compactMap(\.self)
  let number = selector.reduce(0) { $0 + Int($1) }
  let body = known ?? (all + [.failure])[number % (all.count + 1)]
  guard let reference = references[body.name] else { fatalError("no reference for \(body.name)") }
  return (body.schema, reference)
}

private let references: [String: any SwiftProtobuf.Message.Type] = {
  let types: [any SwiftProtobuf.Message.Type] = [
    Wire_V1_Failure.self, Wire_V1_HelloRequest.self, Wire_V1_HelloResponse.self,
    Wire_V1_LoginRequest.self, Wire_V1_LoginResponse.self, Wire_V1_LogoutRequest.self,
    Wire_V1_LogoutResponse.self, Wire_V1_KeepaliveRequest.self, Wire_V1_KeepaliveResponse.self,
    Wire_V1_Goaway.self, Wire_V1_C2sRequest.self, Wire_V1_C2sResponse.self,
    Wire_V1_C2cRequest.self, Wire_V1_C2cResponse.self, Wire_V1_C2cAckRequest.self,
    Wire_V1_C2cAckResponse.self, Wire_V1_Receipt.self, Wire_V1_GetOfflineMsgRequest.self,
    Wire_V1_GetOfflineMsgResponse.self, Wire_V1_MessageNotification.self, Wire_V1_S2cRequest.self,
    Wire_V1_S2cResponse.self, Wire_V1_SubscribeRequest.self, Wire_V1_SubscribeResponse.self,
    Wire_V1_TopicMessage.self, Wire_V1_TopicAckRequest.self, Wire_V1_TopicAckResponse.self,
  ]
  var references: [String: any SwiftProtobuf.Message.Type] = [:]
  for type in types {
    references[type.protoMessageName.split(separator: ".").last.map(String.init) ?? ""] = type
  }
  return references
}()
