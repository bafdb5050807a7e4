// What a gate counts, through swift-metrics.

import CoreMetrics
import WireProtocol

/// The gate's metrics.
struct GateMetrics: Sendable {
  let connections = Meter(label: "wire_gate_connections")
  let accepted = Counter(label: "wire_gate_connections_accepted_total")
  let refused = Counter(label: "wire_gate_connections_refused_total")
  let received = Counter(label: "wire_gate_received_bytes_total")
  let sent = Counter(label: "wire_gate_sent_bytes_total")
  let requests = Counter(label: "wire_gate_requests_total")
  let omittedPushes = Counter(label: "wire_gate_omitted_pushes_total")
  let ignoredFrames = Counter(label: "wire_gate_ignored_frames_total")

  /// A connection has ended. What a client says of it is no label: it could say anything.
  func ended(_ end: SessionEnd?) {
    let reason =
      switch (end?.side, end?.status) {
      case (.local?, let status?): status.description
      case (.peer?, _?): "client"
      default: "closed"
      }
    Counter(label: "wire_gate_connections_ended_total", dimensions: [("reason", reason)])
      .increment()
  }
}
