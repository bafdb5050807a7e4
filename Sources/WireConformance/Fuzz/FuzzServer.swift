// A live server under mutated frames: each stream on a connection of its own, and behind it the question whether it still lives.

import WireProtocol

/// Judges what a server does with a stream.
struct FuzzServer: Sendable {
  private let place: ServerPlace

  init(_ place: ServerPlace) { self.place = place }

  /// What is wrong; nil: nothing.
  ///
  /// - Throws: ``FuzzUnreachable`` when nobody listened before the stream was sent.
  func fault(_ vector: Vector) async throws -> String? {
    guard case .stream(let test) = vector.test else { return nil }
    if let fault = try await talk(test.bytes) { return fault }
    do throws(ServerInquiry.Failure) {
      _ = try await ServerInquiry(place).greet()
      return nil
    } catch {
      return "the server does not answer afterwards: \(error.text)"
    }
  }

  /// Says hello, logs in, sends the stream and ends; reads what comes until the server has ended too.
  private func talk(_ stream: [UInt8]) async throws -> String? {
    let line: TCPLine
    do {
      line = try await TCPLine.connect(place.host, place.port, until: .now + place.patience) { _ in
      }
    } catch { throw FuzzUnreachable(description: "\(error)") }
    var reader = FrameReader()
    var rest = (try opening() + stream)[...]
    let end = ContinuousClock.now + place.patience
    var hasEndedOutput = false
    while !line.hasEnded {
      if !rest.isEmpty {
        guard let count = line.write(rest) else { break }
        rest = rest.dropFirst(count)
      } else if !hasEndedOutput {
        line.endOutput()
        hasEndedOutput = true
      }
      line.pump()
      reader.decoder.feed(line.take().span)
      do throws(WireError) {
        while try reader.next() != nil {}
      } catch { return "the server sends what is no frame: \(error)" }
      if ContinuousClock.now > end {
        return "the server does not end the connection in \(place.patience)"
      }
      if !line.hasEnded { try await Task.sleep(for: .microseconds(200)) }
    }
    return nil
  }

  /// Hello and login of a device.
  private func opening() throws -> [UInt8] {
    let account = Account(domain: "58.user", uid: "fuzz")
    let hello = Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "protocheck fuzz")
    let login = Login.Request(account: account, device: Device(id: "fuzz"), attempt: .max)
    return try Frame(.request(hello, sequence: 1)).bytes
      + Frame(.request(login, sequence: 2)).bytes
  }
}
