// The rules of SPEC.md that traffic can break, as check names them.

/// How much a finding says.
public enum FindingSeverity: String, Sendable, CaseIterable, Comparable {
  /// Worth knowing; nobody has to be wrong.
  case note
  /// A rule that may be broken for a reason, or one whose breaking a recording cannot prove.
  case warning
  /// A rule that must not be broken.
  case error

  private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }

  /// The one that says less is smaller.
  public static func < (a: FindingSeverity, b: FindingSeverity) -> Bool { a.rank < b.rank }

  /// The next one up: what `check --strict` makes of it.
  public var raised: FindingSeverity { self == .note ? .warning : .error }
}

/// A rule that check judges. The raw value is its name in reports.
public enum CheckRule: String, Sendable, CaseIterable {
  // Framing
  case framing = "framing"
  case framingUnanswered = "framing-unanswered"
  case reservedFlags = "reserved-flags"
  case version = "version"
  // Sequences
  case sequenceOrder = "sequence-order"
  case sequenceOpen = "sequence-open"
  case sequenceReused = "sequence-reused"
  case answerMismatch = "answer-mismatch"
  case answerWithoutRequest = "answer-without-request"
  case requestWithoutAnswer = "request-without-answer"
  // Sessions
  case helloFirst = "hello-first"
  case helloRepeated = "hello-repeated"
  case helloOffer = "hello-offer"
  case announcedLimit = "announced-limit"
  case beforeLogin = "before-login"
  case answeredBeforeLogin = "answered-before-login"
  case pushBeforeLogin = "push-before-login"
  case loginRepeated = "login-repeated"
  case attempt = "attempt"
  case notReplaced = "not-replaced"
  case serviceOnly = "service-only"
  case unknownAnswered = "unknown-answered"
  case unknownNotIgnored = "unknown-not-ignored"
  case wrongSide = "wrong-side"
  case statusPlace = "status-place"
  case afterGoaway = "after-goaway"
  case goawayAnswered = "goaway-answered"
  case afterEnd = "after-end"
  case whileDraining = "while-draining"
  case sessionEnded = "session-ended"
  case endedTogether = "ended-together"
  // Deadlines
  case missingKeepalive = "missing-keepalive"
  case silenceTolerated = "silence-tolerated"
  case loginDeadline = "login-deadline"
  case headerDeadline = "header-deadline"
  case bodyDeadline = "body-deadline"
  case keepaliveUnanswered = "keepalive-unanswered"
  case keepaliveDeadline = "keepalive-deadline"
  case keepaliveInbox = "keepalive-inbox"
  // Limits and compression
  case bodyLimit = "body-limit"
  case messageLimit = "message-limit"
  case openRequests = "open-requests"
  case openPulls = "open-pulls"
  case pushWindow = "push-window"
  case compressionUnagreed = "compression-unagreed"
  case dictionaryUnagreed = "dictionary-unagreed"
  case compressionSmall = "compression-small"
  case compressionUseless = "compression-useless"
  // Bodies
  case body = "body"
  case canonical = "canonical"
  case content = "content"
  case contentTypeDiffers = "content-type-differs"
  // The inbox
  case deliveredTwice = "delivered-twice"
  case pushBelowHead = "push-below-head"
  case unstoredSequence = "unstored-sequence"
  case sequenceTwice = "sequence-twice"
  case inboxGap = "inbox-gap"
  case belowHead = "below-head"
  case ackBack = "ack-back"
  case cursorBack = "cursor-back"
  case ackAboveHead = "ack-above-head"
  case ackAccepted = "ack-accepted"
  case staleAck = "stale-ack"
  case pageOrder = "page-order"
  case pageInterval = "page-interval"
  case pageStuck = "page-stuck"
  // Messages
  case notDelivered = "not-delivered"
  case duplicateForgotten = "duplicate-forgotten"
  case recipients = "recipients"
  case resendOrder = "resend-order"
  case backoff = "backoff"
  case deliveryPolicy = "delivery-policy"
  // Topics
  case topicCursor = "topic-cursor"
  case topicStart = "topic-start"
  case topicFirst = "topic-first"
  case topicTaken = "topic-taken"
  case topicNotSubscribed = "topic-not-subscribed"
  case topicWindow = "topic-window"
  case topicAckAccepted = "topic-ack-accepted"

