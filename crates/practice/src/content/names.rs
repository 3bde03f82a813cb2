//! Names of people from many cultures, each with the Latin letters its address is made of.

/// One culture's names; `(as written, as in an address)`.
pub(super) struct Culture {
    pub language: &'static str,
    pub given: &'static [(&'static str, &'static str)],
    pub family: &'static [(&'static str, &'static str)],
    /// Whether the family name comes first.
    pub family_first: bool,
    /// What stands between the names.
    pub between: &'static str,
    /// How often, against the others.
    pub weight: u32,
}

const fn culture(
    language: &'static str,
    weight: u32,
    given: &'static [(&'static str, &'static str)],
    family: &'static [(&'static str, &'static str)],
) -> Culture {
    Culture { language, given, family, family_first: false, between: " ", weight }
}

const fn east(culture: Culture, between: &'static str) -> Culture {
    Culture { family_first: true, between, ..culture }
}

pub(super) const CULTURES: &[Culture] = &[
    culture("en", 24, ENGLISH_GIVEN, ENGLISH_FAMILY),
    culture("en", 8, MIXED_GIVEN, MIXED_FAMILY),
    culture("de", 8, GERMAN_GIVEN, GERMAN_FAMILY),
    culture("fr", 6, FRENCH_GIVEN, FRENCH_FAMILY),
    culture("es", 5, SPANISH_GIVEN, SPANISH_FAMILY),
    culture("pt", 5, PORTUGUESE_GIVEN, PORTUGUESE_FAMILY),
    culture("sv", 3, NORDIC_GIVEN, NORDIC_FAMILY),
    culture("pl", 3, SLAVIC_GIVEN, SLAVIC_FAMILY),
    culture("ar", 4, ARABIC_GIVEN, ARABIC_FAMILY),
    culture("he", 3, HEBREW_GIVEN, HEBREW_FAMILY),
    east(culture("ja", 4, JAPANESE_GIVEN, JAPANESE_FAMILY), " "),
    east(culture("zh", 3, CHINESE_GIVEN, CHINESE_FAMILY), ""),
    east(culture("ko", 2, KOREAN_GIVEN, KOREAN_FAMILY), ""),
    culture("ru", 3, RUSSIAN_GIVEN, RUSSIAN_FAMILY),
    culture("el", 2, GREEK_GIVEN, GREEK_FAMILY),
    culture("hi", 2, HINDI_GIVEN, HINDI_FAMILY),
    east(culture("vi", 1, VIETNAMESE_GIVEN, VIETNAMESE_FAMILY), " "),
    culture("tr", 2, TURKISH_GIVEN, TURKISH_FAMILY),
];

