// protocheck decode: frames in recordings of traffic.

import ArgumentParser

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decodes the frames in a recording of traffic.")
}
