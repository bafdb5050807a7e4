// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes"),
]

func product(_ name: String) -> Target.Dependency { .product(name: name, package: "WireProtocol") }

/// A libFuzzer target: its main.swift has no main, libFuzzer brings one.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["CLibFuzzer", "FuzzSupport", product("WireProtocol")] + dependencies,
    swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "WireProtocol", path: "..", traits: [])],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .target(
      name: "FuzzSupport", dependencies: [product("WireProtocol")], swiftSettings: settings),
    // A link to the folder of the tests: the model of who was told what.
    .target(
      name: "SessionSimulation", dependencies: [product("WireProtocol")], swiftSettings: settings),
    fuzzer("FuzzFrameStream"),
    fuzzer("FuzzMessageBody"),
    fuzzer("FuzzCompressedBody"),
    fuzzer("FuzzContent"),
    fuzzer("FuzzServerSession"),
    fuzzer("FuzzClientSession"),
    fuzzer("FuzzBothEnds", ["SessionSimulation"]),
    fuzzer("FuzzCapture", [product("WireCapture")]),
    // Its readers of protocheck are links to them.
    fuzzer("FuzzText", [product("WireCapture"), product("WireConformance")]),
  ]
)
