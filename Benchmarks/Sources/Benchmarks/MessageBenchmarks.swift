// One c2c message decoded and encoded, by the codec with its frame and by swift-protobuf without.

import Reporting
import SwiftProtobuf
import WireProtocol

extension Report {
  mutating func decode() throws {
    let frame = try Sample.frame()
    let body = Array(frame.body)
    let timings = try Measurement.interleaved([
      borrowedDecode(frame.bytes), ownedDecode(frame.bytes), rivalDecode(body),
    ])
    title("Decode a c2c request of 195 bytes; the codec's frame has 219, with both checksums")
    let rival = timings[2]
    line(timings[0], "\(rounded(timings[0].timesFaster(than: rival))) times as fast")
    line(timings[1], "\(rounded(timings[1].timesFaster(than: rival))) times as fast")
    line(rival)
    target(
      "borrowed decode against swift-protobuf", timings[0].timesFaster(than: rival), atLeast: 3,
      unit: " times")
    noAllocation(timings[0])
  }

  mutating func encode() throws {
    let timings = try Measurement.interleaved([
      try frameEncode(Sample.chat()), rivalEncode(Sample.rival()),
    ])
    title("Encode the same request, into a buffer that is used again")
    line(timings[0], "\(rounded(timings[0].timesFaster(than: timings[1]))) times as fast")
    line(timings[1])
    target(
      "encode against swift-protobuf", timings[0].timesFaster(than: timings[1]), atLeast: 2,
      unit: " times")
    noAllocation(timings[0])
  }
}

private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

private func borrowedDecode(_ bytes: [UInt8]) -> Work {
  Work(name: "codec, whole frame, borrowed") { count in
    var arena = BodyArena()
    var sink = Sink()
    for _ in 0..<count {
      switch try FrameView.decode(bytes.span) {
      case .needMore: throw SampleError.lostFrames
      case .frame(let frame):
        let chat = try frame.body(C2C.Request.self, in: &arena)
        sink.take(chat.to.domain.utf8.count + chat.to.uid.utf8.count + chat.content.count)
      }
    }
  }
}

private func ownedDecode(_ bytes: [UInt8]) -> Work {
  Work(name: "codec, whole frame, owned") { count in
    var arena = BodyArena()
    var sink = Sink()
    for _ in 0..<count {
      switch try FrameView.decode(bytes.span) {
      case .needMore: throw SampleError.lostFrames
      case .frame(let frame):
        let chat = try frame.message(C2C.Request.self, in: &arena)
        sink.take(chat.to.domain.utf8.count + chat.to.uid.utf8.count + chat.content.count)
      }
    }
  }
}

private func rivalDecode(_ bytes: [UInt8]) -> Work {
  Work(name: "swift-protobuf, body alone") { count in
    var sink = Sink()
    for _ in 0..<count {
      let chat = try Wire_V1_C2cRequest(serializedBytes: bytes)
      sink.take(chat.to.domain.utf8.count + chat.to.uid.utf8.count + chat.content.count)
    }
  }
}

private func frameEncode(_ chat: C2C.Request) -> Work {
  Work(name: "codec, whole frame") { count in
    var encoder = FrameEncoder()
    var output: [UInt8] = []
    output.reserveCapacity(1024)
    var sink = Sink()
    for index in 0..<count {
      output.removeAll(keepingCapacity: true)
      try encoder.append(
        .request(chat, sequence: UInt32(truncatingIfNeeded: index | 1)), to: &output)
      sink.take(output.count)
    }
  }
}

private func rivalEncode(_ chat: Wire_V1_C2cRequest) -> Work {
  Work(name: "swift-protobuf, body alone") { count in
    var sink = Sink()
    for _ in 0..<count {
      let bytes: [UInt8] = try chat.serializedBytes()
      sink.take(bytes.count)
    }
  }
}
