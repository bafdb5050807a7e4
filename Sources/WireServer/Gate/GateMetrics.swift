// What a gate counts, through swift-metrics.

import CoreMetrics

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

  /// A connection has ended.
  func ended(_ reason: String) {
    Counter(label: "wire_gate_connections_ended_total", dimensions: [("reason", reason)])
      .increment()
  }
}
