//! The customers: users and leads, with all that can be odd or missing about them.

use fastrand::Rng;

use super::companies::Company;
use super::names::{CULTURES, Culture};
use super::places::places;
use super::values::{Value, one};

/// Whether the product knows who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Signed up.
    User,
    /// Wrote in without an account.
    Lead,
}

/// A customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// User or lead.
    pub role: Role,
    /// Full name, when known.
    pub name: Option<String>,
    /// What to call them; empty when not known.
    pub first_name: String,
    /// Address, when known; unlike any other person's.
    pub email: Option<String>,
    /// Telephone, when known.
    pub phone: Option<String>,
    /// Identifier in the product; only users have one.
    pub external_id: Option<String>,
    /// Language of the browser.
    pub language: &'static str,
    /// City, when known.
    pub city: Option<&'static str>,
    /// Region, when known.
    pub region: Option<&'static str>,
    /// Country, when known.
    pub country: Option<&'static str>,
    /// Browser, when known.
    pub browser: Option<&'static str>,
    /// Its version.
    pub browser_version: Option<String>,
    /// Operating system, when known.
    pub os: Option<&'static str>,
    /// Whether mail to the address came back.
    pub bounced: bool,
    /// Whether newsletters are unwanted.
    pub unsubscribed: bool,
    /// Custom attributes.
    pub attributes: Vec<(&'static str, Value)>,
}

/// A customer; `number` tells them from all others. One in fifty is one of the odd ones; about one in seven is a
/// lead, of whom some have left an address and some nothing at all.
pub fn person(rng: &mut Rng, number: usize, company: Option<&Company>) -> Person {
    if rng.u8(..50) == 0 {
        let odd = ODD[rng.usize(..ODD.len())];
        return odd_person(rng, odd, number);
    }
    let culture = culture(rng);
    let given = culture.given[rng.usize(..culture.given.len())];
    let family = culture.family[rng.usize(..culture.family.len())];
    let email = address(rng, given.1, family.1, number, company);
    let mut person = bare(rng, culture.language, number);
    if company.is_some() || rng.u8(..7) != 0 {
        person.name = Some(full_name(rng, culture, given.0, family.0));
        given.0.clone_into(&mut person.first_name);
        person.email = Some(email);
        person.phone = (rng.u8(..3) == 0).then(|| phone(rng, culture.language));
        person.attributes = attributes(rng, company);
        return person;
    }
    person.role = Role::Lead;
    person.external_id = None;
    if rng.u8(..3) != 0 {
        person.email = Some(email);
        if rng.bool() {
            person.name = Some(given.0.to_owned());
            given.0.clone_into(&mut person.first_name);
        }
    }
    person
}

/// So many people no list of customers is without: a name of more than 120 characters, an emoji, both directions,
/// markup, nothing at all.
pub const STRIKING: usize = 6;

/// One of the [`STRIKING`].
pub fn striking_person(rng: &mut Rng, which: usize, number: usize) -> Person {
    odd_person(rng, ODD[which % STRIKING], number)
}

/// `(name, first name, address or nothing, language)`.
type Odd = (&'static str, &'static str, &'static str, &'static str);

const ODD: &[Odd] = &[
    (
        "Maria Theresia Friederike Wilhelmina Josepha Antonia von und zu Hohenfels-Breitenau-Langenschwalbach auf Schloß Oberniederstetten, Freifrau, geb. Gräfin",
        "Maria Theresia",
        "mt.hohenfels",
        "de",
    ),
    ("Sunny 🌻 Okafor", "Sunny", "sunny", "en"),
    ("יעל Cohen-Meyer (חשבונות)", "יעל", "yael.cm", "he"),
    ("<b>Bobby</b> O'Tables\"; --", "Bobby", "bobby.tables", "en"),
    ("👩‍🔧 Workshop Wanda 👩🏽‍🔧", "Wanda", "wanda", "en"),
    ("", "", "", "en"),
    ("🦊", "🦊", "fox", "en"),
    ("Suryanto", "Suryanto", "suryanto", "en"),
    ("Madhuri", "Madhuri", "madhuri", "en"),
    ("X Æ", "X", "x.ae", "en"),
    ("Ng", "Ng", "ng", "en"),
    ("Zoë 𝓢𝓽𝓪𝓻𝓵𝓲𝓰𝓱𝓽", "Zoë", "zoe.starlight", "en"),
    ("R̸o̷b̶i̵n̴ Noise", "Robin", "robin.noise", "en"),
    ("Jose\u{301} Fernandez\u{303}o", "Jose\u{301}", "jose.combining", "es"),
    ("ليلى Smith-الحداد", "ليلى", "layla.smith", "ar"),
    ("accounts payable", "", "accounts-payable", "en"),
    ("Türk-İngiliz Çeviri Bürosu", "", "ceviri", "tr"),
    ("한국어 영업팀 🇰🇷 담당자", "담당자", "sales.kr", "ko"),
    ("𝔉𝔯𝔢𝔡𝔢𝔯𝔦𝔠𝔨", "Frederick", "fred", "en"),
    ("  Spaces   Everywhere  ", "Spaces", "spaces", "en"),
    ("भाग्यलक्ष्मी वेङ्कटसुब्रह्मण्यम् अय्यर्", "भाग्यलक्ष्मी", "bhagya", "hi"),
    ("", "", "no-name", "en"),
];

