"""What people and systems write: one pool for building the dictionary, another one for measuring it.

The pools share no sentence, name or address, so that what is measured is not what was learnt by heart.
"""

from __future__ import annotations

BUILD = {
    "texts": ["I am at the north gate", "On my way, 10 minutes", "你好，我到了", "请问您在哪里？", "Please leave it at the door",
              "好的，谢谢", "Where are you now?", "订单已送达，请查收", "Can you come down?", "稍等一下，马上下来", "OK 👍",
              "The road is blocked, I have to turn around", "不用找零了", "Thanks a lot!", "我在地铁站B口等你", "Call me when you are here",
              "Ihre Lieferung kommt in 5 Minuten", "麻烦放前台", "Which building is it?", "收到"],
    "names": ["Li Wei", "王芳", "张师傅", "Anna", "Chen Jie", "刘洋", "Tom", "客服小美"],
    "places": [("北门", "朝阳区建国路88号", 39.9087, 116.3975), ("Central Station", "1 Station Road", 31.2304, 121.4737),
               ("Gate 3", "科技园南路12号", 22.5431, 113.9580)],
    "goods": ["宫保鸡丁", "Rice", "Milk tea", "红烧牛肉面", "Water 500 ml", "水果拼盘"],
    "shops": ["老王川菜馆", "Corner Bakery", "好邻居超市"],
    "files": ["invoice.pdf", "合同.docx", "route.gpx"],
    "hosts": ["img.58cdn.example", "cdn.example.com"],
    "domains": ["58.user", "58.driver", "58.shop"],
    "titles": ["Chat with 张师傅", "Where shall we eat?", "周末聚餐", "Damage report"],
}

MEASURE = {
    "texts": ["Standing next to the blue van", "Give me a quarter of an hour", "您好，外卖到楼下了", "从东边的入口进来", "Ring twice please",
              "没问题，辛苦啦", "Have you passed the bridge yet?", "包裹放在快递柜了", "I will be down in a second", "等红灯呢，别急", "Great 🎉",
              "There was an accident on the ring road", "零钱您留着吧", "Much appreciated", "超市旁边的停车场见", "Text me once you arrive",
              "Der Fahrer findet die Hausnummer nicht", "请交给门卫", "What floor do you live on?", "明白"],
    "names": ["Zhao Min", "孙丽", "周师傅", "Maria", "Wu Hao", "郑强", "Jack", "值班经理"],
    "places": [("东广场", "海淀区中关村大街27号", 40.0581, 116.3103), ("Harbour Mall", "250 Quay Street", 30.2741, 120.1551),
               ("Tower B", "天府大道1199号", 30.5702, 104.0648)],
    "goods": ["麻婆豆腐", "Noodles", "Americano", "烤鸭卷饼", "Juice 330 ml", "寿司套餐"],
    "shops": ["小李烧烤", "Sunrise Deli", "鲜生活便利店"],
    "files": ["receipt.png", "报价单.xlsx", "notes.txt"],
    "hosts": ["static.shop.example", "media.example.net"],
    "domains": ["58.user", "58.driver", "58.merchant"],
    "titles": ["与周师傅的聊天", "Which day suits you?", "团建报名", "Lost item"],
}
