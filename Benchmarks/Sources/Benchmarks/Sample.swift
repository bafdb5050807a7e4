// The bytes that are measured: a c2c request with a body of 195 bytes and a frame of 219, and many of them.

import SwiftProtobuf
import WireProtocol

enum Sample {
  static let content = Array(
    """
    {"type":"im.text","body":{"text":"Your courier is at the north gate with parcel 3 of 4. \
    Please come down with the code 5816. Thanks, 谢谢"}}
    """.utf8)
  static let clientMessageID: [UInt8] = [
    0x0F, 0x1E, 0x2D, 0x3C, 0x4B, 0x5A, 0x69, 0x78, 0x87, 0x96, 0xA5, 0xB4, 0xC3, 0xD2, 0xE1, 0xF0,
  ]

  /// The request as the codec has it.
  static func chat() throws -> C2C.Request {
    guard let id = ClientMessageID(clientMessageID) else { throw SampleError.wrongLength(0) }
    return C2C.Request(
      to: Account(domain: "58.user", uid: "2048151623"), clientMessageID: id,
      contentType: "im.text", content: content)
  }

  /// The same request as swift-protobuf has it.
  static func rival() -> Wire_V1_C2cRequest {
    var request = Wire_V1_C2cRequest()
    request.to.domain = "58.user"
    request.to.uid = "2048151623"
    request.clientMessageID = .init(clientMessageID)
    request.contentType = "im.text"
    request.content = .init(content)
    return request
  }

  /// The frame of 219 bytes; both encoders agree on its body.
  static func frame() throws -> Frame {
    let frame = try Frame(.request(try chat(), sequence: 7))
    let body: [UInt8] = try rival().serializedBytes()
    guard frame.body.count == 195, frame.bytes.count == 219, Array(frame.body) == body else {
      throw SampleError.wrongLength(frame.bytes.count)
    }
    return frame
  }

  /// As many frames as fit into `count` bytes.
  static func stream(of frame: Frame, bytes count: Int) -> [UInt8] {
    var stream: [UInt8] = []
    stream.reserveCapacity(count)
    while stream.count + frame.bytes.count <= count { stream += frame.bytes }
    return stream
  }
}

enum SampleError: Error {
  /// The sample is not the one that the targets speak of.
  case wrongLength(Int)
  /// A work did not see all the frames that it was given.
  case lostFrames
  /// A program or a file failed.
  case failed(String)
}
