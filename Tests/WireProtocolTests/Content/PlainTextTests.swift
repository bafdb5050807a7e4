// Texts in the usual spelling are read on a way of their own, which comes to the same as the one of all contents.

import SessionSimulation
import Testing

@testable import WireProtocol

@Suite("Texts in the usual spelling")
struct PlainTextTests {
  private static let usual = [
    #"{"type":"im.text","body":{"text":"é😀"}}"#,
    #"{"type":"im.text","fallback":"F","body":{"text":"A"}}"#,
  ]

  private enum Verdict: Equatable {
    case content(Content)
    case error(ContentError)
  }

  private func verdict(_ bytes: [UInt8], as type: ContentType? = nil) -> Verdict {
    do throws(ContentError) {
      return .content(try Content(decoding: bytes, as: type))
    } catch {
      return .error(error)
    }
  }

  /// What the way of all contents says: a space in front closes the other one, and moves the places by one.
  private func general(_ bytes: [UInt8], as type: ContentType? = nil) -> Verdict {
    switch verdict([0x20] + bytes, as: type) {
    case .content(.unknown(let content)):
      .content(
        .unknown(
          UnknownContent(
            type: content.type, fallback: content.fallback, bytes: Array(content.bytes.dropFirst()))
        ))
    case .content(let content): .content(content)
    case .error(let error):
      .error(
        ContentError(
          offset: error.offset.map { $0 - 1 }, path: error.path, requirement: error.requirement,
          explanation: error.explanation))
    }
  }

  private func compare(_ bytes: [UInt8], as type: ContentType? = nil) {
    // A space in front would make it too long.
    if bytes.count >= Limits.maximumContentLength { return }
    let (one, other) = (verdict(bytes, as: type), general(bytes, as: type))
    // Asked in the plain way, because it is asked very often.
    if one != other {
      Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(one) and \(other)")
    }
    if case .content(let content) = one, (try? content.encoded()) != bytes {
      Issue.record("\(String(decoding: bytes, as: UTF8.self)) is written otherwise")
    }
  }

  @Test("The usual spelling is read on its own way")
  func ownWay() {
    for text in Self.usual { #expect(TextContent(plain: Array(text.utf8).span) != nil) }
    #expect(TextContent(plain: Array((" " + Self.usual[0]).utf8).span) == nil)
  }

  @Test("Every change of one byte gives the same verdict", arguments: usual)
  func bytes(text: String) {
    let bytes = Array(text.utf8)
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[index] = byte
        compare(changed)
      }
      var changed = bytes
      changed.remove(at: index)
      compare(changed)
      compare(Array(bytes[..<index]))
      for byte in Array("\"\\ ,{}a\0".utf8) {
        changed = bytes
        changed.insert(byte, at: index)
        compare(changed)
      }
    }
  }

  @Test("Many changes give the same verdict", arguments: UInt64(1)...4)
  func changes(seed: UInt64) {
    var numbers = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      var bytes = Array((Self.usual.randomElement(using: &numbers) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        let end = min(bytes.count, place + Int.random(in: 0...12, using: &numbers))
        bytes.insert(
          contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &numbers))
      }
      compare(bytes)
    }
  }

  @Test("Bounds and types are the same")
  func bounds() {
    for count in [0, 1, 999, 1_000, 1_001, 19_999, 20_000, 20_001] {
      for character in ["a", "中", "😀"] {
        let text = String(repeating: character, count: count)
        compare(Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8))
        compare(Array(#"{"type":"im.text","fallback":"\#(text)","body":{"text":"a"}}"#.utf8))
      }
    }
    for type in ["im.text", "im.text/2", "im.rich", ""] {
      for text in Self.usual { compare(Array(text.utf8), as: ContentType(type)) }
    }
  }
}
