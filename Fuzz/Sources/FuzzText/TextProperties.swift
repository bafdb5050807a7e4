// Texts are refused with a place in them and a word why, or read; reading in parts gives the same.

import FuzzSupport
import WireCapture
import WireConformance
import WireProtocol

/// A byte chooses the reader; the text follows.
func checkText(_ input: [UInt8]) {
  guard let reader = input.first else { return }
  let text = Array(input.dropFirst())
  switch reader % 5 {
  case 0: checkFilter(text)
  case 1: checkHex(text)
  case 2: checkVectors(text)
  case 3: checkRegistry(text)
  default: checkProto(text)
  }
}

/// A filter of records.
func checkFilter(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  do throws(FilterError) {
    _ = try FrameFilter(text)
  } catch {
    expect((0...text.utf8.count).contains(error.offset), "\(error) lies outside of the filter")
    expect(!error.explanation.isEmpty, "\(error) is not explained")
    let lines = error.marked(in: text).split(separator: "\n", omittingEmptySubsequences: false)
    expect(lines.last?.last == "^", "the place of \(error) is not marked")
  }
}

/// Bytes as people paste them.
func checkHex(_ text: [UInt8]) {
  let whole = readHex(text, size: text.count)
  expect(2 * whole.bytes.count <= text.count, "\(whole.bytes.count) bytes of \(text.count) digits")
  for size in [1, 7] {
    let cut = readHex(text, size: size)
    expect(
      cut.bytes == whole.bytes && cut.line == whole.line && cut.column == whole.column,
      "chunks of \(size) bytes: \(cut), whole: \(whole)")
  }
  let lines = text.count { $0 == UInt8(ascii: "\n") } + 1
  expect((0...lines).contains(whole.line), "an error in line \(whole.line) of \(lines)")
  expect((0...text.count + 1).contains(whole.column), "an error in column \(whole.column)")
  // Plain digits are themselves.
  let digits = whole.bytes.flatMap { byte in [byte >> 4, byte & 15] }
  let plain = digits.map { Array("0123456789abcdef".utf8)[Int($0)] }
  expect(readHex(plain, size: plain.count).bytes == whole.bytes, "digits are not read as they are")
}

/// What came of it; the line is 0 without an error.
private func readHex(_ text: [UInt8], size: Int) -> (bytes: [UInt8], line: Int, column: Int) {
  var (reader, bytes) = (HexText(), [UInt8]())
  do throws(HexText.Failure) {
    for start in stride(from: 0, to: text.count, by: max(1, size)) {
      try reader.feed(Array(text[start..<min(start + size, text.count)]), to: &bytes)
    }
    try reader.finish(to: &bytes)
  } catch {
    expect(!error.explanation.isEmpty, "the error is not explained")
    return (bytes, error.line, error.column)
  }
  return (bytes, 0, 0)
}

/// A file of vectors; those of the codec are run too, whatever comes of them.
func checkVectors(_ bytes: [UInt8]) {
  do throws(VectorError) {
    for vector in try VectorFile(decoding: bytes, name: "fuzz.json").vectors
    where VectorRunner.canRun(vector) {
      _ = VectorRunner.run(vector)
    }
  } catch {
    expect(error.kind == .badFile && !error.explanation.isEmpty, "\(error) is not explained")
  }
}

/// A registry of private commands without types of its own.
func checkRegistry(_ bytes: [UInt8]) {
  var types = ProtoTypes()
  do throws(ExtensionError) {
    let table = try ExtensionRegistry("registry.json", bytes).commands(with: &types)
    expect(table[Command.c2c]?.name == "c2c", "a registry changes the standard")
  } catch { checkError(error, bytes) }
}

/// A .proto file or a descriptor set, and bodies of its messages.
func checkProto(_ bytes: [UInt8]) {
  do throws(ExtensionError) {
    var types = ProtoTypes()
    try types.add(
      DescriptorSet.isOne(bytes)
        ? try DescriptorSet.files(in: bytes, "types") : [try ProtoParser.file(bytes, "types")])
    try types.checkImports()
  } catch { checkError(error, bytes) }
}

private func checkError(_ error: ExtensionError, _ bytes: [UInt8]) {
  expect(!error.rule.isEmpty, "\(error) is not explained")
  guard let place = error.place else { return }
  let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
  expect((1...lines).contains(place.line), "\(error) lies outside of \(lines) lines")
  expect((1...bytes.count + 1).contains(place.column), "\(error) lies outside of its line")
}
