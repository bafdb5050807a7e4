// Examples of the commands of app-servers: pushes, and the topics of the message bus.

import WireProtocol

extension Examples {
  private static let topic = "gps.point"
  private static let group = "dispatch-matching"

  static func services(_ command: Command, _ kind: FrameKind) throws -> Frame? {
    switch (command, kind) {
    case (.s2c, .request):
      try Frame(
        .request(
          S2C.Request(
            to: [rider, driver], clientMessageID: id(3), contentType: "order.assigned",
            content: content(
              "order.assigned", fallback: "Order o-5590213 is on its way",
              ["order": "o-5590213", "driver": "d-4711", "eta_seconds": 240]),
            delivery: Delivery(timeToLiveSeconds: 600)),
          sequence: 12))
    case (.s2c, .response):
      try Frame(
        .response(
          S2C.Response(
            statuses: [.ok, .inboxFull],
            accepted: [S2C.Accepted(messageID: "m-01JPA7R6ZD", online: true)]),
          sequence: 12))
    case (.subscribe, .request):
      try Frame(
        .request(
          Subscribe.Request(
            topic: topic, group: group, after: TopicPosition(cursor: 900_417), window: 512),
          sequence: 3))
    case (.subscribe, .response):
      try Frame(
        .response(
          Subscribe.Response(first: 120_000, head: 900_530, after: 900_417), sequence: 3))
    case (.topicMessage, .notification):
      try Frame(
        .notification(
          TopicMessage(
            topic: topic, group: group, cursor: 900_418,
            message: Message(
              id: "m-01JPA7P8XK", from: driver, clientMessageID: id(2),
              sentAtMilliseconds: now, contentType: TrackContent.contentType,
              content: content(TrackContent.contentType)))))
    case (.topicAck, .request):
      try Frame(
        .request(TopicAck.Request(topic: topic, group: group, cursor: 900_418), sequence: 4))
    case (.topicAck, .response):
      try Frame(.response(TopicAck.Response(cursor: 900_418, head: 900_530), sequence: 4))
    default: nil
    }
  }
}
