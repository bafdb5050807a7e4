// A stream gives the same frames and the same error however it is cut, and says truly what it lacks.

import FuzzSupport
import WireProtocol

/// Two bytes choose limits and chunks; the stream follows.
let streamStart = 2

/// What a stream was decoded to.
private struct Outcome: Equatable {
  var frames: [Frame] = []
  var error: WireError?
  /// Bytes of the whole frames.
  var consumed = 0
  /// Bytes asked for; 0 behind an error.
  var missing = 0
}

func checkStream(_ input: [UInt8]) {
  guard input.count >= streamStart else { return }
  let all: [Limits] = [.default, .beforeLogin, .maximum, Limits(maxBodyLength: 16)]
  let limits = all[Int(input[0] & 3)]
  let stream = Array(input[streamStart...])
  let expected = decodeWhole(stream, limits)
  checkOutcome(expected, stream, limits)
  for seed in [input[1], 0, 255] {
    let outcome = decodeChunks(stream, limits, seed)
    expect(outcome == expected, "chunks of seed \(seed): \(outcome), whole: \(expected)")
  }
}

/// One buffer, frame by frame.
private func decodeWhole(_ stream: [UInt8], _ limits: Limits) -> Outcome {
  var outcome = Outcome()
  while true {
    do throws(WireError) {
      switch try FrameView.decode(stream.span.extracting(outcome.consumed...), limits: limits) {
      case .needMore(let count):
        outcome.missing = count
        return outcome
      case .frame(let view):
        outcome.frames.append(Frame(copying: view))
        outcome.consumed += view.bytes.count
      }
    } catch {
      outcome.error = error
      return outcome
    }
  }
}

/// Chunks whose sizes follow from `seed`: 0 is one byte at a time, 255 everything at once.
private func decodeChunks(_ stream: [UInt8], _ limits: Limits, _ seed: UInt8) -> Outcome {
  var outcome = Outcome()
  var decoder = FrameDecoder(limits: limits)
  var fed = 0
  var state = UInt32(seed)
  while true {
    do throws(WireError) {
      while let view = try decoder.next() { outcome.frames.append(Frame(copying: view)) }
    } catch {
      expect((try? decoder.next() == nil) == nil, "a malformed stream goes on")
      outcome.error = error
      outcome.consumed = decoder.offset
      return outcome
    }
    expect(decoder.missing > 0, "nothing is missing and there is no frame")
    expect(decoder.offset + decoder.buffered == fed, "\(decoder.buffered) bytes buffered")
    if fed == stream.count { break }
    state = state &* 1_664_525 &+ 1_013_904_223
    let wanted = seed == 0 ? 1 : seed == 255 ? stream.count : Int(state >> 16) % 64
    let count = min(wanted, stream.count - fed)
    decoder.feed(stream.span.extracting(fed..<fed + count))
    fed += count
  }
  outcome.consumed = decoder.offset
  outcome.missing = decoder.missing
  return outcome
}

private func checkOutcome(_ outcome: Outcome, _ stream: [UInt8], _ limits: Limits) {
  let left = stream.count - outcome.consumed
  expect(left >= 0, "more is consumed than there is")
  if let error = outcome.error {
    expect(error.isFraming, "\(error) is no error of framing")
    expect(error.offset < min(left, Frame.headerLength), "\(error) is behind the \(left) bytes")
    expect(!error.requirement.isEmpty && !error.explanation.isEmpty, "\(error) is not explained")
  } else if left < Frame.headerLength {
    expect(outcome.missing == Frame.headerLength - left, "\(outcome.missing) missing of a header")
  } else {
    let most = Frame.headerLength + limits.maxBodyLength - left
    expect((1...most).contains(outcome.missing), "\(outcome.missing) missing of a body")
  }
  checkForwarding(outcome.frames, stream)
}

/// Frames that are forwarded give the bytes that came.
private func checkForwarding(_ frames: [Frame], _ stream: [UInt8]) {
  let encoder = FrameEncoder(limits: .maximum)
  var output: [UInt8] = []
  for frame in frames {
    do throws(WireError) {
      try encoder.append(frame, to: &output)
    } catch {
      fatalError("a frame that was accepted is not forwarded: \(error)")
    }
  }
  expect(output.elementsEqual(stream.prefix(output.count)), "forwarding changes the bytes")
}
