// A text content of 120 bytes decoded and encoded, by the codec and by Foundation with a Codable structure.

import Foundation
import Reporting
import WireProtocol

extension Report {
  mutating func contents() throws {
    let bytes = ContentSample.bytes
    guard bytes.count == 120 else { throw SampleError.wrongLength(bytes.count) }
    let spaced = Array(String(decoding: bytes, as: UTF8.self).replacing(":{", with: ": {").utf8)
    let decoding = try Measurement.interleaved([
      codecDecode("codec", bytes), codecDecode("codec, with a space between", spaced),
      codableDecode(bytes),
    ])
    title("Decode a text content of 120 bytes to its Swift value, every rule judged")
    compare(decoding, "content decode against JSONDecoder", atLeast: 10)
    let encoding = try Measurement.interleaved([try codecEncode(), codableEncode()])
    title("Encode the same content from its Swift value")
    compare(encoding, "content encode against JSONEncoder", atLeast: 5)
  }

  private mutating func compare(_ timings: [Timing], _ name: String, atLeast bound: Double) {
    guard let rival = timings.last else { return }
    for timing in timings.dropLast() {
      line(timing, "\((timing.timesFaster(than: rival) * 100).rounded() / 100) times as fast")
    }
    line(rival)
    target(name, timings[0].timesFaster(than: rival), atLeast: bound, unit: " times")
  }
}

private enum ContentSample {
  static let text = "I am at the north gate with parcel 3 of 4, please come down now: 谢谢 🚚 …!!!"
  static let bytes = Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8)

  /// The content as a Codable structure.
  struct Text: Codable {
    struct Body: Codable { var text: String }
    var type: String
    var body: Body
  }
}

private func codecDecode(_ name: String, _ bytes: [UInt8]) -> Work {
  Work(name: name) { count in
    var decoder = ContentDecoder()
    var sink = Sink()
    for _ in 0..<count {
      guard case .text(let text) = try decoder.decode(bytes.span) else {
        throw SampleError.lostFrames
      }
      sink.take(text.text.utf8.count)
    }
  }
}

private func codableDecode(_ bytes: [UInt8]) -> Work {
  let data = Data(bytes)
  return Work(name: "JSONDecoder") { count in
    let decoder = JSONDecoder()
    var sink = Sink()
    for _ in 0..<count {
      sink.take(try decoder.decode(ContentSample.Text.self, from: data).body.text.utf8.count)
    }
  }
}

private func codecEncode() throws -> Work {
  let text = try TextContent(text: ContentSample.text)
  return Work(name: "codec") { count in
    var output: [UInt8] = []
    var sink = Sink()
    for _ in 0..<count {
      output.removeAll(keepingCapacity: true)
      try Content.text(text).encode(to: &output)
      sink.take(output.count)
    }
  }
}

private func codableEncode() -> Work {
  let text = ContentSample.Text(type: "im.text", body: .init(text: ContentSample.text))
  return Work(name: "JSONEncoder") { count in
    let encoder = JSONEncoder()
    var sink = Sink()
    for _ in 0..<count { sink.take(try encoder.encode(text).count) }
  }
}
