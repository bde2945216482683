/**
 * The script a language is usually written in, by language, and by language and region where that differs: from likelySubtags
 * of Unicode CLDR 48, cut down to languages that people set copy in. Copyright © 1991-2025 Unicode, Inc., used under the
 * Unicode License v3 (SPDX: Unicode-3.0, https://www.unicode.org/license.txt).
 */
export const likelyScripts: Readonly<Record<string, string>> = {
  Latn:
    "aa af ak an ast ay az bi bm br bs ca ceb ch co crs cs cy da de dsb dyo ee en eo es et eu ff fi fil fj fo fr fur fy ga gd gl gn " +
    "gsw gv ha haw hil hmn ho hr hsb ht hu hz ia id ie ig ik ilo io is it jv kab kac kg kha ki kj kl kam kr ku kw la lb lg li ln lt " +
    "lu luo lus lv mas mfe mg mh mi ms mt na nb nd nds ng nl nn nr nv ny oc om pap pi pl pt qu rm rn ro rw sc sco se sg sk sl sm sn " +
    "so sq ss st su sv sw szl tk tn to tpi tr ts tw ty tzm uz ve vi vo wa war wo xh yo za zu ky-TR sr-ME sr-RO sr-TR",
  Cyrl:
    "ab av ba be bg bua ce cu cv inh kbd kk krc kum kv ky lez mdf mhr mk mn myv nog os ru sah sr tg tt tyv udm uk xal az-RU ku-AM " +
    "ku-AZ ku-GE ku-TM ug-KZ ug-MN uz-CN",
  Arab:
    "acm apc ar ary arz azb bal bqi ckb fa glk khw ks lrc mzn ps sd skr ug ur az-IQ az-IR ha-CM ha-SD kk-AF kk-CN kk-IR kk-MN ku-IQ " +
    "ku-IR ku-LB ky-CN ms-CC pa-PK tg-PK uz-AF",
  Hans: "gan hak hsn nan wuu zh yue-CN",
  Hant: "lzh yue zh-AU zh-BN zh-GB zh-GF zh-HK zh-ID zh-MO zh-PA zh-PF zh-PH zh-SR zh-TH zh-TW zh-US zh-VN nan-MO nan-TW hak-TW",
  Jpan: "ja",
  Kore: "ko",
  Deva: "awa bgc bh bho brx doi hi kok mag mai mr ne new raj sa sck pi-IN sd-IN",
  Beng: "as bn mni",
  Guru: "pa",
  Gujr: "gu",
  Orya: "or",
  Taml: "ta",
  Telu: "te",
  Knda: "kn",
  Mlym: "ml",
  Sinh: "si pi-LK",
  Hebr: "he yi",
  Grek: "el",
  Thai: "th pi-TH",
  Laoo: "lo",
  Khmr: "km",
  Mymr: "mnw my shn pi-MM",
  Tibt: "bo dz",
  Mong: "mn-CN",
  Geor: "ka",
  Armn: "hy",
  Ethi: "am gez ti tig",
  Cans: "cr iu oj",
  Cher: "chr",
  Tfng: "shi zgh",
  Vaii: "vai",
  Olck: "sat",
  Syrc: "syr",
  Thaa: "dv",
  Nkoo: "nqo",
  Rohg: "rhg",
  Yiii: "ii",
};
