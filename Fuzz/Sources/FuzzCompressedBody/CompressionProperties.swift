// A compressed body is refused as one, or gives what it declares, once and within its bound; what is compressed comes back.

import FuzzSupport
import WireProtocol

/// Bit 0 of the first byte says whether the rest is a compressed body, or is made one.
func checkCompressedBody(_ input: [UInt8]) {
  guard let mode = input.first else { return }
  let rest = Array(input.dropFirst())
  if mode & 1 == 0 {
    checkCompressed(rest)
  } else if !rest.isEmpty {
    // A legal stream must give its bytes back.
    expect(checkCompressed(storedStream(of: rest)) == rest, "the bytes are changed")
  }
}

/// Decompresses and decodes; the plain body, or nil when it is refused.
@discardableResult
private func checkCompressed(_ body: [UInt8]) -> [UInt8]? {
  let limits = Limits.default
  var arena = BodyArena(limits: limits)
  guard
    let frame = try? Frame(
      .request, .c2c, sequence: 1, flags: .compressed, body: body)
  else { return nil }
  if let error = bodyError(frame, &arena) {
    let behind = Frame.headerLength + limits.maxBodyLength
    expect((Frame.headerLength...behind).contains(error.offset), "\(error) is outside of the body")
  }
  do throws(WireError) {
    let plain = try arena.plainBody(of: frame.view)
    let declared = body.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let count = plain.count
    expect(count == declared, "\(count) bytes for \(declared) declared")
    expect(count <= limits.maxBodyLength, "\(count) bytes are above the limit")
    expect(count <= Limits.maximumCompressionRatio * (body.count - 4), "\(count) bytes: a bomb")
    return plain.indices.map { plain[$0] }
  } catch {
    expect(error.code == .decompressionFailed, "\(error) is no error of decompression")
    expect(error.offset == Frame.headerLength, "\(error) is at the wrong place")
    return nil
  }
}

private func bodyError(_ frame: Frame, _ arena: inout BodyArena) -> WireError? {
  do throws(WireError) {
    _ = try frame.view.message(C2C.Request.self, in: &arena)
    return nil
  } catch {
    return error
  }
}

/// The form of SPEC.md 9.1 with a zlib stream of stored blocks.
private func storedStream(of plain: [UInt8]) -> [UInt8] {
  var a: UInt32 = 1
  var b: UInt32 = 0
  for byte in plain {
    a = (a + UInt32(byte)) % 65_521
    b = (b + a) % 65_521
  }
  var stream = bigEndian(UInt32(plain.count)) + [0x78, 0x01]
  var start = 0
  while start < plain.count {
    let count = min(65_535, plain.count - start)
    let low = UInt8(count & 0xFF)
    let high = UInt8(count >> 8)
    stream += [start + count == plain.count ? 1 : 0, low, high, ~low, ~high]
    stream += plain[start..<start + count]
    start += count
  }
  return stream + bigEndian(b << 16 | a)
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}
