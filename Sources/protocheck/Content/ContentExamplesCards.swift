// Examples of cards and of what carries other messages: orders, notices, links, forwarded messages.

import WireProtocol

extension ContentExamples {
  static func card(_ type: ContentType) throws(ContentError) -> (any TypedContent)? {
    switch type {
    case OrderContent.contentType: try order()
    case NoticeContent.contentType:
      try NoticeContent(
        template: "order.driver-arrived", arguments: ["driver": "Chen", "minutes": 5],
        pattern: "{driver} has arrived and waits {minutes} minutes")
    case CustomContent.contentType:
      try CustomContent(
        name: "shop.coupon", data: ["code": "SPRING26", "percent": 15, "stackable": false],
        envelope: Envelope(fallback: "15 % off your next ride: SPRING26"))
    case ContactContent.contentType:
      try ContactContent(
        account: Examples.driver, name: "Chen Hao",
        avatar: "https://media.58.example/a/d-4711.jpg")
    case LinkContent.contentType:
      try LinkContent(
        url: "https://58.example/help/lost-property", title: "Lost something in the car?",
        summary: "How to reach your driver, and what happens to what was found.",
        picture: picture("h/lost-property.jpg", width: 600, height: 315), site: "58 Help")
    case MergedContent.contentType: try merged()
    case ForwardContent.contentType:
      try ForwardContent(
        item: Excerpt(
          from: Examples.rider, name: "Lin", atMilliseconds: now - 60_000,
          content: TextContent(text: "Gate 4 is closed").content))
    default: nil
    }
  }

  static func order() throws(ContentError) -> OrderContent {
    try OrderContent(
      orderID: "o-5590213", title: "Two boxes to North gate", status: "on-the-way",
      statusText: "The driver is on the way",
      items: [
        OrderItem(name: "Box, 20 kg", quantity: 2, price: Amount(minor: 4_000, currency: "CNY")),
        OrderItem(name: "Carrying, 3rd floor", price: Amount(minor: 1_500, currency: "CNY")),
      ],
      total: Amount(minor: 5_500, currency: "CNY"),
      pickup: OrderStop(title: "Warehouse 7", address: "88 Ring Road East"),
      dropoff: OrderStop(title: "North gate", address: "1 Station Road", point: gate()),
      dueAtMilliseconds: now + 1_800_000,
      actions: [
        OrderAction(label: "Show on map", action: "map?order=o-5590213"),
        OrderAction(label: "Cancel", action: "cancel?order=o-5590213"),
      ])
  }

  private static func merged() throws(ContentError) -> MergedContent {
    try MergedContent(
      title: "Lin and Chen Hao",
      items: [
        Excerpt(
          from: Examples.rider, name: "Lin", atMilliseconds: now - 60_000,
          content: TextContent(text: "Which gate?").content),
        Excerpt(
          from: Examples.driver, name: "Chen Hao", atMilliseconds: now - 45_000,
          content: LocationContent(point: gate(), title: "North gate").content),
      ])
  }
}