const ENGLISH_GIVEN: &[(&str, &str)] = &[
    ("Alice", "alice"),
    ("Imogen", "imogen"),
    ("Callum", "callum"),
    ("Rhys", "rhys"),
    ("Siobhán", "siobhan"),
    ("Tamsin", "tamsin"),
    ("Marcus", "marcus"),
    ("Gwen", "gwen"),
    ("Desmond", "desmond"),
    ("Harriet", "harriet"),
    ("Jude", "jude"),
    ("Aoife", "aoife"),
    ("Tobias", "tobias"),
    ("Wilhelmina", "mina"),
    ("Angus", "angus"),
    ("Beth", "beth"),
    ("Cormac", "cormac"),
    ("Delphine", "delphine"),
    ("Ezra", "ezra"),
    ("Flora", "flora"),
    ("Graham", "graham"),
    ("Hester", "hester"),
    ("Isaac", "isaac"),
    ("Joan", "joan"),
    ("Keziah", "keziah"),
    ("Leland", "leland"),
    ("Maeve", "maeve"),
    ("Nell", "nell"),
    ("Owen", "owen"),
    ("Philippa", "pippa"),
];
const ENGLISH_FAMILY: &[(&str, &str)] = &[
    ("Thackeray", "thackeray"),
    ("Whitlock", "whitlock"),
    ("O'Donoghue", "odonoghue"),
    ("Pemberton", "pemberton"),
    ("Ashdown", "ashdown"),
    ("Fairweather", "fairweather"),
    ("MacAllister", "macallister"),
    ("Quigley", "quigley"),
    ("Hargreave", "hargreave"),
    ("Birtwhistle", "birtwhistle"),
    ("Llewellyn-Price", "llewellyn"),
    ("Stroud", "stroud"),
    ("Winterbourne", "winterbourne"),
    ("Tansley", "tansley"),
    ("Gorringe", "gorringe"),
    ("Calloway", "calloway"),
    ("Dunmore", "dunmore"),
    ("Espley", "espley"),
    ("Farrow", "farrow"),
    ("Gill", "gill"),
    ("Hobday", "hobday"),
    ("Ingleby", "ingleby"),
    ("Jessop", "jessop"),
    ("Kerrigan", "kerrigan"),
    ("Lovelock", "lovelock"),
    ("Mosley", "mosley"),
];
const MIXED_GIVEN: &[(&str, &str)] = &[
    ("Chidi", "chidi"),
    ("Adaeze", "adaeze"),
    ("Thandiwe", "thandiwe"),
    ("Kofi", "kofi"),
    ("Amara", "amara"),
    ("Wanjiru", "wanjiru"),
    ("Tama", "tama"),
    ("Leilani", "leilani"),
    ("Ngozi", "ngozi"),
    ("Sipho", "sipho"),
    ("Makena", "makena"),
    ("Rangi", "rangi"),
];
const MIXED_FAMILY: &[(&str, &str)] = &[
    ("Okonkwo", "okonkwo"),
    ("Mensah", "mensah"),
    ("Dlamini", "dlamini"),
    ("Kamau", "kamau"),
    ("Parata", "parata"),
    ("Kealoha", "kealoha"),
    ("Ọláńrewájú", "olanrewaju"),
    ("Nwachukwu", "nwachukwu"),
    ("Mthembu", "mthembu"),
    ("Achieng", "achieng"),
];
const GERMAN_GIVEN: &[(&str, &str)] = &[
    ("Jürgen", "juergen"),
    ("Annegret", "annegret"),
    ("Björn", "bjoern"),
    ("Käthe", "kaethe"),
    ("Lutz", "lutz"),
    ("Sieglinde", "sieglinde"),
    ("Torben", "torben"),
    ("Ulrike", "ulrike"),
    ("Veit", "veit"),
    ("Wiebke", "wiebke"),
    ("Anselm", "anselm"),
    ("Götz", "goetz"),
];
const GERMAN_FAMILY: &[(&str, &str)] = &[
    ("Großmann", "grossmann"),
    ("Böttcher", "boettcher"),
    ("Lüdenscheidt", "luedenscheidt"),
    ("von der Heyden", "heyden"),
    ("Klöpfer", "kloepfer"),
    ("Zieglowski", "zieglowski"),
    ("Achterberg", "achterberg"),
    ("Süßkind", "suesskind"),
    ("Nägele", "naegele"),
    ("Papenbrock", "papenbrock"),
];
const FRENCH_GIVEN: &[(&str, &str)] = &[
    ("Éloïse", "eloise"),
    ("Jérôme", "jerome"),
    ("Maëlle", "maelle"),
    ("François-Xavier", "fx"),
    ("Noémie", "noemie"),
    ("Gaël", "gael"),
    ("Solène", "solene"),
    ("Théodore", "theodore"),
    ("Anaïs", "anais"),
    ("Loïc", "loic"),
];
const FRENCH_FAMILY: &[(&str, &str)] = &[
    ("Lefèvre-Pontalis", "lefevre"),
    ("d'Aubigny", "daubigny"),
    ("Bréchet", "brechet"),
    ("Château", "chateau"),
    ("Grangé", "grange"),
    ("Morvan", "morvan"),
    ("Thibaudeau", "thibaudeau"),
    ("Kerouédan", "kerouedan"),
    ("Sauvageot", "sauvageot"),
];
const SPANISH_GIVEN: &[(&str, &str)] = &[
    ("Íñigo", "inigo"),
    ("Begoña", "begona"),
    ("Joaquín", "joaquin"),
    ("María José", "mariajose"),
    ("Ximena", "ximena"),
    ("Andrés", "andres"),
    ("Inés", "ines"),
    ("Raúl", "raul"),
    ("Nerea", "nerea"),
    ("Sofía", "sofia"),
];
const SPANISH_FAMILY: &[(&str, &str)] = &[
    ("Ibáñez Toledano", "ibanez"),
    ("Núñez", "nunez"),
    ("Echeverría", "echeverria"),
    ("Quiñones", "quinones"),
    ("Zubizarreta", "zubizarreta"),
    ("Peñalver", "penalver"),
    ("Vázquez Lamas", "vazquez"),
    ("Carrión", "carrion"),
    ("Güell", "guell"),
];
const PORTUGUESE_GIVEN: &[(&str, &str)] = &[
    ("João", "joao"),
    ("Conceição", "conceicao"),
    ("Inês", "ines"),
    ("Gonçalo", "goncalo"),
    ("Letícia", "leticia"),
    ("Thaís", "thais"),
    ("Estêvão", "estevao"),
    ("Lúcia", "lucia"),
    ("Vinícius", "vinicius"),
];
const PORTUGUESE_FAMILY: &[(&str, &str)] = &[
    ("Guimarães", "guimaraes"),
    ("da Conceição Brandão", "brandao"),
    ("Falcão", "falcao"),
    ("Simões", "simoes"),
    ("Araújo", "araujo"),
    ("Magalhães e Sá", "magalhaes"),
    ("Antunes", "antunes"),
    ("Leitão", "leitao"),
];
const NORDIC_GIVEN: &[(&str, &str)] = &[
    ("Åsa", "asa"),
    ("Søren", "soren"),
    ("Þórdís", "thordis"),
    ("Øyvind", "oyvind"),
    ("Päivi", "paivi"),
    ("Björk", "bjork"),
    ("Ragnhild", "ragnhild"),
    ("Väinö", "vaino"),
    ("Jógvan", "jogvan"),
];
const NORDIC_FAMILY: &[(&str, &str)] = &[
    ("Ångström", "angstrom"),
    ("Sæther", "saether"),
    ("Guðmundsdóttir", "gudmundsdottir"),
    ("Hämäläinen", "hamalainen"),
    ("Nørgaard", "norgaard"),
    ("Björklund", "bjorklund"),
    ("Øster", "oster"),
    ("Ylönen", "ylonen"),
];
const SLAVIC_GIVEN: &[(&str, &str)] = &[
    ("Łukasz", "lukasz"),
    ("Żaneta", "zaneta"),
    ("Jiří", "jiri"),
    ("Božena", "bozena"),
    ("Šimon", "simon"),
    ("Zdeňka", "zdenka"),
    ("Đorđe", "djordje"),
    ("Małgorzata", "malgorzata"),
    ("Živa", "ziva"),
];
const SLAVIC_FAMILY: &[(&str, &str)] = &[
    ("Wiśniewska", "wisniewska"),
    ("Źrebiec", "zrebiec"),
    ("Dvořáček", "dvoracek"),
    ("Čapková", "capkova"),
    ("Kovačević", "kovacevic"),
    ("Brzęczyszczykiewicz", "brzeczyszczykiewicz"),
    ("Ľudovít", "ludovit"),
    ("Krč", "krc"),
];
const ARABIC_GIVEN: &[(&str, &str)] = &[
    ("ليلى", "layla"),
    ("يوسف", "youssef"),
    ("فاطمة", "fatima"),
    ("عبد الرحمن", "abdulrahman"),
    ("نور", "nour"),
    ("سامي", "sami"),
    ("هالة", "hala"),
    ("طارق", "tariq"),
    ("مريم", "maryam"),
];
const ARABIC_FAMILY: &[(&str, &str)] = &[
    ("الحداد", "alhaddad"),
    ("بن سعيد", "bensaid"),
    ("القاضي", "alqadi"),
    ("المنصوري", "almansouri"),
    ("خليل", "khalil"),
    ("الشريف", "alsharif"),
    ("درويش", "darwish"),
    ("النجار", "alnajjar"),
];
const HEBREW_GIVEN: &[(&str, &str)] = &[
    ("נועה", "noa"),
    ("איתי", "itai"),
    ("שירה", "shira"),
    ("יונתן", "yonatan"),
    ("תמר", "tamar"),
    ("אלעד", "elad"),
    ("מיכל", "michal"),
    ("גיל", "gil"),
];
const HEBREW_FAMILY: &[(&str, &str)] = &[
    ("בן־דוד", "bendavid"),
    ("פרידמן", "friedman"),
    ("אזולאי", "azoulay"),
    ("שקד", "shaked"),
    ("הלוי", "halevi"),
    ("ברקוביץ׳", "berkovich"),
    ("דגן", "dagan"),
];
const JAPANESE_GIVEN: &[(&str, &str)] = &[
    ("陽菜", "hina"),
    ("健太", "kenta"),
    ("美咲", "misaki"),
    ("蓮", "ren"),
    ("さくら", "sakura"),
    ("大輔", "daisuke"),
    ("千尋", "chihiro"),
    ("ケイ", "kei"),
];
const JAPANESE_FAMILY: &[(&str, &str)] = &[
    ("佐々木", "sasaki"),
    ("小野寺", "onodera"),
    ("高橋", "takahashi"),
    ("渡邉", "watanabe"),
    ("井上", "inoue"),
    ("長谷川", "hasegawa"),
    ("森", "mori"),
    ("東海林", "shoji"),
];
const CHINESE_GIVEN: &[(&str, &str)] = &[
    ("晓明", "xiaoming"),
    ("丽华", "lihua"),
    ("子轩", "zixuan"),
    ("雨桐", "yutong"),
    ("伟", "wei"),
    ("思远", "siyuan"),
    ("嘉怡", "jiayi"),
];
const CHINESE_FAMILY: &[(&str, &str)] = &[
    ("欧阳", "ouyang"),
    ("王", "wang"),
    ("陈", "chen"),
    ("諸葛", "zhuge"),
    ("林", "lin"),
    ("赵", "zhao"),
    ("黃", "huang"),
];
const KOREAN_GIVEN: &[(&str, &str)] =
    &[("서연", "seoyeon"), ("민준", "minjun"), ("하은", "haeun"), ("도윤", "doyun"), ("지우", "jiwoo")];
