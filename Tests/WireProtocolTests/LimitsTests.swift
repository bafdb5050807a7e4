// The bounds of SPEC.md 11 and what errors say of themselves.

import Testing
import WireProtocol

@Suite struct LimitsTests {
  @Test func areThoseOfTheSpecification() {
    #expect(Limits.default.maxBodyLength == 1_048_576)
    #expect(Limits.beforeLogin.maxBodyLength == 8_192)
    #expect(Limits.maximum.maxBodyLength == 16_777_215)
    #expect(Limits.maximumBodyLength == 16_777_215)
    #expect(Limits.minimumAnnouncedBodyLength == 131_072)
    #expect(Limits.maximumMessageLength == 98_304)
    #expect(Limits.maximumContentLength == 65_536)
    #expect(Limits.maximumContentDepth == 32)
    #expect(Limits.memory(forBodyLength: 0) == 16_384)
    #expect(Limits.memory(forBodyLength: 1_000) == 24_384)
  }

  @Test func areCutToWhatAHeaderCanSay() {
    #expect(Limits(maxBodyLength: -1).maxBodyLength == 0)
    #expect(Limits(maxBodyLength: .min).maxBodyLength == 0)
    #expect(Limits(maxBodyLength: 16_777_216).maxBodyLength == 16_777_215)
    #expect(Limits(maxBodyLength: .max) == .maximum)
  }

  @Test func errorsNameCodeOffsetAndRequirement() {
    let error = WireError(
      .headerChecksum, offset: 20, requirement: "WP-2.3-3", explanation: "it is wrong")
    #expect("\(error)" == "headerChecksum at 20 [WP-2.3-3]: it is wrong")
    #expect(error == fault(.headerChecksum, 20, "WP-2.3-3"))
    #expect(error.hashValue == fault(.headerChecksum, 20, "WP-2.3-3").hashValue)
    #expect(error != fault(.headerChecksum, 21, "WP-2.3-3"))
    #expect(error != fault(.headerChecksum, 20, "WP-2.3-4"))
    #expect(error != fault(.badMagic, 20, "WP-2.3-3"))
  }

  @Test func errorsKnowTheirPhase() {
    let phases: [(WireError.Code, Int, WireError.Phase)] = [
      (.badMagic, 0, .header), (.unsupportedVersion, 2, .header), (.headerChecksum, 20, .header),
      (.reservedFlag, 3, .header), (.badKind, 3, .header), (.decryptionFailed, 3, .header),
      (.decryptionFailed, 24, .body), (.badCommand, 4, .header), (.badStatus, 6, .header),
      (.badSequence, 8, .header), (.bodyTooLong, 12, .length), (.bodyChecksum, 16, .body),
      (.decompressionFailed, 24, .body), (.malformedBody, 24, .body), (.tooLarge, 24, .body),
      (.malformedContent, 30, .content),
    ]
    for (code, offset, phase) in phases { #expect(fault(code, offset, "").phase == phase) }
  }
}
