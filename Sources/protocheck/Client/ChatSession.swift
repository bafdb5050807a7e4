// A chat at work: what is typed goes out, what comes is shown, and at the end everything that was sent is waited for.

import WireClient
import WireProtocol

/// One person, or a script, at one terminal.
actor ChatSession {
  /// How long the answers to what was sent last may take at the end.
  private static let patience = Duration.seconds(10)

  private let client: WireClient
  private let setup: ClientSetup
  private let screen: ChatScreen
  private var peer: Account?
  /// The newest message of each account, which `/read` names.
  private var newest: [Account: String] = [:]
  /// Those that wait for answers, by the numbers of their messages.
  private var unanswered: [Int: Task<Void, Never>] = [:]
  private var count = 0
  /// Lines and messages that came to nothing.
  private var failures = 0

  init(_ client: WireClient, _ setup: ClientSetup, _ screen: ChatScreen, peer: Account?) {
    self.client = client
    self.setup = setup
    self.screen = screen
    self.peer = peer
  }

  /// Chats until the input ends, or says so.
  ///
  /// - Returns: how many lines and messages came to nothing.
  func run() async throws -> Int {
    try screen.show(client.state, setup)
    try screen.note(
      peer.map { "talking to \($0.text); /help lists the commands" }
        ?? "talking to whoever writes first, or to whom /to names; /help lists the commands")
    try await race {
      // What came while nobody was there comes before anything that is typed.
      try await self.showWaiting()
      try await race({ try await self.readLines() }, { try await self.showMessages() })
    } _: {
      try await self.showStates()
    }
    // At control-C nothing is waited for.
    try Task.checkCancellation()
    await answers()
    if client.state == .open { try? await client.acknowledge(timeout: ChatSession.patience) }
    if !unanswered.isEmpty {
      throw ToolError(
        .findings,
        """
        \(DecodeCounts.count(unanswered.count, "message")) had no answer and may not have arrived: with --store FILE they \
        are sent by the next client with that store
        """)
    }
    return failures
  }

  // MARK: What comes

  private func showWaiting() async throws {
    // As long as it takes: what is the matter with the connection is shown meanwhile.
    var waiting = try await client.getOfflineMessages(timeout: nil)
    var messages = client.messages.makeAsyncIterator()
    while waiting > 0, let message = await messages.next() {
      try show(message)
      client.handled(message)
      if message.epoch != 0 { waiting -= 1 }
    }
  }

  private func showMessages() async throws {
    for await message in client.messages { try show(message) }
  }

  private func show(_ message: ReceivedMessage) throws {
    newest[message.from] = message.id
    try screen.show(message)
    guard peer == nil, message.from != setup.account else { return }
    peer = message.from
    try screen.note("talking to \(message.from.text)")
  }

  private func showStates() async throws {
    var last = ConnectionState.open
    for await state in client.states where state != last {
      last = state
      if state != .connecting { try screen.show(state, setup) }
    }
  }

  // MARK: What goes

  private func readLines() async throws {
    for try await text in ChatInput() {
      do {
        let line = try ChatLine(text)
        if case .quit = line { return }
        try await act(on: line)
      } catch let error as ToolError where !error.isClosedPipe {
        try fail(error)
      } catch let error as ClientError {
        try fail(setup.explain(error))
      }
    }
  }

  private func act(on line: ChatLine) async throws {
    switch line {
    case .nothing, .quit: break
    case .help: try screen.output.write(Array(ChatLine.commands.utf8))
    case .state: try screen.show(client.state, setup)
    case .to(let account):
      peer = account
      try screen.note("talking to \(account.text)")
    case .content(let content): try await send(content)
    case .read:
      guard let id = peer.flatMap({ newest[$0] }) else {
        throw ToolError(.usage, "there is nothing to have read: nothing has come from there yet")
      }
      try await send(
        try ClientContent.judged { () throws(ContentError) in
          try ReadContent(through: id).content
        })
    }
  }

  private func send(_ content: Content) async throws {
    guard let peer else {
      throw ToolError(.usage, "there is nobody to send it to: /to ACCOUNT names somebody")
    }
    let sending = try await client.c2c(to: peer, content: content)
    count += 1
    let number = count
    unanswered[number] = Task { await self.follow(sending, number, peer) }
  }

  /// Shows that the platform has a message, and later that its recipient has.
  private func follow(_ sending: Sending, _ number: Int, _ to: Account) async {
    let deferrals = Task { [screen] in
      for await deferral in sending.deferrals {
        try screen.note("#\(number) to \(to.text) is not taken for now: \(deferral)")
      }
    }
    defer { deferrals.cancel() }
    do {
      let answer = try await sending.answer()
      // Whether somebody still reads what is shown, the loops find out.
      try? screen.show(answer.stage, of: number, to: to)
      Task {
        for try await stage in sending.stages where stage == .delivered {
          try self.screen.show(.delivered, of: number, to: to)
        }
      }
    } catch ClientError.closed {
      return
    } catch is CancellationError {
      return
    } catch {
      let text = (error as? ClientError).flatMap { setup.explain($0).message } ?? "\(error)"
      try? fail(ToolError(.findings, "#\(number) to \(to.text): \(text)"))
    }
    unanswered[number] = nil
  }

  private func fail(_ error: ToolError) throws {
    failures += 1
    if let message = error.message { try screen.note(message) }
  }

  /// Waits for what was sent last, but not for ever.
  private func answers() async {
    let tasks = Array(unanswered.values)
    try? await race {
      for task in tasks {
        await withTaskCancellationHandler {
          await task.value
        } onCancel: {
          task.cancel()
        }
      }
    } _: {
      try await Task.sleep(for: ChatSession.patience)
    }
  }
}