const KOREAN_FAMILY: &[(&str, &str)] =
    &[("김", "kim"), ("박", "park"), ("남궁", "namgung"), ("최", "choi"), ("윤", "yoon")];
const RUSSIAN_GIVEN: &[(&str, &str)] = &[
    ("Екатерина", "ekaterina"),
    ("Дмитрий", "dmitriy"),
    ("Алёна", "alyona"),
    ("Святослав", "svyatoslav"),
    ("Юлія", "yuliya"),
    ("Олег", "oleg"),
    ("Зоряна", "zoryana"),
];
const RUSSIAN_FAMILY: &[(&str, &str)] = &[
    ("Щербакова", "shcherbakova"),
    ("Журавлёв", "zhuravlev"),
    ("Ковальчук", "kovalchuk"),
    ("Белых", "belykh"),
    ("Гринько", "hrynko"),
    ("Цой", "tsoy"),
];
const GREEK_GIVEN: &[(&str, &str)] =
    &[("Ελένη", "eleni"), ("Γιώργος", "giorgos"), ("Δέσποινα", "despina"), ("Θανάσης", "thanasis"), ("Ξένια", "xenia")];
const GREEK_FAMILY: &[(&str, &str)] = &[
    ("Παπαδάκη", "papadaki"),
    ("Οικονόμου", "oikonomou"),
    ("Χατζηγιάννης", "chatzigiannis"),
    ("Ψαρρά", "psarra"),
    ("Βασιλείου", "vasileiou"),
];
const HINDI_GIVEN: &[(&str, &str)] =
    &[("आदित्य", "aditya"), ("प्रिया", "priya"), ("कृष्णा", "krishna"), ("सुनीता", "sunita"), ("राहुल", "rahul")];
const HINDI_FAMILY: &[(&str, &str)] = &[
    ("शर्मा", "sharma"),
    ("चतुर्वेदी", "chaturvedi"),
    ("मिश्रा", "mishra"),
    ("अग्रवाल", "agrawal"),
    ("त्रिपाठी", "tripathi"),
];
const VIETNAMESE_GIVEN: &[(&str, &str)] =
    &[("Thị Hồng Nhung", "nhung"), ("Đức", "duc"), ("Quỳnh Anh", "quynhanh"), ("Văn Trường", "truong")];
const VIETNAMESE_FAMILY: &[(&str, &str)] =
    &[("Nguyễn", "nguyen"), ("Đặng", "dang"), ("Huỳnh", "huynh"), ("Phạm", "pham")];
const TURKISH_GIVEN: &[(&str, &str)] =
    &[("İlker", "ilker"), ("Gülşah", "gulsah"), ("Çağrı", "cagri"), ("Işıl", "isil"), ("Oğuz", "oguz")];
const TURKISH_FAMILY: &[(&str, &str)] =
    &[("Yıldırım", "yildirim"), ("Öztürk", "ozturk"), ("Şahin", "sahin"), ("Küçük", "kucuk"), ("Ağaoğlu", "agaoglu")];
