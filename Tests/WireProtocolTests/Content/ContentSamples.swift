// A content of each type with every member that it may have, to be spelled and changed by tests.

import WireProtocol

enum ContentSamples {
  /// The types of the standard, and one that is not known.
  static let all: [String] = text + media + places + cards + relations + second

  private static let text = [
    #"{"type":"im.text","fallback":"F","body":{"text":"a\"b\\é😀\n/"},\#(around)}"#,
    #"""
    {"type":"im.rich","fallback":"F","body":{"text":"Hi 😀 there","spans":[
    {"start":0,"length":2,"style":"bold","url":5},{"start":0,"length":5,"style":"color","color":"#00ff00"},
    {"start":3,"length":2,"style":"link","url":"https://58.com/?a=b"},{"start":3,"length":2,"style":"later"},
    {"start":6,"length":2,"style":"mention","account":"u2@58.user"},
    {"start":6,"length":1,"style":"size","percent":150}]},\#(around)}
    """#,
  ]
  private static let media = [
    #"""
    {"type":"im.image","fallback":"F","body":{"media":{\#(file("image/webp"))},"width":10,"height":20,
    "thumbnail":\#(picture),"caption":"C"},\#(around)}
    """#,
    #"""
    {"type":"im.audio","fallback":"F","body":{"media":{\#(file("audio/ogg"))},"duration_ms":61000,"voice":true,
    "waveform":[0,255,7,7],"transcript":"T"},\#(around)}
    """#,
    #"""
    {"type":"im.video","fallback":"F","body":{"media":{\#(file("video/mp4"))},"width":10,"height":20,
    "duration_ms":1,"thumbnail":\#(picture),"caption":"C"},\#(around)}
    """#,
    #"{"type":"im.file","fallback":"F","body":{"media":{\#(file("a/b"))},"caption":"C"},\#(around)}"#,
  ]
  private static let places = [
    #"""
    {"type":"im.location","fallback":"F","body":{"point":\#(point),"accuracy_m":12,"title":"T","address":"A",
    "zoom":17},\#(around)}
    """#,
    #"""
    {"type":"im.track","fallback":"F","body":{"system":"wgs84","points":[{"at_ms":1,"latitude":1,"longitude":2},
    {"at_ms":2,"latitude":-1.5,"longitude":2.25,"altitude_m":3,"accuracy_m":4,"speed_mps":5,"heading_deg":6}]},
    \#(around)}
    """#,
  ]
  private static let cards = [
    #"""
    {"type":"im.order","fallback":"F","body":{"order_id":"o-1","title":"T","status":"placed","status_text":"S",
    "items":[{"name":"a","quantity":1,"price":{"minor":1,"currency":"CNY"},"image":"https://a"},
    {"name":"b","quantity":2}],"total":{"minor":1250,"currency":"CNY"},"pickup":{"title":"P","address":"A",
    "point":\#(point)},"dropoff":{"title":"D"},"due_at_ms":5,"actions":[{"label":"L","action":"do"}]},\#(around)}
    """#,
    #"""
    {"type":"im.notice","fallback":"F","body":{"template":"t","arguments":{"name":"N","count":3},
    "pattern":"{name} {{{count}}}"},\#(around)}
    """#,
    #"""
    {"type":"im.custom","fallback":"F","body":{"name":"shop.coupon/2","data":{"a":[1,{"b":null}],"c":1.50}},
    \#(around)}
    """#,
  ]
  private static let relations = [
    #"""
    {"type":"im.recall","fallback":"F","body":{"reason":"R"},"relation":{"kind":"recall",
    "message_id":"m-000001","revision":7}}
    """#,
    #"""
    {"type":"im.text","body":{"text":"T"},"relation":{"kind":"edit","message_id":"m-000001","revision":2}}
    """#,
    #"{"type":"im.typing","body":{"state":"start"},"ext":{"a":1}}"#,
    #"{"type":"im.shake","body":{}}"#,
    #"{"type":"im.read","body":{"through":"m-000001","at_ms":9},"ext":{}}"#,
  ]
  private static let second = [
    #"""
    {"type":"im.sticker","fallback":"F","body":{"pack":"p","sticker":"s","picture":\#(picture),"emoji":"🙂"},
    \#(around)}
    """#,
    #"""
    {"type":"im.contact","fallback":"F","body":{"account":"a%40b@d","name":"N","avatar":"https://a"},\#(around)}
    """#,
    #"""
    {"type":"im.link","fallback":"F","body":{"url":"tel:112","title":"T","description":"D","picture":\#(picture),
    "site":"S"},\#(around)}
    """#,
    #"""
    {"type":"im.merged","fallback":"F","body":{"title":"T","items":[
    {"from":"u2@58.user","name":"N","at_ms":1,"content":{"type":"im.text","body":{"text":"a"}}},
    {"name":"M","content":{"type":"shop.later","body":[1.0]}},
    {"name":"O","content":{"type":"im.forward","fallback":"F","body":{"item":{"name":"P",
    "content":{"type":"im.custom","fallback":"F","body":{"name":"a.b","data":{"c":1.0}}}}}}}]},\#(around)}
    """#,
    #"""
    {"type":"im.forward","fallback":"F","body":{"item":{"name":"N","content":{"type":"im.text","body":{"text":"a"}}}}}
    """#,
    #"""
    {"type":"im.poll","fallback":"F","body":{"question":"Q","options":[{"id":"a","text":"A"},{"id":"b","text":"B"},
    {"id":"c","text":"C"}],"multiple":false,"closes_at_ms":1},\#(around)}
    """#,
    #"{"type":"im.poll-answer","fallback":"F","body":{"poll":"m-000001","choices":[]}}"#,
    #"""
    {"type":"im.form","fallback":"F","body":{"title":"T","description":"D","fields":[{"id":"a","label":"A",
    "kind":"choice","required":true,"options":[{"id":"a","text":"A"},{"id":"b","text":"B"}]},
    {"id":"b","label":"B","kind":"date"}],"submit":"S"},\#(around)}
    """#,
    #"""
    {"type":"im.form-answer","fallback":"F","body":{"form":"m-000001","values":{"a":"b","c":1.50,"d":true}}}
    """#,
    #"""
    {"type":"im.reaction","fallback":"F","body":{"message_id":"m-000001","emoji":"🙂","remove":true}}
    """#,
    #"{"type":"im.thread","fallback":"F","body":{"root":"m-000001","title":"T"},\#(around)}"#,
    #"{"type":"im.screenshot","fallback":"F","body":{"message_id":"m-000001"},\#(around)}"#,
    #"{"type":"shop.later/3","fallback":"F","body":[1.0,"a"]}"#,
  ]

  private static let around = #"""
    "relation":{"kind":"reply","message_id":"m-000001","from":"u2@58.user","preview":"P","revision":"r"},
    "mentions":{"all":true,"accounts":["u2@58.user","d17@58.driver"]},"ext":{"a":1.0,"b":{"c":[null,true]}}
    """#
  private static let picture =
    #"{"url":"https://a/b","mime":"image/png","width":1,"height":2}"#
  private static let point = #"{"system":"gcj02","latitude":39.9,"longitude":116.25}"#

  private static func file(_ type: String) -> String {
    let hash = String(repeating: "0f", count: 32)
    return #""url":"https://a:1/b","mime":"\#(type)","size":7,"sha256":"\#(hash)","name":"n.x""#
  }
}
