// Storage in memory, for tests and for trying the platform out: everything is gone with the process.

/// Storage that forgets.
public final class MemoryStorage: Storage {
  /// The epoch of all inboxes in it.
  public let epoch: UInt64
  /// Inboxes, devices and keys.
  public var messages: any MessageStore { messageStore }
  /// Topics.
  public var bus: any MessageBus { messageBus }

  private let undo: UndoLog
  private let messageStore: MemoryMessageStore
  private let messageBus: MemoryMessageBus

  /// Empty storage.
  ///
  /// - Parameter epoch: random, not 0.
  public init(epoch: UInt64 = .random(in: 1 ... .max)) {
    precondition(epoch != 0, "0 is no epoch")
    self.epoch = epoch
    undo = UndoLog()
    messageStore = MemoryMessageStore(undo: undo)
    messageBus = MemoryMessageBus(undo: undo)
  }

  /// Makes all changes of `work`, or none of them when it throws.
  public func transaction(_ work: () throws -> Void) throws {
    undo.forget()
    do { try work() } catch {
      undo.play()
      throw error
    }
  }
}

/// How to take back what a transaction has done.
final class UndoLog {
  private var steps: [() -> Void] = []

  func note(_ step: @escaping () -> Void) { steps.append(step) }

  func forget() { steps.removeAll(keepingCapacity: true) }

  func play() {
    for step in steps.reversed() { step() }
    forget()
  }
}
