// What is not changed stays as it came, byte for byte (WP-8.2-12), however it is spelled.

import Testing

@testable import WireProtocol

@Suite("Contents stay as they came")
struct ContentLosslessTests {
  private static let seeds = UInt64(1)...6

  /// A document for the message of a failure.
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Whether all of `before` outside of the regions is in `after`, in its order.
  private func keeps(_ before: [UInt8], _ after: [UInt8], outside regions: [Range<Int>]) -> Bool {
    var kept: [ArraySlice<UInt8>] = []
    var start = 0
    for region in regions where region.lowerBound >= start {
      kept.append(before[start..<region.lowerBound])
      start = region.upperBound
    }
    let last = before[start...]
    guard after.count >= kept.reduce(last.count, { $0 + $1.count }),
      after.starts(with: kept.first ?? []), after.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = after.dropLast(last.count)
    for piece in kept {
      while !rest.starts(with: piece) {
        if rest.popFirst() == nil { return false }
      }
      rest = rest.dropFirst(piece.count)
    }
    return true
  }

  @Test("What is decoded is encoded byte for byte", arguments: seeds)
  func unchanged(seed: UInt64) throws {
    var spelling = RandomSpelling(seed: seed)
    for sample in ContentSamples.all {
      for _ in 0..<3 {
        let bytes = spelling.spell(sample)
        let content = try Content(decoding: bytes)
        #expect(try content.encoded() == bytes, "seed \(seed): \(text(bytes))")
        let again = try Content(decoding: content.encoded())
        #expect(again == content, "seed \(seed): \(text(bytes))")
      }
    }
  }

  @Test("What is changed changes, and nothing else does", arguments: seeds)
  func changed(seed: UInt64) throws {
    var spelling = RandomSpelling(seed: seed)
    for sample in ContentSamples.all {
      for edit in ContentEdit.all {
        let bytes = spelling.spell(sample)
        guard let changed = try edit.apply(Content(decoding: bytes)) else { continue }
        let result = try changed.encoded()
        let context = "seed \(seed), \(edit.places): \(text(bytes)) became \(text(result))"
        let expected = try edit.namesUnknown ? plain(changed) : changed
        #expect(try Content(decoding: result) == expected, "\(context)")
        let regions = edit.regions(RawJSON(bytes), RawJSON(result))
        let isKept = keeps(bytes, result, outside: regions)
        #expect(isKept, "\(context)")
      }
    }
  }

  @Test("Many changes at once come through", arguments: seeds)
  func many(seed: UInt64) throws {
    var spelling = RandomSpelling(seed: seed)
    for sample in ContentSamples.all {
      let bytes = spelling.spell(sample)
      var content = try Content(decoding: bytes)
      // One of the body, because another one may have nothing left to change.
      for edit in ContentEdit.bodies.shuffled(using: &spelling.numbers) {
        guard let next = try edit.apply(content) else { continue }
        content = next
        break
      }
      for edit in ContentEdit.envelopes.shuffled(using: &spelling.numbers) where spelling.chance(2)
      {
        // Two that change the same may leave a content that breaks a rule.
        guard let next = try? edit.apply(content), (try? next.encoded()) != nil else { continue }
        content = next
      }
      let result = try content.encoded()
      let context = "seed \(seed): \(text(bytes)) became \(text(result))"
      #expect(try Content(decoding: result) == plain(content), "\(context)")
    }
  }

  /// What comes of a content whose received bytes are forgotten: the same, but for unknown members that have got a meaning.
  private func plain(_ content: Content) throws -> Content {
    guard var typed = content.typed else { return content }
    typed.envelope.received = nil
    return try Content(decoding: typed.encoded())
  }

  @Test("Members that nobody knows are in a copy that was not decoded", arguments: seeds)
  func unknown(seed: UInt64) throws {
    var spelling = RandomSpelling(seed: seed)
    for sample in ContentSamples.all {
      let bytes = spelling.spell(sample)
      let content = try Content(decoding: bytes)
      #expect(try plain(content) == content, "seed \(seed): \(text(bytes))")
    }
  }

  @Test("A content that is passed on inside of another one stays as it came", arguments: seeds)
  func forwarded(seed: UInt64) throws {
    var spelling = RandomSpelling(seed: seed)
    for sample in ContentSamples.all {
      let bytes = spelling.spell(sample)
      let content = try Content(decoding: bytes)
      guard let excerpt = try? Excerpt(name: "N", content: content),
        let forward = try? ForwardContent(item: excerpt)
      else { continue }
      let result = try forward.encoded()
      let kept = bytes[RawJSON(bytes).range]
      let range = try #require(RawJSON(result)[["body", "item", "content"]]).range
      #expect(result[range].elementsEqual(kept), "seed \(seed): \(text(result))")
    }
  }
}
