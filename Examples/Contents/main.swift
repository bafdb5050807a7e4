// Builds a content, sends it as a message, and reads what came, known or not.

import WireProtocol

func send(to rider: Account) throws -> Frame {
  let order = try OrderContent(
    orderID: "o-5590213", title: "Corner Bakery", status: "on-the-way",
    items: [try OrderItem(name: "Bread", price: try Amount(minor: 1250, currency: "CNY"))],
    total: try Amount(minor: 1250, currency: "CNY"))
  let request = try C2C.Request(to: rider, clientMessageID: .random(), content: order.content)
  return try Frame(.request(request, sequence: 1))
}

func show(_ chat: C2C.Request) throws {
  switch try Content(decoding: chat.content, as: chat.contentType) {
  case .text(let text): print(text.text)
  case .order(let order): print("\(order.title): \(order.total?.text ?? "")")
  case let content: print(content.shows ?? "a message of the type \(content.type)")
  }
}

try show(try send(to: Account(domain: "58.user", uid: "u2")).message(C2C.Request.self))
