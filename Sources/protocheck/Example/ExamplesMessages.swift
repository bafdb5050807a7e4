// Examples of the commands that carry messages between accounts.

import WireProtocol

extension Examples {
  static func messages(_ command: Command, _ kind: FrameKind) throws -> Frame? {
    let text = try text()
    return switch (command, kind) {
    case (.c2s, .request):
      try Frame(
        .request(
          C2S.Request(
            clientMessageID: id(2), contentType: TrackContent.contentType,
            content: content(TrackContent.contentType)),
          sequence: 6))
    case (.c2s, .response):
      try Frame(
        .response(
          C2S.Response(messageID: "m-01JPA7P8XK", acceptedAtMilliseconds: now), sequence: 6))
    case (.c2c, .request):
      try Frame(
        .request(
          C2C.Request(
            to: driver, clientMessageID: text.clientMessageID, contentType: text.contentType,
            content: text.content, delivery: Delivery(timeToLiveSeconds: 86_400)),
          sequence: 7))
    case (.c2c, .response):
      try Frame(
        .response(
          C2C.Response(
            messageID: text.id, sentAtMilliseconds: now, stage: .stored, epoch: epoch,
            inboxSequence: text.inboxSequence),
          sequence: 7))
    case (.c2cAck, .request):
      try Frame(
        .request(C2CAck.Request(epoch: epoch, through: text.inboxSequence), sequence: 9))
    case (.c2cAck, .response):
      try Frame(
        .response(
          C2CAck.Response(inbox: InboxState(epoch: epoch, head: text.inboxSequence)),
          sequence: 9))
    case (.receipt, .notification):
      try Frame(
        .notification(
          Receipt(
            messageID: text.id, clientMessageID: text.clientMessageID, to: driver,
            stage: .delivered, atMilliseconds: now + 850)))
    case (.getOfflineMsg, .request):
      try Frame(
        .request(GetOfflineMsg.Request(epoch: epoch, after: 1_041, limit: 50), sequence: 3))
    case (.getOfflineMsg, .response):
      try Frame(
        .response(
          GetOfflineMsg.Response(
            epoch: epoch, messages: [text], through: text.inboxSequence, head: text.inboxSequence),
          sequence: 3))
    case (.message, .notification):
      try Frame(.notification(MessageNotification(epoch: epoch, message: text)))
    default: nil
    }
  }
}
