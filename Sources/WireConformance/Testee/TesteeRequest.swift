// What a testee is asked: version 1 of the testee pipe, which Docs/conformance.md describes.

import WireProtocol

/// The testee pipe: JSON Lines on the standard input and output of a child process.
public enum TesteePipe {
  /// The version of the pipe that this package speaks.
  public static let version = 1
}

/// What a testee can do, as its hello says.
public enum TesteeFeature: String, Sendable, CaseIterable {
  /// Bytes into frames.
  case decode
  /// Frames into bytes.
  case encode
  /// Compressed bodies.
  case compression
  /// The JSON inside messages.
  case content
  /// The text form of accounts.
  case account
  /// The line that stands for a content which has none of its own.
  case fallback
}

/// A request to a testee.
enum TesteeRequest: Sendable {
  /// Decodes the chunks as they arrive one after another.
  case decode(chunks: [[UInt8]], maxBodyLength: Int, compression: Bool, contents: Bool)
  /// Encodes frames; each has `header` without `bodyLength`, and `body` or `bodyHex`.
  case encode(frames: [JSONValue])
  /// Reads a content; without a type that of the content itself counts.
  case content(bytes: [UInt8], contentType: String?)
  /// Reads the text form of an account.
  case account(text: String)

  /// The request as a line, without its end.
  func line(id: Int) -> [UInt8] {
    var object: JSONObject = ["id": .number(JSONNumber(id))]
    switch self {
    case .decode(let chunks, let maxBodyLength, let compression, let contents):
      object["request"] = "decode"
      object["chunks"] = .array(chunks.map { .string(hex($0)) })
      object["maxBodyLength"] = .number(JSONNumber(maxBodyLength))
      object["compression"] = .bool(compression)
      object["contents"] = .bool(contents)
    case .encode(let frames):
      object["request"] = "encode"
      object["frames"] = .array(frames)
    case .content(let bytes, let contentType):
      object["request"] = "content"
      object["content"] = .string(hex(bytes))
      object["contentType"] = contentType.map { .string($0) }
    case .account(let text):
      object["request"] = "account"
      object["text"] = .string(text)
    }
    return JSONValue.object(object).encoded()
  }
}
