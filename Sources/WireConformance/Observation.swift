// What the codec makes of a stream: the steps of Vectors/README.md, "What a runner does".

import WireProtocol

/// A frame that came out of the decoder.
struct ObservedFrame: Sendable {
  let frame: Frame
  /// As a vector writes it.
  let json: Outcome.FrameJSON
  /// The body, decompressed.
  let plainBody: [UInt8]
  /// The type of the body; nil when it is opaque.
  let type: BodyType?
}

extension ObservedFrame {
  /// Decompresses and reads a frame.
  init(_ view: FrameView, _ arena: inout BodyArena, readsContents: Bool = false) throws(WireError) {
    try view.checkBody(in: &arena)
    if readsContents { try view.checkContents(in: &arena) }
    frame = Frame(copying: view)
    plainBody = Array(copying: try arena.plainBody(of: view))
    type = CommandTable.standard.body(of: frame.header)
    json = try Outcome.FrameJSON(frame, plainBody, type)
  }
}

/// What came out of one run over a stream.
struct Observation: Sendable {
  var frames: [ObservedFrame] = []
  var consumed = 0
  var needMore: Int?
  var error: WireError?
}

extension Observation {
  /// Gives the chunks to a decoder one after another.
  init(chunks: [ArraySlice<UInt8>], _ test: StreamTest) {
    var decoder = FrameDecoder(limits: test.limits)
    var arena = BodyArena(limits: test.limits, compression: test.compression)
    do throws(WireError) {
      for chunk in chunks {
        decoder.feed(chunk.span)
        while let frame = try decoder.next() { try take(frame, &arena, test) }
      }
    } catch {
      self.error = error
      return
    }
    if decoder.buffered > 0 { needMore = decoder.missing }
  }

  /// Decodes from the bytes themselves, without a decoder between.
  init(borrowing bytes: [UInt8], _ test: StreamTest) {
    var arena = BodyArena(limits: test.limits, compression: test.compression)
    do throws(WireError) {
      while consumed < bytes.count {
        let rest = bytes.span.extracting(droppingFirst: consumed)
        switch try FrameView.decode(rest, limits: test.limits) {
        case .needMore(let count):
          needMore = count
          return
        case .frame(let frame): try take(frame, &arena, test)
        }
      }
    } catch {
      self.error = error
    }
  }

  /// Decompression, message and content of a frame: orders 13 to 15 of SPEC.md 2.6.
  private mutating func take(_ view: FrameView, _ arena: inout BodyArena, _ test: StreamTest)
    throws(WireError)
  {
    let frame = try ObservedFrame(view, &arena, readsContents: test.readsContents)
    frames.append(frame)
    consumed += frame.frame.bytes.count
  }
}

extension Outcome.FrameJSON {
  /// What a decoded frame looks like in a vector.
  fileprivate init(_ frame: Frame, _ plain: [UInt8], _ type: BodyType?) throws(WireError) {
    header = Outcome.FrameJSON.value { frame.header.writeJSON(to: &$0) }
    guard let type else {
      body = nil
      bodyHex = hex(plain)
      content = nil
      return
    }
    var writer = JSONWriter()
    try BodyJSON.write(plain.span, as: type.schema, to: &writer)
    let json = writer
    body = Outcome.FrameJSON.value { $0 = json }
    bodyHex = nil
    let places = try ContentForm.places(in: plain.span, as: type.schema)
    // Of a page with several contents a vector shows none.
    content =
      places.count == 1 ? try? JSONValue(decoding: Array(plain[places[0].range])) : nil
  }

  /// What the codec wrote, read again. It is valid JSON; if it were not, it would equal nothing that is expected.
  private static func value(_ write: (inout JSONWriter) -> Void) -> JSONValue {
    var writer = JSONWriter()
    write(&writer)
    return (try? JSONValue(decoding: writer.bytes, limits: .file))
      ?? .string(String(decoding: writer.bytes, as: UTF8.self))
  }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// Lower-case hexadecimal.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  text.reserveCapacity(2 * bytes.underestimatedCount)
  for byte in bytes {
    text.append(hexDigits[Int(byte >> 4)])
    text.append(hexDigits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
