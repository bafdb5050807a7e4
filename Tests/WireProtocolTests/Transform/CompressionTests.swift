// Agreement on compression, dictionary 1, and what is compressed at all (SPEC.md 9.2 to 9.4).

import Foundation
import Testing
import WireProtocol

@Suite("Compression") struct CompressionTests {
  static func chat(_ text: String) throws -> C2C.Request {
    C2C.Request(
      to: Account(domain: "58.user", uid: "u2"),
      clientMessageID: try #require(ClientMessageID(Array(1...16))), contentType: "im.text",
      content: Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8))
  }

  static func encode(
    _ frame: OutgoingFrame<some WireMessage>, _ compression: Compression, encrypted: Bool = false
  ) throws -> Frame {
    var encoder = FrameEncoder(compression: compression, isEncrypted: encrypted)
    var bytes: [UInt8] = []
    try encoder.append(frame, to: &bytes)
    return try #require(try Frame(exactly: bytes))
  }

  static func isCompressed(_ frame: Frame) -> Bool { frame.header.flags.contains(.compressed) }

  @Test("Dictionary 1 is the file of the vectors")
  func dictionary() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/dictionaries/1.bin")
    #expect(PresetDictionary.one.bytes == [UInt8](try Data(contentsOf: file)))
    #expect(PresetDictionary.one.id == 0x79F6_C3FF)
    #expect(PresetDictionary([]).id == 1)
  }

  @Test("A compressed body is the same message, shorter, and shorter still with the dictionary")
  func roundTrip() throws {
    let chat = try Self.chat(
      "I am at the north gate with parcel 3 of 4, please come down now, thank you")
    let plain = try Self.encode(.request(chat, sequence: 1), .none)
    let zlib = try Self.encode(.request(chat, sequence: 1), .zlib(dictionaries: []))
    let packed = try Self.encode(.request(chat, sequence: 1), .standard)
    #expect(!Self.isCompressed(plain) && Self.isCompressed(zlib) && Self.isCompressed(packed))
    #expect(packed.body.count < zlib.body.count && zlib.body.count < plain.body.count)
    for frame in [zlib, packed] {
      #expect(try frame.message(C2C.Request.self) == chat)
      var arena = BodyArena()
      #expect(Array(copying: try arena.plainBody(of: frame.view)) == Array(plain.body))
    }
  }

  @Test("No state passes from one frame to the next")
  func independent() throws {
    var encoder = FrameEncoder(compression: .standard)
    var frames: [[UInt8]] = []
    for text in [
      String(repeating: "north gate ", count: 9), String(repeating: "0123456789", count: 11),
    ] {
      for _ in 0..<2 {
        var bytes: [UInt8] = []
        try encoder.append(.request(try Self.chat(text), sequence: 1), to: &bytes)
        frames.append(bytes)
      }
    }
    #expect(frames[0] == frames[1] && frames[2] == frames[3] && frames[0] != frames[2])
  }

  @Test(
    "What does not become shorter, is short, opens a connection or would look like a bomb stays as it is"
  )
  func notWorthIt() throws {
    #expect(
      !Self.isCompressed(try Self.encode(.request(try Self.chat("hi"), sequence: 1), .standard)))
    var generator = SystemRandomNumberGenerator()
    let noise = C2S.Request(
      clientMessageID: .random(), contentType: "x.y",
      content: (0..<400).map { _ in UInt8.random(in: 0...255, using: &generator) })
    let frame = try Self.encode(.request(noise, sequence: 1), .standard)
    #expect(!Self.isCompressed(frame))
    #expect(try frame.message(C2S.Request.self) == noise)
    let hello = Hello.Request(
      minVersion: .v1, maxVersion: .v1, agent: String(repeating: "a", count: 400))
    #expect(!Self.isCompressed(try Self.encode(.request(hello, sequence: 1), .standard)))
    let zeros = C2S.Request(
      clientMessageID: .random(), contentType: "x.y", content: [UInt8](repeating: 0, count: 65_000))
    #expect(!Self.isCompressed(try Self.encode(.request(zeros, sequence: 1), .standard)))
  }

  @Test("On an encrypted connection only messages of one sender are compressed together")
  func senders() throws {
    func page(_ senders: [String]) throws -> GetOfflineMsg.Response {
      let content = try Self.chat("I am at the north gate").content
      return GetOfflineMsg.Response(
        epoch: 1,
        messages: senders.map {
          Message(
            id: "m-000001", from: Account(domain: "58.user", uid: $0), clientMessageID: .random(),
            contentType: "im.text", content: content)
        }, through: 2, head: 2)
    }
    for (senders, encrypted, expected) in [
      (["a", "a"], true, true), (["a", "b"], true, false), (["a", "b"], false, true),
    ] {
      let frame = try Self.encode(
        .response(try page(senders), sequence: 1), .standard, encrypted: encrypted)
      #expect(Self.isCompressed(frame) == expected)
    }
  }

  @Test("A compressed body is refused where nothing was agreed, and another dictionary too")
  func refused() throws {
    let own = PresetDictionary(Array("I am at the north gate with parcel, please come down".utf8))
    let chat = try Self.chat(
      "I am at the north gate with parcel 3 of 4, please come down now, thank you")
    let frame = try Self.encode(.request(chat, sequence: 1), .zlib(dictionaries: [own]))
    #expect(Self.isCompressed(frame))
    for (agreed, requirement) in [(Compression.none, "WP-9.2-5"), (.standard, "WP-9.1-3")] {
      var arena = BodyArena(compression: agreed)
      do throws(WireError) {
        _ = try frame.view.message(C2C.Request.self, in: &arena)
        Issue.record("accepted")
      } catch {
        #expect(error.code == .decompressionFailed && error.requirement == requirement)
      }
    }
    var arena = BodyArena(compression: .zlib(dictionaries: [.one, own]))
    #expect(try frame.view.message(C2C.Request.self, in: &arena) == chat)
  }

  @Test("A server chooses inside of the offer, and a client refuses an answer outside of it")
  func agreement() throws {
    let own = PresetDictionary([1, 2, 3])
    let client = Compression.zlib(dictionaries: [own, .one])
    #expect(client.field == Zlib(dictionaries: [own.id, PresetDictionary.one.id]))
    #expect(Compression.none.field == nil)
    let chosen = Compression.standard.answer(to: client.field)
    #expect(chosen == .standard)
    #expect(client.agreed(by: chosen.field) == .standard)
    #expect(Compression.none.answer(to: client.field) == .none)
    #expect(Compression.standard.answer(to: nil) == .none)
    #expect(client.agreed(by: nil) == Compression.none)
    #expect(Compression.standard.agreed(by: Zlib(dictionaries: [own.id])) == nil)
    #expect(Compression.none.agreed(by: Zlib()) == nil)
    #expect(Compression.standard.agreed(by: Zlib()) == .zlib(dictionaries: []))
  }
}
