// Gives each driver that reports its place an order, and ends after three. topics.json is {"58.driver": {"im.track": "gps"}};
// `protocheck serve --data memory --insecure-development --topic-map topics.json`, then `swift run AppServer 127.0.0.1:9000`.

import Foundation
import WireClient
import WireProtocol

func dispatch(_ service: ServiceClient) async throws {
  try await service.login()
  let spare = Account(domain: "58.driver", uid: "d8")
  var orders = 0
  for try await report in service.subscribe(topic: "gps", group: "dispatch") {
    // Asking for this one has acked those before it; this one comes again to whoever is next.
    if orders == 3 { break }
    guard case .typed(.track(let track))? = report.content else { continue }
    print("\(report.from.text) is at \(track.points[0].latitude), \(track.points[0].longitude)")
    let order = try OrderContent(orderID: "o-\(report.cursor)", title: "Bakery", status: "new")
    // With the report's own id: when the report comes twice, the order does not.
    let results = try await service.s2c(
      to: [report.from, spare], content: order, clientMessageID: report.message.clientMessageID)
    for result in results { print("  \(result.to.text): \(result.status) \(result.isOnline)") }
    orders += 1
  }
  try await service.logout()
}

/// Somebody who reports.
func drive(_ driver: WireClient) async throws {
  try await driver.login()
  while true {
    let now = Int(Date().timeIntervalSince1970) * 1_000
    let here = try Fix(atMilliseconds: now, latitude: 39.98, longitude: 116.31)
    try await driver.c2s(content: TrackContent(points: [here]))
    try await Task.sleep(for: .milliseconds(100))
  }
}

let server = (CommandLine.arguments.dropFirst().first ?? "127.0.0.1:9000").split(separator: ":")
var configuration = ClientConfiguration(
  host: String(server.first ?? ""), port: server.last.flatMap { Int($0) } ?? 9000,
  account: Account(domain: "58.driver", uid: "d7"), device: Device(id: "example"), token: { [] })
let driver = WireClient(configuration)
configuration.account = Account(domain: "58.service", uid: "dispatch")
configuration.token = { Array("service".utf8) }
let driving = Task { try await drive(driver) }
do { try await dispatch(ServiceClient(configuration)) } catch {
  print("\(error)")
  exit(1)
}
driving.cancel()
