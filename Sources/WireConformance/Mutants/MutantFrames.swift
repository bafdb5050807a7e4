// The bytes of a request as frames, so that a mutant can change them and seal them anew.

import WireProtocol

/// The frames in the bytes of a request, as far as their lengths lead.
struct MutantFrames {
  private(set) var bytes: [UInt8]
  /// Where the complete headers begin.
  let starts: [Int]
  private let sizes: [Int]

  init(_ bytes: [UInt8], sizes: [Int] = []) {
    self.bytes = bytes
    self.sizes = sizes
    var starts: [Int] = []
    var start = 0
    while start + 24 <= bytes.count {
      starts.append(start)
      let length = MutantFrames.length(bytes, start)
      // The top byte is 0 in every frame: anything else leads nowhere.
      if length > 0xFF_FFFF { break }
      start += 24 + length
    }
    self.starts = starts
  }

  /// The frames of a request `decode`; nil for another request.
  init?(_ request: JSONObject) {
    guard request["request"] == "decode", let list = request["chunks"]?.arrayValue else {
      return nil
    }
    let chunks = list.map { MutantFrames.bytes($0.stringValue ?? "") }
    self.init(Array(chunks.joined()), sizes: chunks.map(\.count))
  }

  /// The request with these bytes, cut at the same places.
  func request(_ original: JSONObject) -> JSONObject {
    var chunks: [JSONValue] = []
    var start = 0
    for size in sizes {
      chunks.append(.string(hex(bytes[start..<min(bytes.count, start + size)])))
      start = min(bytes.count, start + size)
    }
    var request = original
    request["chunks"] = .array(chunks)
    return request
  }

  /// The header at a place.
  func header(_ start: Int) -> [UInt8] { Array(bytes[start..<start + 24]) }

  /// The body of a frame as far as it is there.
  func body(_ start: Int) -> ArraySlice<UInt8> {
    bytes[(start + 24)..<min(bytes.count, start + 24 + MutantFrames.length(bytes, start))]
  }

  /// Whether the checksum of a header holds.
  func isSealed(_ start: Int) -> Bool {
    Array(bytes[start + 20..<start + 24]) == MutantFrames.checksum(bytes[start..<start + 20])
  }

  /// Puts another header in the place of one.
  mutating func replace(_ start: Int, _ header: [UInt8]) {
    bytes.replaceSubrange(start..<start + 24, with: header)
  }

  /// Has the checksum of a header hold.
  mutating func seal(_ start: Int) {
    bytes.replaceSubrange(
      start + 20..<start + 24, with: MutantFrames.checksum(bytes[start..<start + 20]))
  }

  /// Has the checksum of a body hold, and that of its header if it held before.
  mutating func sealBody(_ start: Int) {
    let wasSealed = isSealed(start)
    bytes.replaceSubrange(start + 16..<start + 20, with: MutantFrames.checksum(body(start)))
    if wasSealed { seal(start) }
  }

  /// The bytes of a frame with another body.
  func frame(_ start: Int, body: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) }
    var frame = MutantFrames(
      bytes[start..<start + 12] + length + [UInt8](repeating: 0, count: 8) + body)
    frame.sealBody(0)
    frame.seal(0)
    return frame.bytes
  }

  /// The length field of a header.
  static func length(_ bytes: [UInt8], _ start: Int) -> Int {
    bytes[start + 12..<start + 16].reduce(0) { $0 << 8 | Int($1) }
  }

  /// CRC-32C, as it stands in a header.
  static func checksum(_ bytes: some Collection<UInt8>) -> [UInt8] {
    withUnsafeBytes(of: CRC32C.checksum(Array(bytes).span).bigEndian) { Array($0) }
  }

  /// Bytes of hexadecimal; none when it is no hexadecimal.
  static func bytes(_ text: String) -> [UInt8] {
    (try? Place(value: .string(text), path: "", file: "").bytes()) ?? []
  }
}
