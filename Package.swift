// swift-tools-version: 6.2
import PackageDescription

/// Everything that is not the codec: a consumer of the codec alone turns this trait off and resolves no
/// other package.
let platform: TargetDependencyCondition? = .when(traits: ["Platform"])

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let core: [SwiftSetting] =
  strict + [
    .strictMemorySafety(),
    .enableExperimentalFeature("Lifetimes"),
  ]

let package = Package(
  name: "WireProtocol",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(name: "WireProtocol", targets: ["WireProtocol"]),
    .library(name: "WireNIO", targets: ["WireNIO"]),
    .library(name: "WireCapture", targets: ["WireCapture"]),
    .library(name: "WireClient", targets: ["WireClient"]),
    .library(name: "WireServer", targets: ["WireServer"]),
    .library(name: "WireConformance", targets: ["WireConformance"]),
    .executable(name: "protocheck", targets: ["protocheck"]),
  ],
  traits: [
    .trait(
      name: "Platform",
      description: "The command line tool and everything else that needs another package"),
    .default(enabledTraits: ["Platform"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c",
      providers: [.apt(["libprotobuf-c-dev"]), .brew(["protobuf-c"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "CWireBodies", dependencies: ["CProtobufC"]),
    .target(name: "CWireSupport"),
    .target(
      name: "WireProtocol",
      dependencies: ["CProtobufC", "CZlib", "CWireBodies", "CWireSupport"],
      swiftSettings: core),
    .target(
      name: "WireNIO",
      dependencies: [
        "WireProtocol", .product(name: "NIOCore", package: "swift-nio", condition: platform),
      ],
      swiftSettings: core),
    .target(
      name: "WireClient",
      dependencies: [
        "WireProtocol",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
        .product(name: "GRDB", package: "GRDB.swift", condition: platform),
      ],
      swiftSettings: strict),
    .target(
      name: "WireServer",
      dependencies: [
        "WireProtocol",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "Crypto", package: "swift-crypto", condition: platform),
        .product(name: "GRDB", package: "GRDB.swift", condition: platform),
        .product(name: "GRDBSQLite", package: "GRDB.swift", condition: platform),
        .product(name: "Logging", package: "swift-log", condition: platform),
        .product(name: "CoreMetrics", package: "swift-metrics", condition: platform),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
      ],
      swiftSettings: strict),
    .target(name: "WireCapture", dependencies: ["WireProtocol", "CZlib"], swiftSettings: core),
    .target(name: "WireConformance", dependencies: ["WireProtocol"], swiftSettings: strict),
    .executableTarget(
      name: "protocheck",
      dependencies: [
        "WireProtocol", "WireCapture", "WireClient", "WireConformance", "WireServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: platform),
        .product(name: "Crypto", package: "swift-crypto", condition: platform),
        .product(name: "CoreMetrics", package: "swift-metrics", condition: platform),
        .product(name: "Logging", package: "swift-log", condition: platform),
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: platform),
        .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: platform),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "FirstFrame", dependencies: ["WireProtocol"], path: "Examples/FirstFrame",
      swiftSettings: strict),
    .executableTarget(
      name: "DecodeStream", dependencies: ["WireProtocol"], path: "Examples/DecodeStream",
      swiftSettings: strict),
    .executableTarget(
      name: "Contents", dependencies: ["WireProtocol"], path: "Examples/Contents",
      swiftSettings: strict),
    .executableTarget(
      name: "Courier", dependencies: ["WireProtocol"], path: "Examples/Courier",
      exclude: ["courier.binpb", "courier.proto", "frames.hex", "frames.jsonl", "registry.json"],
      swiftSettings: strict),
    .executableTarget(
      name: "Evolution", dependencies: ["WireProtocol"], path: "Examples/Evolution",
      swiftSettings: strict),
    .executableTarget(
      name: "Gate",
      dependencies: [
        "WireNIO", .product(name: "NIOPosix", package: "swift-nio", condition: platform),
      ],
      path: "Examples/Gate", swiftSettings: strict),
    .executableTarget(
      name: "Client",
      dependencies: [
        "WireNIO", .product(name: "NIOPosix", package: "swift-nio", condition: platform),
      ],
      path: "Examples/Client", swiftSettings: strict),
    .executableTarget(
      name: "Chat", dependencies: ["WireClient"], path: "Examples/Chat", swiftSettings: strict),
    .executableTarget(
      name: "AppServer", dependencies: ["WireClient"], path: "Examples/AppServer",
      swiftSettings: strict),
    .target(
      name: "SessionSimulation", dependencies: ["WireProtocol"], path: "Tests/SessionSimulation",
      swiftSettings: strict),
    .testTarget(
      name: "WireProtocolTests",
      dependencies: ["WireProtocol", "CProtobufC", "SessionSimulation", "WireConformance"],
      swiftSettings: core),
    .target(
      name: "FuzzSupport", dependencies: ["WireProtocol"], path: "Fuzz/Sources/FuzzSupport",
      swiftSettings: strict),
    // What the targets of Fuzz check are links to them.
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "FuzzSupport", "SessionSimulation", "WireCapture", "WireConformance", "WireProtocol",
      ],
      swiftSettings: strict),
    .target(
      name: "CaptureTruth", dependencies: ["WireCapture", "WireProtocol", "CZlib"],
      path: "Tests/CaptureTruth", swiftSettings: core),
    .testTarget(
      name: "WireNIOTests",
      dependencies: [
        "WireNIO", "WireConformance",
        .product(name: "NIOEmbedded", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "NIOTestUtils", package: "swift-nio", condition: platform),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WireCaptureTests", dependencies: ["WireCapture", "CaptureTruth"], swiftSettings: core),
    .testTarget(
      name: "WireConformanceTests", dependencies: ["WireConformance", "WireProtocol"],
      swiftSettings: strict),
    .target(
      name: "ServerHarness",
      dependencies: [
        "WireProtocol",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
      ],
      path: "Tests/ServerHarness", swiftSettings: strict),
    .target(
      name: "PlatformSimulation",
      dependencies: ["WireServer", "WireProtocol", "SessionSimulation"],
      path: "Tests/PlatformSimulation", swiftSettings: strict),
    .executableTarget(
      name: "Simulate", dependencies: ["PlatformSimulation"], path: "Tests/Simulate",
      swiftSettings: strict),
    .testTarget(
      name: "WireServerTests",
      dependencies: [
        "WireServer", "WireConformance", "WireProtocol", "ServerHarness", "SessionSimulation",
        "PlatformSimulation",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "GRDB", package: "GRDB.swift", condition: platform),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WireClientTests",
      dependencies: [
        "WireClient", "WireServer", "WireProtocol", "ServerHarness",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
        .product(name: "Logging", package: "swift-log", condition: platform),
        .product(name: "GRDB", package: "GRDB.swift", condition: platform),
      ],
      swiftSettings: strict),
    .target(
      name: "ChaosHarness",
      dependencies: [
        "WireClient", "WireServer", "WireProtocol", "SessionSimulation",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
        .product(name: "Logging", package: "swift-log", condition: platform),
        .product(name: "GRDB", package: "GRDB.swift", condition: platform),
      ],
      path: "Tests/ChaosHarness", swiftSettings: strict),
    .executableTarget(
      name: "Chaos",
      dependencies: [
        "ChaosHarness",
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio", condition: platform),
      ],
      path: "Tests/Chaos", swiftSettings: strict),
    .testTarget(
      name: "ChaosTests",
      dependencies: [
        "ChaosHarness", "SessionSimulation", "WireProtocol",
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProtocheckTests",
      dependencies: [
        "protocheck", "WireCapture", "WireConformance", "WireProtocol", "CaptureTruth",
        "ServerHarness", .product(name: "Crypto", package: "swift-crypto", condition: platform),
        .product(name: "NIOCore", package: "swift-nio", condition: platform),
        .product(name: "NIOPosix", package: "swift-nio", condition: platform),
      ],
      swiftSettings: strict),
  ],
  cLanguageStandard: .c11
)

// What a sanitizer is for is built with it and nothing else: Scripts/test sets the variable.
switch Context.environment["WIRE_TESTS"] {
case "codec":
  let kept: Set<String> = [
    "CProtobufC", "CZlib", "CWireBodies", "CWireSupport", "WireProtocol", "WireCapture",
    "WireConformance",
    "CaptureTruth", "SessionSimulation", "WireProtocolTests", "WireCaptureTests", "FuzzSupport",
    "FuzzTests",
  ]
  package.targets.removeAll { !kept.contains($0.name) }
  package.products.removeAll { !kept.contains($0.name) }
  package.dependencies = []
case "threads":
  // The libraries that have threads. Programs take long to link, and none has threads that these have not.
  let left: Set<String> = [
    "WireProtocolTests", "WireCaptureTests", "WireConformanceTests", "ProtocheckTests",
    "WireCapture", "FuzzTests",
    "CaptureTruth", "ChaosTests", "ChaosHarness",
  ]
  package.targets.removeAll { left.contains($0.name) || $0.type == .executable }
  package.products.removeAll { ["WireCapture", "protocheck"].contains($0.name) }
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return ["argument-parser", "service-lifecycle"].contains { location.hasSuffix($0) }
  }
default: break
}
