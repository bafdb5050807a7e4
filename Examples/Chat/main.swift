// Ann asks Bob, who is not there yet; he comes, reads and answers. `protocheck serve --data memory --insecure-development`,
// and then `swift run Chat 127.0.0.1:9000`; with a folder as second argument both keep on the disk what must not be lost.

import Foundation
import WireClient
import WireProtocol

func client(_ uid: String, host: String, port: Int, folder: String?) -> WireClient {
  let configuration = ClientConfiguration(
    host: host, port: port, account: Account(domain: "58.user", uid: uid),
    device: Device(id: "terminal"), token: { [] })
  guard let folder else { return WireClient(configuration) }
  return WireClient(configuration, store: SQLiteClientStore(path: "\(folder)/\(uid).sqlite"))
}

func answer(_ bob: WireClient) async throws {
  for await message in bob.messages {
    print("bob reads: \(message.content?.shows ?? "")")
    try await bob.c2c(to: message.from, content: TextContent(text: "at the corner"))
  }
}

func chat(_ ann: WireClient, _ bob: WireClient) async throws {
  try await ann.login()
  let question = try await ann.c2c(
    to: Account(domain: "58.user", uid: "bob"), content: TextContent(text: "where are you?"))
  if try await question.answer().stage == .stored { print("ann: stored") }

  try await bob.login()
  let answering = Task { try await answer(bob) }
  for try await stage in question.stages where stage == .delivered { print("ann: delivered") }
  for await message in ann.messages {
    print("ann reads: \(message.content?.shows ?? "")")
    ann.handled(message)
    break
  }
  for client in [ann, bob] { try await client.logout() }
  try await answering.value
}

let arguments = CommandLine.arguments.dropFirst()
let server = (arguments.first ?? "127.0.0.1:9000").split(separator: ":")
let (host, port) = (String(server.first ?? ""), server.last.flatMap { Int($0) } ?? 9000)
let folder = arguments.dropFirst().first
let ann = client("ann", host: host, port: port, folder: folder)
do { try await chat(ann, client("bob", host: host, port: port, folder: folder)) } catch {
  print("\(error)")
  exit(1)
}
