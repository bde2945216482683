/** One campaign's brief in the scripts the product ships: real copy, as long as each language makes it. */
import type { Brief } from "../../core/brief.ts";

type Copy = { locale: string; headline: string; body: string; button: string };

export const campaignCopy: readonly Copy[] = [
  {
    locale: "de-DE",
    headline: "Frühling für Großstadtgärtner",
    body: "Leichte Übergangsjacken, wetterfest genäht – ab 15. März überall erhältlich.",
    button: "Jetzt entdecken",
  },
  {
    locale: "vi-VN",
    headline: "Mùa xuân bắt đầu từ đây",
    body: "Những chiếc áo khoác nhẹ cho ngày nắng ấm đầu tiên, mở bán từ 15 tháng 3.",
    button: "Khám phá ngay",
  },
  {
    locale: "ru-RU",
    headline: "Весна начинается здесь",
    body: "Лёгкие куртки для первых тёплых дней. В продаже с 15 марта.",
    button: "Смотреть коллекцию",
  },
  {
    locale: "el-GR",
    headline: "Η άνοιξη ξεκινά εδώ",
    body: "Ελαφριά μπουφάν για τις πρώτες ζεστές ημέρες, από τις 15 Μαρτίου.",
    button: "Ανακαλύψτε τα",
  },
  {
    locale: "zh-CN",
    headline: "春天，从这里开始",
    body: "为第一个暖和的日子准备的轻薄外套，3月15日起发售。",
    button: "立即选购",
  },
  {
    locale: "zh-TW",
    headline: "春天，從這裡開始",
    body: "為第一個溫暖的日子準備的輕薄外套，3月15日起開賣。",
    button: "立即選購",
  },
  {
    locale: "ja-JP",
    headline: "春は、ここから始まる。",
    body: "はじめての暖かい日に羽織りたい軽やかなジャケット。3月15日より発売。",
    button: "コレクションを見る",
  },
  {
    locale: "ko-KR",
    headline: "봄이 시작되는 곳",
    body: "첫 따뜻한 날을 위한 가벼운 재킷, 3월 15일부터 만나보세요.",
    button: "지금 둘러보기",
  },
  {
    locale: "hi-IN",
    headline: "वसंत यहीं से शुरू होता है",
    body: "पहली गुनगुनी धूप के लिए हल्की जैकेटें, 15 मार्च से उपलब्ध।",
    button: "अभी देखें",
  },
  {
    locale: "bn-BD",
    headline: "বসন্তের শুরু এখানেই",
    body: "প্রথম উষ্ণ দিনগুলোর জন্য হালকা জ্যাকেট, ১৫ মার্চ থেকে পাওয়া যাচ্ছে।",
    button: "এখনই দেখুন",
  },
  {
    locale: "ar",
    headline: "الربيع يبدأ من هنا",
    body: "سترات خفيفة لأول الأيام الدافئة، متوفرة ابتداءً من 15 مارس.",
    button: "تسوّق الآن",
  },
  {
    locale: "he",
    headline: "האביב מתחיל כאן",
    body: "ז׳קטים קלילים לימים החמים הראשונים, החל מ־15 במרץ.",
    button: "לקולקציה המלאה",
  },
  {
    locale: "th",
    headline: "ฤดูใบไม้ผลิเริ่มต้นที่นี่",
    body: "แจ็กเก็ตเนื้อบางเบาสำหรับวันอบอุ่นวันแรกของปี วางจำหน่าย 15 มีนาคมนี้",
    button: "ช้อปเลย",
  },
];

function wordsOf(part: "headline" | "body" | "button"): Record<string, string> {
  return Object.fromEntries(campaignCopy.map((copy) => [copy.locale, copy[part]]));
}

export const campaignBrief: Brief = {
  subject: "A red bicycle leaning against a blossoming cherry tree in a city park, spring morning",
  style: "Photo, soft natural light",
  palette: "Blush pink and fresh green",
  texts: [
    { role: "headline", words: wordsOf("headline") },
    { role: "body", words: wordsOf("body") },
    { role: "button", words: wordsOf("button") },
  ],
};
