//! What the slots of the scripts can hold.

use fastrand::Rng;

/// The value of a custom attribute or of an event's metadata.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Nothing.
    Null,
}

impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => text.as_str().into(),
            Value::Int(number) => (*number).into(),
            Value::Number(number) => (*number).into(),
            Value::Flag(flag) => (*flag).into(),
            Value::Null => Self::Null,
        }
    }
}

/// One of a list.
pub(super) fn one<'a, T: ?Sized>(rng: &mut Rng, of: &[&'a T]) -> &'a T {
    of[rng.usize(..of.len())]
}

/// A value for a slot, or none when no slot has that name.
pub(super) fn draw(name: &str, rng: &mut Rng) -> Option<String> {
    if let Some((_, words)) = LISTS.iter().find(|(list, _)| *list == name) {
        return Some(one(rng, words).to_owned());
    }
    numbers(name, rng).or_else(|| dates(name, rng)).or_else(|| identifiers(name, rng))
}

fn numbers(name: &str, rng: &mut Rng) -> Option<String> {
    Some(match name {
        "few" => rng.u32(2..9).to_string(),
        "count" => rng.u32(12..480).to_string(),
        "many" => grouped(rng.u32(1_100..96_000)),
        "percent" => rng.u32(3..97).to_string(),
        "seats" => rng.u32(12..60).to_string(),
        "minutes" => (rng.u32(1..12) * 5).to_string(),
        "seconds" => rng.u32(11..90).to_string(),
        "amount" => amount(rng),
        "small" => format!("{}{}.{:02}", one(rng, &["$", "€", "£"]), rng.u32(4..90), rng.u32(..100)),
        "euro" => format!("{},{:02} €", rng.u32(19..980), rng.u32(..100)),
        _ => return None,
    })
}

fn amount(rng: &mut Rng) -> String {
    let sign = one(rng, &["$", "€", "£", "$", "€"]);
    let units = if rng.bool() { rng.u32(29..900) } else { rng.u32(900..14_000) };
    let cents = if rng.bool() { 0 } else { rng.u32(..100) };
    format!("{sign}{}.{cents:02}", grouped(units))
}

fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

fn dates(name: &str, rng: &mut Rng) -> Option<String> {
    let day = rng.u32(1..29);
    Some(match name {
        "date" => format!("{day} {}", one(rng, MONTHS)),
        "date_de" => format!("{day}. {}", one(rng, MONTHS_DE)),
        "date_fr" => format!("{day} {}", one(rng, MONTHS_FR)),
        "date_es" => format!("{day} de {}", one(rng, MONTHS_ES)),
        "date_pt" => format!("{day} de {}", one(rng, MONTHS_PT)),
        "date_num" => format!("{day:02}/{:02}/2026", rng.u32(1..13)),
        "date_ja" => format!("{}月{day}日", rng.u32(1..13)),
        "time" => format!("{}:{:02}", rng.u32(7..21), rng.u32(..60)),
        "stamp" => format!(
            "2026-{:02}-{day:02}T{:02}:{:02}:{:02}Z",
            rng.u32(1..13),
            rng.u32(..24),
            rng.u32(..60),
            rng.u32(..60)
        ),
        "mail_date" => format!(
            "{}, {} {day}, 2026 at {}:{:02}",
            one(rng, &["Mon", "Tue", "Wed", "Thu", "Fri"]),
            &one(rng, MONTHS)[..3],
            rng.u32(8..19),
            rng.u32(..60)
        ),
        _ => return None,
    })
}

