// Hostile bytes: nothing traps, and the schema judges as the decoder over protobuf-c does.

import Testing
import WireConformance
import WireProtocol

@Suite struct DynamicMessageFuzzTests {
  /// Structure is judged by SPEC.md 5.1 and 5.2; the decoder goes on to rules and memory.
  private static func agrees(_ bytes: [UInt8], _ type: BodyType) -> Bool {
    var decoded: WireError?
    var arena = BodyArena(limits: .maximum)
    do throws(WireError) { try type.check(bytes.span, in: &arena) } catch { decoded = error }
    var judged: WireError?
    do throws(WireError) { try DynamicMessage.check(bytes.span, as: type.schema) } catch {
      judged = error
    }
    guard let decoded else { return judged == nil }
    let isStructure =
      decoded.requirement.hasPrefix("WP-5.1-") || decoded.requirement.hasPrefix("WP-5.2-")
    if isStructure { return judged == decoded }
    // Memory is given up before the end, so what stands behind is not judged.
    return decoded.code == .tooLarge || judged == nil
  }

  private static func exercise(_ bytes: [UInt8], _ sample: BodySample) throws {
    let schema = sample.type.schema
    #expect(agrees(bytes, sample.type), "\(bytes)")
    let nodes = FieldNode.parse(bytes.span, as: schema, limit: 50)
    #expect((nodes.last?.value.upperBound ?? 0) == bytes.count)
    guard let message = try? DynamicMessage(decoding: bytes.span, as: schema) else {
      var writer = JSONWriter()
      #expect(throws: WireError.self) {
        try BodyJSON.write(bytes.span, as: schema, to: &writer)
      }
      #expect(writer.bytes.isEmpty)
      return
    }
    let canonical = message.canonicalBytes
    let again = try DynamicMessage(decoding: canonical.span, as: schema)
    #expect(again.canonicalBytes == canonical, "\(bytes)")
    #expect(try DynamicMessage(json: message.json(), as: schema).bytes == canonical, "\(bytes)")
    for field in schema.fields { #expect(message[field.name] == again[field.name]) }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func mutatedBodies(_ seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    for sample in BodySample.all {
      for _ in 0..<60 {
        var bytes = sample.bytes
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
          mutate(&bytes, &numbers)
        }
        try Self.exercise(bytes, sample)
      }
    }
  }

  @Test(arguments: [4, 5] as [UInt64])
  func randomBytes(_ seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    for sample in BodySample.all {
      for _ in 0..<60 {
        let count = Int.random(in: 0...40, using: &numbers)
        let bytes = (0..<count).map { _ in
          // Small numbers make tags and lengths that fit.
          Bool.random(using: &numbers)
            ? UInt8.random(in: 0...0x2A, using: &numbers)
            : UInt8.random(in: 0...255, using: &numbers)
        }
        try Self.exercise(bytes, sample)
      }
    }
  }

  @Test(arguments: BodySample.all)
  func everyPrefix(_ sample: BodySample) throws {
    for count in sample.bytes.indices where count < 64 || count.isMultiple(of: 7) {
      try Self.exercise(Array(sample.bytes[..<count]), sample)
    }
  }

  @Test func canonicalIsWhatProtobufCPacks() throws {
    var numbers = SeededNumbers(seed: 6)
    var compared = 0
    for sample in BodySample.all {
      for _ in 0..<60 {
        var bytes = sample.bytes
        mutate(&bytes, &numbers)
        guard let repacked = try? sample.repack(bytes) else { continue }
        let message = try DynamicMessage(decoding: bytes.span, as: sample.type.schema)
        #expect(message.canonicalBytes == repacked, "\(sample.name): \(bytes)")
        compared += 1
      }
    }
    #expect(compared > 500)
  }

  private func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    let place = Int.random(in: 0...bytes.count, using: &numbers)
    switch Int.random(in: 0..<5, using: &numbers) {
    case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: place)
    default:
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &numbers))
      bytes += bytes[place..<end]
    }
  }
}
