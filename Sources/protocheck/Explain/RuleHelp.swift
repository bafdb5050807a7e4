// Written by hand: what each rule of check finds, and why it is usually broken. What to do and the requirement stand with the rule.

import WireCapture

enum RuleHelp {
  /// What a rule finds, and its usual cause.
  static let all: [CheckRule: (finds: String, cause: String)] = [
    .notReplaced: (
      "a connection of a device that lives on although its next login was accepted",
      "the gates do not tell each other who is logged in."
    ),
    .headerDeadline: (
      "a header that takes more than 10 s", "a phone that lost its network inside a frame."
    ),
    .bodyDeadline: (
      "a body that takes more than 10 s and 1 s for each 2,048 bytes",
      "a slow network, or a sender that stalls; the server's timer for frames does not run."
    ),
    .canonical: (
      "a body that is encoded in another way than the canonical one",
      "fields are written out of order, twice, with their defaults or with long numbers."
    ),
    .sequenceTwice: (
      "two messages of an inbox with the same sequence",
      "two servers number one inbox, or numbering starts again in the same epoch."
    ),
    .resendOrder: (
      "a device that logs in again and does not begin with what has no answer",
      "the outbox is sent in the order of something else, or new messages overtake it."
    ),
    .backoff: (
      "a message that is sent again without a longer wait each time",
      "repetitions have a fixed interval."
    ),
    .deliveryPolicy: (
      "a message whose delivery is not what its content type recommends",
      "the sender leaves delivery away, or has reasons of its own."
    ),
    .topicCursor: (
      "a subscription that begins in front of what its group has acked",
      "cursors are lost when the server restarts."
    ),
    .topicStart: (
      "a first message of a topic that is not the one behind the answer to subscribe",
      "the answer is made before the cursor is read."
    ),
    .topicFirst: (
      "an answer to subscribe whose oldest and newest cursor do not fit",
      "the two are read at different times."
    ),
    .topicTaken: (
      "a subscription that is served although its group subscribed elsewhere",
      "the gates do not tell each other who consumes."
    ),
    .topicNotSubscribed: (
      "a topic-ack that is answered with ok although nothing is subscribed",
      "acks are taken by the account and not by the subscription."
    ),
    .topicWindow: (
      "more unacked messages of a topic than the window allows",
      "the server counts what it sends and not what is acked."
    ),
    .framing: (
      "bytes that are no frame: a wrong magic, checksum, length, kind, status or sequence",
      "another encoder's mistake, another protocol on the port, or bytes that were damaged."
    ),
    .framingUnanswered: (
      "a malformed frame that the other end did not answer with goaway",
      "the receiver closes without a word, or reads on."
    ),
    .reservedFlags: (
      "flags 4 or 5 in a header", "the flags are written from an uninitialised value."
    ),
    .version: (
      "a version byte that hello has not agreed on", "the version is written before it is chosen."
    ),
    .sequenceOrder: (
      "a request whose number is not the next one", "one counter for several connections."
    ),
    .sequenceOpen: (
      "a request with the number of one that has no answer yet",
      "the counter wraps or starts again."
    ),
    .sequenceReused: (
      "a number that the connection has used before", "a retry is sent with its old number."
    ),
    .answerMismatch: (
      "an answer with the number of a request and another command", "answers are mixed up."
    ),
    .answerWithoutRequest: (
      "an answer to nothing that is open", "a request is answered twice, or behind its deadline."
    ),
    .requestWithoutAnswer: (
      "a request whose connection ended before its answer, or that waited for 10 minutes",
      "a server that was restarted, a device that changed its network, or a request that hangs; the result is unknown until it is sent again."
    ),
    .helloFirst: ("a client that begins with something else than hello", "login is sent first."),
    .helloRepeated: ("a second hello that is not refused", "hello is answered without its state."),
    .helloOffer: (
      "an answer to hello outside of its offer",
      "the server has fixed answers, whatever is offered."
    ),
    .announcedLimit: (
      "a body limit that may not be announced", "the limit is told in KiB, or is 0."
    ),
    .beforeLogin: (
      "a request that is refused because nobody is logged in", "the client does not wait for login."
    ),
    .answeredBeforeLogin: (
      "a request that is served although nobody is logged in", "the gate looks at tokens too late."
    ),
    .pushBeforeLogin: (
      "a push before login is answered", "delivery begins with the login and not behind its answer."
    ),
    .loginRepeated: ("a second login that is not refused", "the server does not keep its state."),
    .attempt: (
      "a login whose attempt is not above the device's last one",
      "the attempt is a clock that was set back, or is not kept over a restart; or two installations have the same device id."
    ),
    .serviceOnly: (
      "a command of services that a client may use",
      "the gate does not look at the kind of session."
    ),
    .unknownAnswered: (
      "an unknown request that is not answered unknownCommand", "a default answer for everything."
    ),
    .unknownNotIgnored: (
      "a connection that ends behind a notification that is not known", "a strict dispatcher."
    ),
    .wrongSide: (
      "a command from the end that does not have it", "roles are mixed up, as in a proxy."
    ),
    .statusPlace: (
      "a status of 1–99 in an answer that is none to hello or login",
      "a status that ends connections is used for one request."
    ),
    .afterGoaway: ("frames behind goaway", "pushes go on while the connection is being closed."),
    .goawayAnswered: (
      "goaway as an answer to goaway", "closing and being closed share their code."
    ),
    .afterEnd: (
      "frames behind the answer that ends the connection", "the connection is left open by mistake."
    ),
    .whileDraining: (
      "a request that is served although the server drains", "the gate looks at draining too late."
    ),
    .sessionEnded: (
      "a connection that its sender gave up with a status",
      "what the status says; what led to it stands in the frames before."
    ),
    .endedTogether: (
      "three connections or more, half of those that a server had, that it ended within a second and without goaway",
      "a gate that was restarted or crashed, a balancer that let go of it, or a network device that lost its table."
    ),
    .missingKeepalive: (
      "a client that was silent for longer than a heartbeat",
      "a timer that stops while the app is in the background; or the device slept, or lost its network."
    ),
    .silenceTolerated: (
      "a connection that the server keeps though its client was silent for 1.5 heartbeats",
      "the gate has no timer for it, or counts what it writes itself as a sign of life: a half-open connection stays."
    ),
    .loginDeadline: ("a connection that lives without a login", "the gate has no timer for login."),
    .keepaliveUnanswered: (
      "a keepalive without an answer for 10 s", "the reading thread is blocked, or the end is gone."
    ),
    .keepaliveDeadline: (
      "a keepalive that is answered later than in 10 s, on a connection that goes on",
      "the end that asked has no timer."
    ),
    .keepaliveInbox: (
      "an answer to keepalive that does not say where the inbox stands", "an empty answer."
    ),
    .bodyLimit: (
      "a body above what the other end takes", "the limit that hello announces is not read."
    ),
    .messageLimit: ("a message above 98,304 bytes", "large data is sent in a message."),
    .openRequests: ("more open requests than hello allows", "the client has no queue."),
    .openPulls: (
      "two pulls at the same time", "pull is started by each sign that something is missing."
    ),
    .pushWindow: (
      "a push beyond the window above what is acked", "the server does not count acks."
    ),
    .compressionUnagreed: (
      "a compressed body without agreement", "hello's answer is not looked at."
    ),
    .dictionaryUnagreed: (
      "a dictionary that is not agreed on", "a fixed dictionary is always used."
    ),
    .compressionSmall: ("a compressed body under 128 bytes", "everything is compressed."),
    .compressionUseless: (
      "a compressed body that is no shorter", "the length is not compared afterwards."
    ),
    .body: (
      "a body that breaks its rules", "a needed field is absent, or the body is another message's."
    ),
    .content: (
      "a content that breaks its rules", "JSON is put together as text, or a member is absent."
    ),
    .contentTypeDiffers: (
      "a content of another type than its message says", "the two are set in different places."
    ),
    .deliveredTwice: (
      "a message that is pushed twice on a connection",
      "the server pushes again what was not acked for some seconds, as over datagrams."
    ),
    .pushBelowHead: (
      "a push that the answer to login has covered",
      "what is stored is pushed at login, and pulled too."
    ),
    .unstoredSequence: (
      "an unstored message with an inbox sequence",
      "numbers are given before delivery is looked at."
    ),
    .inboxGap: (
      "a hole in the inbox that the device does not repair",
      "the device does not compare sequences."
    ),
    .belowHead: (
      "a device that knows that it is below head and does not pull", "head is not read in answers."
    ),
    .ackBack: (
      "an ack below an earlier one", "messages are acked as they are handled, one by one."
    ),
    .cursorBack: (
      "a login with a cursor below what the device has acked in the recording",
      "the cursor is not stored before the ack, or not at all, or the app's data was restored from a copy."
    ),
    .ackAboveHead: (
      "an ack above head, which is refused",
      "the cursor is of another account or of a cleared inbox."
    ),
    .ackAccepted: ("an ack above head that is accepted", "the server stores what it is told."),
    .staleAck: ("an ack of another epoch that is accepted", "the epoch is not compared."),
    .pageOrder: ("a page out of order", "the page is read without an order."),
    .pageInterval: ("a page with messages outside of its interval", "through is counted wrongly."),
    .pageStuck: ("a page that does not move on", "messages that are over are not counted."),
    .notDelivered: (
      "a message that was answered ok and is neither delivered nor acked in the recording",
      "the recipient is below its window or gone, or its gate was not told of the message."
    ),
    .duplicateForgotten: (
      "a message that is sent again and answered as if it were new",
      "what was sent is remembered in one process, or for too short a time."
    ),
    .recipients: ("another number of statuses than of recipients", "those that fail are left out."),
    .topicAckAccepted: ("a topic-ack above head that is accepted", "head is not compared."),
  ]
}