fn identifiers(name: &str, rng: &mut Rng) -> Option<String> {
    Some(match name {
        "order" => format!("ORD-{}", rng.u32(10_000..99_999)),
        "invoice" => format!("LW-2026-{:05}", rng.u32(1..99_999)),
        "own_invoice" => format!("{}-{}", one(rng, &["INV", "RE", "F", "2026"]), rng.u32(1000..9999)),
        "quote_number" => format!("Q-{}", rng.u32(200..9_900)),
        "ticket" => format!("#{}", rng.u32(1_000..40_000)),
        "request" => format!("req_{:08x}{:04x}", rng.u32(..), rng.u16(..)),
        "hex" => format!("{:08x}", rng.u32(..)),
        "id" => rng.u32(100_000..9_999_999).to_string(),
        "version" => format!("{}.{}.{}", rng.u8(4..8), rng.u8(..20), rng.u8(..10)),
        "last4" => format!("{:04}", rng.u32(..10_000)),
        "postcode" => rng.u32(10_000..99_999).to_string(),
        "ip" => format!("203.0.113.{}", rng.u8(1..255)),
        "phone" => format!(
            "+{} {:03} 555 {:04}",
            one(rng, &["1", "44", "49", "33", "61"]),
            rng.u32(200..999),
            rng.u32(100..9999)
        ),
        _ => return None,
    })
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: &[&str] =
    &["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"];
const MONTHS_FR: &[&str] =
    &["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"];
const MONTHS_ES: &[&str] =
    &["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"];
const MONTHS_PT: &[&str] =
    &["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro"];

const LISTS: &[(&str, &[&str])] = &[
    ("month", MONTHS),
    ("month_de", MONTHS_DE),
    ("month_fr", MONTHS_FR),
    ("month_es", MONTHS_ES),
    ("month_pt", MONTHS_PT),
    ("weekday", &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
    ("weekday_de", &["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"]),
    ("weekday_fr", &["lundi", "mardi", "mercredi", "jeudi", "vendredi"]),
    ("weekday_es", &["el lunes", "el martes", "el miércoles", "el jueves", "el viernes"]),
    ("plan", &["Bench", "Workshop", "Workshop", "Foundry"]),
    ("bigger_plan", &["Workshop", "Foundry", "Foundry with bank feeds"]),
    (
        "area",
        &[
            "Reports",
            "Time sheets",
            "Quotes",
            "Invoices",
            "Bank feeds",
            "the project board",
            "Expenses",
            "the client portal",
            "Team settings",
            "Recurring invoices",
            "the tax summary",
            "the stock list",
        ],
    ),
    (
        "error",
        &[
            "Something went sideways (LW-500)",
            "Sync token expired",
            "Request timed out after 30 s",
            "Row is locked by another user",
            "Invalid period: end before start",
            "We could not reach your bank (BF-17)",
            "Entity is archived",
            "413: payload too large",
            "Unexpected end of file",
            "Your session has ended",
            "Number range exhausted",
            "Template not found",
            "Could not read column 7",
            "Rounding difference of 0.01",
            "Checksum mismatch",
        ],
    ),
    (
        "colleague",
        &[
            "Ines",
            "Tomasz",
            "Priya",
            "Oluwaseun",
            "Marit",
            "Gábor",
            "Leticia",
            "Yusuf",
            "Hannah",
            "Dmitri",
            "Aroha",
            "Bao",
            "Seán",
            "Noor",
            "Kaja",
            "Emeka",
            "Sunniva",
            "Rafael",
        ],
    ),
    (
        "client",
        &[
            "Okafor & Sons",
            "Brightwater Dental",
            "the parish council",
            "Halvorsen Boats",
            "Atelier Mireille",
            "Cobblestone Cafés",
            "Northgate School",
            "Fennimore Legal",
            "Sunday Bakery",
            "Kowalczyk Roofing",
            "Green Lane Nursery",
            "Studio Ombra",
            "the Whitcombe estate",
            "Peregrine Couriers",
            "Lakeside Clinic",
            "Tamarind Foods",
        ],
    ),
    (
        "project",
        &[
            "Kitchen refit",
            "Spring catalogue",
            "Website relaunch",
            "Roof survey",
            "Annual audit",
            "Shopfront",
            "Boathouse phase 2",
            "Trade fair stand",
            "Staff training",
            "Solar array",
            "Library shelving",
            "Menu redesign",
            "Depot move",
        ],
    ),
    (
        "bank",
        &["Merchant & Vale", "Sparhafen", "Banque du Quai", "First Prairie", "Caixa do Porto Novo", "Northern Mutual"],
    ),
    ("app", &["Paperkite", "Chattery", "Stallkeeper", "Boxwood", "Datebook", "Zettelwerk", "Tillpoint"]),
    ("browser", &["Firefox", "Chrome", "Safari", "Edge"]),
    ("os", &["Windows 11", "macOS 15", "Ubuntu 24.04", "ChromeOS"]),
    ("phone_os", &["Android 15", "Android 14", "iOS 18", "iOS 17", "iPadOS 18"]),
    (
        "title",
        &[
            "Office manager",
            "Owner",
            "Bookkeeper",
            "Head of Operations",
            "Project lead",
            "Finance assistant",
            "Studio manager",
            "Director",
            "IT administrator",
            "Workshop foreman",
            "Controller",
            "Co-founder",
        ],
    ),
    ("role", &["Viewer", "Member", "Approver", "Bookkeeper", "Admin"]),
    (
        "field",
        &["due_date", "client_ref", "net_amount", "tax_code", "billable", "employee_no", "cost_centre", "hourly_rate"],
    ),
    (
        "endpoint",
        &["/v3/invoices", "/v3/time_entries", "/v3/clients", "/v3/projects", "/v3/bank_lines", "/v3/expenses"],
    ),
    ("format", &["CSV", "PDF", "XLSX", "JSON"]),
    (
        "csv",
        &[
            "clients_final.csv",
            "hours-2026.csv",
            "kunden_neu.csv",
            "export (3).csv",
            "opening-balances.csv",
            "stock list.csv",
        ],
    ),
    (
        "city",
        &["Leeds", "Gdańsk", "Porto", "Graz", "Tromsø", "Halifax", "Pune", "Wellington", "Lille", "Cork", "Utrecht"],
    ),
    ("company", &["our company", "our workshop", "the studio", "our office"]),
    ("email", &["office@example.com", "hello@example.org", "accounts@example.net", "me@mail.example"]),
];
