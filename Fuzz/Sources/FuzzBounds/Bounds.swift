// What an input may cost, the address sanitizer and all that a target does with it included: time of the processor, so that a busy
// machine changes nothing, and memory held at once.

import CFuzzBounds
import FuzzSupport

/// The bounds of a target: a part for every input, and one for each of its bytes.
public struct Bounds: Sendable {
  let milliseconds: Int64
  let microsecondsPerByte: Int64
  let kibibytes: Int64
  let bytesPerByte: Int64

  /// Bounds of processor time and of memory. Those that are given to most targets are about four times what their inputs have been
  /// seen to cost: 25 ms and 1.4 MB at most.
  public init(
    milliseconds: Int64 = 100, microsecondsPerByte: Int64 = 50, kibibytes: Int64 = 4_096,
    bytesPerByte: Int64 = 1_024
  ) {
    self.milliseconds = milliseconds
    self.microsecondsPerByte = microsecondsPerByte
    self.kibibytes = kibibytes
    self.bytesPerByte = bytesPerByte
  }

  /// Checks an input of libFuzzer, and what that costs.
  public func check(
    _ data: UnsafePointer<UInt8>?, _ count: Int, _ check: ([UInt8]) -> Void
  ) -> CInt {
    let input = Array(UnsafeBufferPointer(start: data, count: count))
    fuzz_bounds_begin()
    check(input)
    let (nanoseconds, peak) = (fuzz_bounds_nanoseconds(), fuzz_bounds_peak())
    let length = Int64(count)
    let time = 1_000_000 * milliseconds + 1_000 * microsecondsPerByte * length
    let memory = 1_024 * kibibytes + bytesPerByte * length
    expect(
      nanoseconds <= time, "\(nanoseconds / 1_000) µs for \(count) bytes, \(time / 1_000) allowed")
    expect(peak <= memory, "\(peak) bytes held for \(count) bytes, \(memory) allowed")
    return 0
  }
}
