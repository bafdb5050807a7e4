// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes"),
]

/// A libFuzzer target: its main.swift has no main, libFuzzer brings one.
func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "CLibFuzzer", "FuzzSupport", .product(name: "WireProtocol", package: "WireProtocol"),
    ],
    swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "WireProtocol", path: "..", traits: [])],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .target(
      name: "FuzzSupport",
      dependencies: [.product(name: "WireProtocol", package: "WireProtocol")],
      swiftSettings: settings),
    fuzzer("FuzzFrameStream"),
    fuzzer("FuzzMessageBody"),
    fuzzer("FuzzCompressedBody"),
    fuzzer("FuzzContent"),
  ]
)
