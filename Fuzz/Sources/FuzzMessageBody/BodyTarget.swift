// Every body of the table of commands, chosen by command and kind.

import FuzzSupport
import WireProtocol

/// Two bytes choose the command, one the kind; the body follows.
func checkMessageBody(_ input: [UInt8]) {
  guard input.count >= 3 else { return }
  BodyTarget.chosen(by: input[..<3]).check(Array(input[3...]))
}

/// A type of body and the check of its properties.
struct BodyTarget: Sendable {
  let name: String
  let command: Command
  let kind: FrameKind
  let check: @Sendable ([UInt8]) -> Void

  /// The target of this command (two bytes) and kind (one); other bytes choose some target.
  static func chosen(by selector: ArraySlice<UInt8>) -> BodyTarget {
    let number = selector.reduce(0) { $0 << 8 | Int($1) }
    let known = all.first { Int($0.command.rawValue) << 8 | Int($0.kind.rawValue) == number }
    return known ?? all[number % all.count]
  }

  private static func request<Body: WireRequest>(_: Body.Type) -> BodyTarget {
    BodyTarget(
      name: Body.name, command: Body.command, kind: .request,
      check: { checkBody($0) { (body: Body) in .request(body, sequence: 1) } })
  }

  private static func response<Body: WireResponse>(_: Body.Type) -> BodyTarget {
    BodyTarget(
      name: Body.name, command: Body.command, kind: .response,
      check: { checkBody($0) { (body: Body) in .response(body, sequence: 1) } })
  }

  private static func notification<Body: WireNotification>(_: Body.Type) -> BodyTarget {
    BodyTarget(
      name: Body.name, command: Body.command, kind: .notification,
      check: { checkBody($0) { (body: Body) in .notification(body) } })
  }

  private static func failure(of request: FrameHeader) -> BodyTarget {
    BodyTarget(
      name: Failure.name, command: Command(rawValue: 0), kind: .response,
      check: {
        checkBody($0) { .response(to: request, status: Status(rawValue: 100), $0) }
      })
  }

  private static let all: [BodyTarget] = {
    guard let header = try? Frame(.request, .c2c, sequence: 1).header else {
      fatalError("the header of the request is refused")
    }
    let targets = [
      request(Hello.Request.self), response(Hello.Response.self), request(Login.Request.self),
      response(Login.Response.self), request(Logout.Request.self), response(Logout.Response.self),
      request(Keepalive.Request.self), response(Keepalive.Response.self),
      notification(Goaway.self), request(C2S.Request.self), response(C2S.Response.self),
      request(C2C.Request.self), response(C2C.Response.self), request(C2CAck.Request.self),
      response(C2CAck.Response.self), notification(Receipt.self),
      request(GetOfflineMsg.Request.self), response(GetOfflineMsg.Response.self),
      notification(MessageNotification.self), request(S2C.Request.self),
      response(S2C.Response.self), request(Subscribe.Request.self),
      response(Subscribe.Response.self), notification(TopicMessage.self),
      request(TopicAck.Request.self), response(TopicAck.Response.self), failure(of: header),
    ]
    let names = Set(targets.map(\.name))
    for info in CommandTable.standard.commands {
      for body in [info.request, info.response, info.notification] {
        if let body { expect(names.contains(body.name), "no target for \(body.name)") }
      }
    }
    return targets
  }()
}
