// Examples of the commands that keep a connection: hello to goaway.

import WireProtocol

extension Examples {
  static func connection(_ command: Command, _ kind: FrameKind) throws -> Frame? {
    switch (command, kind) {
    case (.hello, .request):
      try Frame(
        .request(
          Hello.Request(
            minVersion: .v1, maxVersion: .v1, agent: "rider-ios/8.2.0", features: ["receipts"],
            limits: PeerLimits(maxBodyLength: 1_048_576), zlib: Zlib(),
            heartbeatMilliseconds: 240_000, pushWindow: 128),
          sequence: 1))
    case (.hello, .response):
      try Frame(
        .response(
          Hello.Response(
            version: .v1, agent: "gate/1.0.0", features: ["receipts"],
            limits: PeerLimits(maxBodyLength: 1_048_576), zlib: Zlib(),
            heartbeatMilliseconds: 180_000, pushWindow: 128, maxOpenRequests: 64),
          sequence: 1))
    case (.login, .request):
      try Frame(
        .request(
          Login.Request(
            account: rider,
            device: Device(
              id: "ios-7F3A91C2", platform: "ios", model: "iPhone17,1", appVersion: "8.2.0"),
            attempt: 17, token: Array("an-opaque-token-of-the-login-service".utf8), epoch: epoch,
            cursor: 1_041),
          sequence: 2))
    case (.login, .response):
      try Frame(
        .response(
          Login.Response(
            inbox: InboxState(epoch: epoch, head: 1_042), acked: 1_041,
            serverTimeMilliseconds: now),
          sequence: 2))
    case (.logout, .request): try Frame(.request(Logout.Request(), sequence: 19))
    case (.logout, .response): try Frame(.response(Logout.Response(), sequence: 19))
    case (.keepalive, .request): try Frame(.request(Keepalive.Request(), sequence: 5))
    case (.keepalive, .response):
      try Frame(
        .response(
          Keepalive.Response(inbox: InboxState(epoch: epoch, head: 1_042)), sequence: 5))
    case (.goaway, .notification):
      try Frame(
        .notification(
          Goaway(
            status: .draining, text: "the gate is being updated", retryAfterMilliseconds: 3_000)))
    default: nil
    }
  }
}
