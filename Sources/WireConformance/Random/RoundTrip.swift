// Random values through the codec and back: of each message and content of the standard, in both directions.

import WireProtocol

/// What comes of the random values of seeds.
public struct RoundTrip: Sendable {
  /// A value that does not come back.
  public struct Failure: Sendable {
    /// Whose value it is.
    public let seed: UInt64
    /// The message or type of content.
    public let name: String
    /// What is wrong.
    public let fault: String
    /// The bytes: a frame, or a content; empty when there are none.
    public let bytes: [UInt8]
  }

  /// Messages that were tried, by name.
  public private(set) var messages: [String: Int] = [:]
  /// Contents that were tried, by type.
  public private(set) var contents: [String: Int] = [:]
  /// What did not come back.
  public private(set) var failures: [Failure] = []

  private let samples: [[UInt8]]

  /// Nothing yet.
  ///
  /// - Parameter contents: valid contents, which random ones are made of.
  public init(contents: [[UInt8]]) { samples = contents }

  /// Tries a value of each message and of each type of content.
  public mutating func run(seed: UInt64) {
    var random = RandomContents(seed: seed)
    let contents = samples.map { random.content(like: $0) }
    for content in contents { tryContent(content, seed) }
    var visitor = Visitor()
    var values = RandomMessages(seed: seed, contents: contents)
    values.visitAll(&visitor)
    for (name, fault, bytes) in visitor.seen {
      messages[name, default: 0] += 1
      if let fault {
        failures.append(Failure(seed: seed, name: name, fault: fault, bytes: bytes))
      }
    }
  }

  private mutating func tryContent(_ bytes: [UInt8], _ seed: UInt64) {
    var name = "content"
    var fault: String?
    do throws(ContentError) {
      let content = try Content(decoding: bytes)
      name = content.type.rawValue
      if try content.encoded() != bytes { fault = "it is written otherwise than it came" }
      if var typed = content.typed {
        // Something is changed, so that all of it is written anew.
        typed.envelope.ext = ["x": 1]
        let again = try Content(decoding: try typed.content.encoded())
        if again != typed.content { fault = "it was changed, written and read as \(again)" }
      }
    } catch {
      // The change may have made it too long.
      if error.requirement != "WP-8.1-2" { fault = "a valid content is refused: \(error)" }
    }
    contents[name, default: 0] += 1
    if let fault {
      failures.append(Failure(seed: seed, name: name, fault: fault, bytes: bytes))
    }
  }

  private struct Visitor: BodyVisitor {
    var seen: [(name: String, fault: String?, bytes: [UInt8])] = []

    mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body) {
      var bytes: [UInt8] = []
      do throws(WireError) {
        let frame = try Frame(frame, limits: .maximum)
        bytes = frame.bytes
        let read = try frame.message(Body.self, limits: .maximum)
        let fault =
          read == value ? try Visitor.recoded(frame, Body.self) : "\(value) is read as \(read)"
        seen.append((Body.name, fault, bytes))
      } catch {
        // A rule about the whole of a message is none of a single field: a message too long is no value of it.
        if error.requirement != "WP-11-3" {
          seen.append((Body.name, "a legal value is refused: \(error)", bytes))
        }
      }
    }

    /// How the bytes of a frame do not come back: through the stream, through the schema, through JSON; nil: they do.
    private static func recoded<Body: WireMessage>(_ frame: Frame, _: Body.Type)
      throws(WireError) -> String?
    {
      var decoder = FrameDecoder(limits: .maximum)
      var streamed: Frame?
      for index in frame.bytes.indices {
        decoder.feed(frame.bytes.span.extracting(index..<index + 1))
        if let view = try decoder.next() { streamed = Frame(copying: view) }
      }
      if streamed != frame { return "byte by byte it is another frame" }
      let schema = BodyType(Body.self).schema
      let body = Array(frame.body)
      let canonical = try DynamicMessage(decoding: body.span, as: schema).canonicalBytes
      if canonical != body { return "by its schema it is \(hex(canonical))" }
      var arena = BodyArena(limits: .maximum)
      let json = try ObservedFrame(frame.view, &arena).json
      do {
        let again = try Frame(json: json.withoutLength)
        return again == frame ? nil : "through JSON it is \(hex(again.bytes))"
      } catch { return "its JSON is refused: \(error)" }
    }
  }
}
