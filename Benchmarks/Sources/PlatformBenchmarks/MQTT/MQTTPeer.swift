// One client of the load on an MQTT broker.

import NIOCore

/// A sender or a receiver. Lives on its event loop.
final class MQTTPeer: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let name: String
  private let topic: String
  private let isReceiver: Bool
  private let shape: ChatShape
  private let load: MQTTLoad
  private let head: ByteBuffer
  private let fill: [UInt8]
  private var context: ChannelHandlerContext?
  private var pending = ByteBuffer()
  private var output = ByteBuffer()
  private var sent = 0
  private var answered = 0
  private var delivered = 0

  init(_ index: Int, run: String, isReceiver: Bool, _ shape: ChatShape, of load: MQTTLoad) {
    name = (isReceiver ? "r" : "s") + "\(run)-\(index)"
    topic = "u/\(run)-\(index)"
    self.isReceiver = isReceiver
    self.shape = shape
    self.load = load
    head = MQTTPackets.publishHead(topic, size: shape.size)
    fill = Array(repeating: UInt8(ascii: "x"), count: shape.size - 16)
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    // What waits for a receiver outlives its connection, as in an inbox.
    MQTTPackets.connect(name, isClean: !isReceiver, to: &output)
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    if pending.readableBytes > 0 {
      pending.writeBuffer(&buffer)
      take(&pending)
      pending.discardReadBytes()
    } else {
      take(&buffer)
      if buffer.readableBytes > 0 { pending = buffer }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { flush() }

  func channelInactive(context: ChannelHandlerContext) { load.ended(name) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Sends what the window has room for.
  func publish() {
    while sent < shape.messages, sent - answered < shape.window {
      output.writeImmutableBuffer(head)
      output.writeMultipleIntegers(
        UInt16(sent % 65_535 + 1), NIODeadline.now().uptimeNanoseconds, UInt64(sent))
      output.writeBytes(fill)
      sent += 1
    }
  }

  func flush() {
    guard output.readableBytes > 0, let context else { return }
    context.writeAndFlush(wrapOutboundOut(output), promise: nil)
    output.clear()
  }

  func close() { context?.close(promise: nil) }

  private func take(_ buffer: inout ByteBuffer) {
    while let (type, start, end) = MQTTPackets.next(in: buffer) {
      // Bytes before the reader's index cannot be looked at.
      defer { buffer.moveReaderIndex(to: end) }
      switch type {
      case MQTTPackets.connack where isReceiver: MQTTPackets.subscribe(topic, to: &output)
      case MQTTPackets.connack, MQTTPackets.suback: load.isReady()
      case MQTTPackets.puback:
        answered += 1
        load.answered()
        publish()
      case MQTTPackets.publish: takeMessage(at: start, in: buffer)
      default: break
      }
    }
  }

  private func takeMessage(at start: Int, in buffer: ByteBuffer) {
    let identifier = start + 2 + topic.utf8.count
    guard
      let (number, sentAt, message) = buffer.getMultipleIntegers(
        at: identifier, as: (UInt16, UInt64, UInt64).self)
    else { return load.ended(name) }
    MQTTPackets.puback(number, to: &output)
    load.delivered(sentAt: sentAt, isInOrder: message == UInt64(delivered))
    delivered += 1
  }
}
