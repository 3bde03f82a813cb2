//! Where people write from: `(city, region, country, telephone code)` by language.

type Place = (&'static str, &'static str, &'static str, &'static str);

/// Places where people speak a language.
pub(super) fn places(language: &str) -> &'static [Place] {
    match language {
        "de" => &[
            ("Bremen", "Bremen", "Germany", "+49"),
            ("Graz", "Styria", "Austria", "+43"),
            ("Chur", "Graubünden", "Switzerland", "+41"),
            ("Görlitz", "Saxony", "Germany", "+49"),
        ],
        "fr" => &[
            ("Nantes", "Pays de la Loire", "France", "+33"),
            ("Liège", "Wallonia", "Belgium", "+32"),
            ("Québec", "Quebec", "Canada", "+1"),
            ("Dakar", "Dakar", "Senegal", "+221"),
        ],
        "es" => &[
            ("Cádiz", "Andalusia", "Spain", "+34"),
            ("Mérida", "Yucatán", "Mexico", "+52"),
            ("Rosario", "Santa Fe", "Argentina", "+54"),
            ("Cali", "Valle del Cauca", "Colombia", "+57"),
        ],
        "pt" => &[
            ("Braga", "Braga", "Portugal", "+351"),
            ("Florianópolis", "Santa Catarina", "Brazil", "+55"),
            ("Recife", "Pernambuco", "Brazil", "+55"),
            ("Maputo", "Maputo", "Mozambique", "+258"),
        ],
        "sv" => &[
            ("Umeå", "Västerbotten", "Sweden", "+46"),
            ("Tromsø", "Troms", "Norway", "+47"),
            ("Aarhus", "Midtjylland", "Denmark", "+45"),
            ("Akureyri", "Norðurland eystra", "Iceland", "+354"),
        ],
        "pl" => &[
            ("Łódź", "Łódzkie", "Poland", "+48"),
            ("Brno", "South Moravia", "Czechia", "+420"),
            ("Novi Sad", "Vojvodina", "Serbia", "+381"),
        ],
        "ar" => &[
            ("Amman", "Amman", "Jordan", "+962"),
            ("Alexandria", "Alexandria", "Egypt", "+20"),
            ("Sfax", "Sfax", "Tunisia", "+216"),
            ("Sharjah", "Sharjah", "United Arab Emirates", "+971"),
        ],
        "he" => &[("Haifa", "Haifa District", "Israel", "+972"), ("Tel Aviv", "Tel Aviv District", "Israel", "+972")],
        "ja" => &[
            ("金沢市", "石川県", "Japan", "+81"),
            ("Kobe", "Hyogo", "Japan", "+81"),
            ("Sapporo", "Hokkaido", "Japan", "+81"),
        ],
        "zh" => &[
            ("Xiamen", "Fujian", "China", "+86"),
            ("Tainan", "Tainan", "Taiwan", "+886"),
            ("Penang", "Penang", "Malaysia", "+60"),
        ],
        "ko" => &[("Busan", "Busan", "South Korea", "+82"), ("Jeonju", "North Jeolla", "South Korea", "+82")],
        "ru" => &[
            ("Lviv", "Lviv Oblast", "Ukraine", "+380"),
            ("Almaty", "Almaty", "Kazakhstan", "+7"),
            ("Tbilisi", "Tbilisi", "Georgia", "+995"),
        ],
        "el" => &[("Patras", "Western Greece", "Greece", "+30"), ("Larnaca", "Larnaca", "Cyprus", "+357")],
        "hi" => &[("Pune", "Maharashtra", "India", "+91"), ("Jaipur", "Rajasthan", "India", "+91")],
        "vi" => &[("Đà Nẵng", "Đà Nẵng", "Vietnam", "+84")],
        "tr" => &[("İzmir", "İzmir", "Türkiye", "+90"), ("Eskişehir", "Eskişehir", "Türkiye", "+90")],
        _ => &[
            ("Leeds", "England", "United Kingdom", "+44"),
            ("Cork", "Munster", "Ireland", "+353"),
            ("Portland", "Oregon", "United States", "+1"),
            ("Asheville", "North Carolina", "United States", "+1"),
            ("Hobart", "Tasmania", "Australia", "+61"),
            ("Dunedin", "Otago", "New Zealand", "+64"),
            ("Halifax", "Nova Scotia", "Canada", "+1"),
            ("Accra", "Greater Accra", "Ghana", "+233"),
            ("Nairobi", "Nairobi County", "Kenya", "+254"),
            ("Durban", "KwaZulu-Natal", "South Africa", "+27"),
            ("Inverness", "Scotland", "United Kingdom", "+44"),
            ("Austin", "Texas", "United States", "+1"),
        ],
    }
}