fn odd_person(rng: &mut Rng, (name, first, local, language): Odd, number: usize) -> Person {
    let mut person = bare(rng, language, number);
    person.name = (!name.is_empty()).then(|| name.to_owned());
    first.clone_into(&mut person.first_name);
    person.email = (!local.is_empty()).then(|| format!("{local}{number}@{}", one(rng, PRIVATE)));
    if name.is_empty() {
        person.role = Role::Lead;
        person.external_id = None;
    } else {
        person.attributes = attributes(rng, None);
    }
    person
}

fn culture(rng: &mut Rng) -> &'static Culture {
    let all: u32 = CULTURES.iter().map(|culture| culture.weight).sum();
    let mut ball = rng.u32(..all);
    for culture in CULTURES {
        if ball < culture.weight {
            return culture;
        }
        ball -= culture.weight;
    }
    &CULTURES[0]
}

fn full_name(rng: &mut Rng, culture: &Culture, given: &str, family: &str) -> String {
    match (culture.family_first, rng.u8(..40)) {
        (_, 0) => given.to_owned(),
        (false, 1) => format!("{given} {}. {family}", rng.uppercase()),
        (false, 2) => format!("Dr. {given} {family}"),
        (false, 3) => format!("{family}, {given}"),
        (false, 4) => format!("{given} {family}").to_lowercase(),
        (true, _) => format!("{family}{}{given}", culture.between),
        (false, _) => format!("{given} {family}"),
    }
}

const PRIVATE: &[&str] = &["example.com", "example.net", "example.org", "mail.example", "inbox.example", "post.test"];

fn address(rng: &mut Rng, given: &str, family: &str, number: usize, company: Option<&Company>) -> String {
    let domain = match company {
        Some(company) if rng.u8(..5) != 0 => company.domain.as_str(),
        _ => one(rng, PRIVATE),
    };
    match rng.u8(..4) {
        0 => format!("{given}.{family}{number}@{domain}"),
        1 => format!("{}{family}{number}@{domain}", &given[..1]),
        2 => format!("{given}{number}@{domain}"),
        _ => format!("{family}.{given}{number}@{domain}"),
    }
}

fn phone(rng: &mut Rng, language: &str) -> String {
    let places = places(language);
    format!("{}{:03}555{:04}", places[rng.usize(..places.len())].3, rng.u32(200..999), rng.u32(100..9999))
}

/// A person of whom only the device is known.
fn bare(rng: &mut Rng, language: &'static str, number: usize) -> Person {
    let places = places(language);
    let (city, region, country, _) = places[rng.usize(..places.len())];
    let located = rng.u8(..10) != 0;
    let (browser, os) = DEVICES[rng.usize(..DEVICES.len())];
    let mobile = browser.is_empty();
    Person {
        role: Role::User,
        name: None,
        first_name: String::new(),
        email: None,
        phone: None,
        external_id: Some(if rng.bool() {
            format!("u-{:07}", 200_000 + number)
        } else {
            format!("{}", 31_000_000 + number)
        }),
        language,
        city: located.then_some(city),
        region: located.then_some(region),
        country: located.then_some(country),
        browser: (!mobile).then_some(browser),
        browser_version: (!mobile).then(|| format!("{}.0.{}", rng.u8(118..142), rng.u16(..9000))),
        os: Some(os),
        bounced: rng.u8(..40) == 0,
        unsubscribed: rng.u8(..12) == 0,
        attributes: Vec::new(),
    }
}

const DEVICES: &[(&str, &str)] = &[
    ("chrome", "Windows 11"),
    ("chrome", "OS X 10.15.7"),
    ("firefox", "Linux"),
    ("firefox", "Windows 10"),
    ("safari", "OS X 10.15.7"),
    ("edge", "Windows 11"),
    ("chrome", "Chrome OS"),
    ("", "Android 15"),
    ("", "iOS 18.1"),
    ("safari", "iOS 17.6"),
];

fn attributes(rng: &mut Rng, company: Option<&Company>) -> Vec<(&'static str, Value)> {
    let plan = company.map_or(Some(one(rng, &["Bench", "Workshop"])), |company| company.plan);
    let seats = company.map_or(1, |company| i64::from(company.user_count));
    let mut attributes = vec![
        ("plan", plan.map_or(Value::Null, |plan| Value::Text(plan.to_owned()))),
        ("seats", Value::Int(seats)),
        ("mrr", Value::Number(company.map_or(19.0, |company| f64::from(company.monthly_spend)))),
        ("trial", Value::Flag(plan.is_none())),
        ("role_in_app", Value::Text(one(rng, &["owner", "admin", "bookkeeper", "member", "viewer"]).to_owned())),
        ("invoices_sent", Value::Int(rng.i64(0..2_400))),
    ];
    if rng.bool() {
        attributes.push(("two_factor", Value::Flag(rng.bool())));
    }
    if rng.u8(..4) == 0 {
        attributes.push((
            "referred_by",
            Value::Text(one(rng, &["a friend", "trade fair", "newsletter", "accountant"]).to_owned()),
        ));
    }
    if rng.u8(..9) == 0 {
        attributes.push(("note_to_self", Value::Text("prefers e-mail — never phone before 10:00".to_owned())));
    }
    attributes
}
