// The file that maps c2s messages to topics: what is found, and what is refused with which words.

import Testing
import WireProtocol
import WireServer

struct TopicMapTests {
  static let text = """
    {
      "58.driver": {"gps.track": "gps", "gps.*": "gps-other", "gps.t*": "gps-t", "*": "rest"},
      "58.user": {"app.start/2": "starts"}
    }
    """

  @Test(arguments: [
    ("58.driver", "gps.track", "gps"), ("58.driver", "gps.trace", "gps-t"),
    ("58.driver", "gps.fix", "gps-other"), ("58.driver", "trip.end", "rest"),
    ("58.user", "app.start/2", "starts"), ("58.user", "app.start", nil), ("58.shop", "x", nil),
  ])
  func mapping(domain: String, type: String, topic: String?) throws {
    let map = try TopicMap(json: Array(Self.text.utf8))
    #expect(map.topic(domain: domain, contentType: .init(type)) == topic)
  }

  @Test(arguments: [
    ("[]", "is no object of domains"), ("{", "topic map:"), (#"{"A": {}}"#, "\"A\" is no domain"),
    (#"{"a": 1}"#, "\"a\" is no object of content types"),
    (#"{"a": {"B": "t"}}"#, "\"B\" of \"a\" is no content type"),
    (#"{"a": {"": "t"}}"#, "\"\" of \"a\" is no content type"),
    (#"{"a": {"b*c": "t"}}"#, "\"b*c\" of \"a\" is no content type"),
    (#"{"a": {"b": 1}}"#, "\"b\" of \"a\" names no topic"),
    (#"{"a": {"b": "with space"}}"#, "\"b\" of \"a\" names no topic"),
  ])
  func refusal(text: String, words: String) {
    let error = #expect(throws: TopicMapError.self) { try TopicMap(json: Array(text.utf8)) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