  /// Severity, requirement of SPEC.md, and what to do. The requirements of framing, bodies and contents are those of what
  /// is wrong in them.
  private var entry: (FindingSeverity, String, String) {
    switch self {
    case .framing:
      (.error, "WP-2.1-1", "see protocheck explain for this error; compare the sender's encoder")
    case .framingUnanswered:
      (
        .warning, "WP-2.6-6",
        "make the receiver send goaway with the error as its status; if the bytes were damaged by the recording, ignore this"
      )
    case .reservedFlags: (.error, "WP-2.4-1", "have the sender write 0 into flags 4 to 7")
    case .version:
      (.error, "WP-2.2-1", "write 1.0 up to the answer to hello, then what it chose")
    case .sequenceOrder:
      (.error, "WP-2.5-6", "number the requests of each connection 1, 2, 3 … from 1")
    case .sequenceOpen:
      (.error, "WP-2.5-7", "skip the numbers of requests that have no answer yet")
    case .sequenceReused: (.error, "WP-2.5-8", "take a new number for every sending, a retry too")
    case .answerMismatch:
      (.error, "WP-2.5-9", "repeat the command and the sequence of the request in its answer")
    case .answerWithoutRequest:
      (.error, "WP-2.5-9", "answer each request once, with its own sequence")
    case .requestWithoutAnswer:
      (
        .warning, "WP-7.9-2",
        "see why the connection ended, and what the answering end's log has of this sequence until then"
      )
    case .helloFirst: (.error, "WP-6.3-1", "send hello before anything else")
    case .helloRepeated: (.error, "WP-6.3-9", "answer a second hello with conflict")
    case .helloOffer: (.error, "WP-6.3-5", "choose inside of what hello offers")
    case .announcedLimit: (.error, "WP-11-1", "announce 131,072 to 16,777,215 bytes")
    case .beforeLogin:
      (.warning, "WP-6.3-10", "send requests only when login is answered with ok")
    case .answeredBeforeLogin:
      (.error, "WP-6.3-10", "answer with notLoggedIn until a login is accepted")
    case .pushBeforeLogin: (.error, "WP-7.8-1", "answer login before anything is pushed")
    case .loginRepeated: (.error, "WP-6.3-11", "answer a login after login with alreadyLoggedIn")
    case .attempt:
      (
        .error, "WP-6.3-14",
        "keep the last attempt and raise it before each login: a clock that may be set back is no counter"
      )
    case .notReplaced:
      (
        .error, "WP-6.3-16",
        "end the device's earlier connection with goaway replaced when its next login is accepted"
      )
    case .serviceOnly:
      (.error, "WP-3.3-4", "answer commands of services from other clients with forbidden")
    case .unknownAnswered: (.error, "WP-3.3-1", "answer what is not known with unknownCommand")
    case .unknownNotIgnored:
      (.error, "WP-3.3-2", "ignore notifications that are not known, and count them")
    case .wrongSide:
      (.warning, "WP-3.3-6", "see SPEC.md 3.1 for who sends this command in this kind")
    case .statusPlace:
      (.error, "WP-4.1-2", "send a status of 1–99 in the answer to hello or login, or in goaway")
    case .afterGoaway: (.error, "WP-6.6-1", "send nothing behind goaway, unless it says draining")
    case .goawayAnswered: (.warning, "WP-6.6-2", "close without goaway when the other end sent one")
    case .afterEnd:
      (.error, "WP-4.1-3", "close the connection behind the answer that ends it")
    case .whileDraining:
      (.error, "WP-6.6-5", "answer new requests with unavailable while the server drains")
    case .sessionEnded:
      (
        .note, "WP-4.1-3",
        "protocheck explain has what this status says; its cause is in the frames before it"
      )
    case .endedTogether:
      (
        .warning, "WP-6.6-3",
        "look at the log of the server, or of what stands before it, at this time: one that has to go says goaway draining first"
      )
    case .missingKeepalive:
      (
        .error, "WP-6.5-1",
        "send keepalive after one heartbeat without sending; a device that slept or lost its network cannot: then see what the server did"
      )
    case .silenceTolerated:
      (
        .error, "WP-6.4-1",
        "have the server end connections that are silent for 1.5 heartbeats with goaway timeout; see its timers (6.4)"
      )
    case .loginDeadline: (.error, "WP-6.4-1", "end connections without a login after 10 s")
    case .headerDeadline:
      (.warning, "WP-6.4-1", "end connections on which a header takes more than 10 s")
    case .bodyDeadline:
      (
        .warning, "WP-6.4-1",
        "end connections on which a body takes more than 10 s and 1 s for each 2,048 bytes"
      )
    case .keepaliveUnanswered: (.error, "WP-6.5-4", "answer every keepalive, at once")
    case .keepaliveDeadline:
      (.error, "WP-6.5-5", "close when keepalive has no answer within 10 s")
    case .keepaliveInbox:
      (.error, "WP-6.5-7", "put epoch and head of the inbox into the answer to keepalive")
    case .bodyLimit: (.error, "WP-11-2", "keep to the limit that the other end announced in hello")
    case .messageLimit: (.error, "WP-11-3", "refuse messages whose encoding is above 98,304 bytes")
    case .openRequests:
      (.error, "WP-6.7-1", "wait for answers before more requests are sent than hello allows")
    case .openPulls: (.error, "WP-6.7-3", "wait for a page before the next one is asked for")
    case .pushWindow:
      (.error, "WP-6.7-5", "stop pushing at the push window above what the device has acked")
    case .compressionUnagreed:
      (.error, "WP-9.2-4", "compress only when the answer to hello has zlib")
    case .dictionaryUnagreed:
      (.error, "WP-9.2-6", "use only dictionaries that the answer to hello names")
    case .compressionSmall: (.warning, "WP-9.4-1", "leave bodies under 128 bytes as they are")
    case .compressionUseless:
      (.error, "WP-9.4-2", "send the body as it is when compression does not make it shorter")
    case .body: (.error, "WP-5.5-2", "see the field in protocheck decode --format tree")
    case .canonical:
      (
        .error, "WP-5.1-2",
        "write fields in order, once, the shortest way, and no defaults; see how the sender encodes"
      )
    case .content: (.error, "WP-8.2-5", "see the member in protocheck decode --format tree")
    case .contentTypeDiffers:
      (.error, "WP-8.2-6", "write the content's type into content_type")
    case .deliveredTwice:
      (
        .error, "WP-7.5-3",
        "have the server push a message once on a connection, also when no ack comes; what is lost is pulled"
      )
    case .pushBelowHead:
      (.error, "WP-7.8-2", "leave to the pull what the head of the answer to login covers")
    case .unstoredSequence: (.error, "WP-7.11-1", "give unstored messages the inbox sequence 0")
    case .sequenceTwice:
      (.error, "WP-7.3-2", "never give a sequence again; change the epoch where numbering restarts")
    case .inboxGap: (.error, "WP-7.4-6", "pull from where everything is there when a gap is seen")
    case .belowHead: (.error, "WP-7.5-2", "pull when an answer tells of a head above the cursor")
    case .ackBack: (.error, "WP-7.6-1", "never ack less than before in an epoch")
    case .cursorBack:
      (
        .warning, "WP-7.6-3",
        "have the device store its cursor before it acks, and say it at its next login (WP-7.6-6)"
      )
    case .ackAboveHead:
      (
        .error, "WP-7.6-3",
        "ack only what was received and handled; see where the cursor comes from"
      )
    case .ackAccepted: (.error, "WP-7.6-2", "answer an ack above head with conflict")
    case .staleAck: (.error, "WP-7.3-5", "answer an ack of another epoch with staleEpoch")
    case .pageOrder: (.error, "WP-7.4-2", "put messages into a page by their sequences")
    case .pageInterval: (.error, "WP-7.4-1", "keep to the interval behind after, up to through")
    case .pageStuck:
      (.error, "WP-7.4-5", "move through with every page that ends below head")
    case .notDelivered:
      (
        .warning, "WP-7.2-2",
        "look at the gate of the recipient; the message is in its inbox until it is pulled or its time is over"
      )
    case .duplicateForgotten:
      (
        .error, "WP-7.1-3",
        "answer a message that is known as the first time, with duplicate: see why it was not found again"
      )
    case .recipients:
      (.error, "WP-7.13-1", "answer with one status for each recipient, in their order")
    case .resendOrder:
      (
        .error, "WP-7.9-2",
        "after login send what has no answer again, in its order, before anything new"
      )
    case .backoff:
      (.warning, "WP-7.9-3", "wait longer before each repetition, with a random part")
    case .deliveryPolicy:
      (.note, "WP-8.12-1", "see SPEC.md 8.12; if the application wants it otherwise, ignore this")
    case .topicCursor:
      (.error, "WP-7.15-1", "keep the group's cursor durable, and never move it back")
    case .topicStart: (.error, "WP-7.15-2", "begin behind what the answer to subscribe says")
    case .topicFirst:
      (.error, "WP-7.15-3", "answer subscribe with the oldest and the newest cursor of the topic")
    case .topicTaken:
      (.error, "WP-7.15-4", "end an earlier subscription of the group with a later subscribe")
    case .topicNotSubscribed:
      (.error, "WP-7.15-5", "answer topic-ack without the subscription with notSubscribed")
    case .topicWindow:
      (.error, "WP-7.15-6", "stop delivering when window messages are unacked")
    case .topicAckAccepted: (.error, "WP-7.15-7", "answer a topic-ack above head with conflict")
    }
  }

  /// How much a finding of this rule says, unless it is said otherwise of one.
  public var severity: FindingSeverity { entry.0 }
  /// The requirement of SPEC.md.
  public var requirement: String { entry.1 }
  /// What to do about it.
  public var advice: String { entry.2 }
}
