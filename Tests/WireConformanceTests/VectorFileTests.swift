// Files that are not as Vectors/README.md says are refused, with the place of the fault.

import Testing
import WireConformance
import WireProtocol

@Suite("Vector files")
struct VectorFileTests {
  private func error(_ file: JSONObject) -> VectorError? {
    do throws(VectorError) {
      _ = try Sample.read(file)
      return nil
    } catch {
      return error
    }
  }

  @Test("A faulty file is refused at its place")
  func files() {
    let good = Sample.file([Sample.valid])
    #expect(error(good) == nil)
    let cases: [(JSONObject, String)] = [
      (good.with("schema", value: 2), "$.schema"), (good.with("schema", value: nil), "$"),
      (good.with("suite", value: "other"), "$.suite"), (good.with("source", value: ""), "$.source"),
      (good.with("numberOfTests", value: 2), "$.numberOfTests"),
      (good.with("extra", value: 1), "$"), (good.with("tests", value: [:]), "$.tests"),
    ]
    for (file, path) in cases { #expect(error(file)?.path == path) }
  }

  @Test("A faulty vector is refused at its place")
  func vectors() {
    let cases: [(JSONObject, String)] = [
      (Sample.valid.with("id", value: "WP-MSG-1"), ".id"),
      (Sample.valid.with("comment", value: nil), ""),
      (Sample.valid.with("coment", value: "x"), ""),
      (Sample.valid.with("requirements", value: []), ""),
      (Sample.valid.with("requirements", value: ["2.3-4"]), ".requirements[0]"),
      (Sample.valid.with("level", value: "SHALL"), ".level"),
      (Sample.valid.with("result", value: "fine"), ".result"),
      (Sample.valid.with("wire", value: ["0"]), ".wire[0]"),
      (Sample.valid.with("wire", value: ["0G"]), ".wire[0]"),
      (Sample.valid.with("wire", value: ["AA"]), ".wire[0]"),
      (Sample.valid.with("wire", value: "00"), ".wire"),
      (Sample.valid.with("limits", value: [:]), ".limits"),
      (Sample.valid.with("limits", value: ["maxBodyLength": -1]), ".limits.maxBodyLength"),
      (Sample.valid.with("canonical", value: false), ".canonical"),
      (Sample.valid.with("flags", value: ["cut"]), ".flags[0]"),
      (Sample.valid.with("flags", value: ["content", "content"]), ".flags[1]"),
      (Sample.valid.with("expect", value: nil), ""),
      (Sample.valid.with("error", value: [:]), ".error"),
      (Sample.valid.with("outcomes", value: []), ".outcomes"),
      (Sample.valid.with("expect", "extra", value: 1), ".expect"),
      (Sample.valid.with("expect", "consumed", value: nil), ".expect"),
      (Sample.valid.with("expect", "needMore", value: 0), ".expect.needMore"),
      (
        Sample.valid.with("expect", "frames", "0", "header", "status", value: nil),
        ".expect.frames[0].header"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "header", "x", value: 1),
        ".expect.frames[0].header"
      ),
      (Sample.valid.with("expect", "frames", "0", "bodyHex", value: ""), ".expect.frames[0]"),
      (Sample.valid.with("expect", "frames", "0", "body", value: nil), ".expect.frames[0]"),
      (Sample.invalid.with("canonical", value: true), ".canonical"),
      (Sample.invalid.with("error", value: nil), ""),
      (Sample.invalid.with("error", "offset", value: nil), ".error"),
      (Sample.invalid.with("error", "code", value: "bad"), ".error.code"),
      (Sample.invalid.with("error", "phase", value: "frame"), ".error.phase"),
      (Sample.invalid.with("result", value: "acceptable"), ".expect"),
    ]
    for (test, path) in cases {
      #expect(error(Sample.file([test]))?.path == "$.tests[0]\(path)", "\(path)")
    }
  }

  @Test("Account texts have members of their own")
  func accountTexts() {
    func error(_ test: JSONObject) -> String? {
      self.error(Sample.file([test], suite: "account-text"))?.path
    }
    #expect(error(Sample.accountText) == nil)
    #expect(error(Sample.accountText.with("wire", value: [])) == "$.tests[0]")
    #expect(error(Sample.accountText.with("uid", value: nil)) == "$.tests[0]")
    #expect(error(Sample.accountText.with("result", value: "invalid")) == "$.tests[0].domain")
    #expect(error(Sample.accountText.with("result", value: "acceptable")) == "$.tests[0]")
  }

  @Test("Bytes that are no JSON are refused")
  func noJSON() {
    #expect(throws: VectorError.self) {
      try VectorFile(decoding: Array("{\"schema\":1,\"schema\":1}".utf8), name: "sample.json")
    }
  }
}
