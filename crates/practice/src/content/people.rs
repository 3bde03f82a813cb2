//! The customers: users and leads, with all that can be odd or missing about them.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::companies::Company;
use super::data::read;
use super::names::{Culture, cultures};
use super::places::places;
use super::values::{Value, one, one_of};

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
        let odd = &KNOWN.odd[rng.usize(..KNOWN.odd.len())];
        return odd_person(rng, odd, number);
    }
    let culture = culture(rng);
    let given = &culture.given[rng.usize(..culture.given.len())];
    let family = &culture.family[rng.usize(..culture.family.len())];
    let email = address(rng, &given.1, &family.1, number, company);
    let mut person = bare(rng, &culture.language, number);
    if company.is_some() || rng.u8(..7) != 0 {
        person.name = Some(full_name(rng, culture, &given.0, &family.0));
        given.0.clone_into(&mut person.first_name);
        person.email = Some(email);
        person.phone = (rng.u8(..3) == 0).then(|| phone(rng, &culture.language));
        person.attributes = attributes(rng, company);
        return person;
    }
    person.role = Role::Lead;
    person.external_id = None;
    if rng.u8(..3) != 0 {
        person.email = Some(email);
        if rng.bool() {
            person.name = Some(given.0.clone());
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
    odd_person(rng, &KNOWN.odd[which % STRIKING], number)
}

/// Name, first name, address or nothing, language.
type Odd = (String, String, String, String);

/// What is not made up from names and places.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    odd: Vec<Odd>,
    /// Domains of addresses that are nobody's company's.
    private: Vec<String>,
    /// Browser, if it is no phone, and operating system.
    devices: Vec<(String, String)>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| read(include_str!("data/people.toml")));

fn odd_person(rng: &mut Rng, (name, first, local, language): &'static Odd, number: usize) -> Person {
    let mut person = bare(rng, language, number);
    person.name = (!name.is_empty()).then(|| name.to_owned());
    first.clone_into(&mut person.first_name);
    person.email = (!local.is_empty()).then(|| format!("{local}{number}@{}", one_of(rng, &KNOWN.private)));
    if name.is_empty() {
        person.role = Role::Lead;
        person.external_id = None;
    } else {
        person.attributes = attributes(rng, None);
    }
    person
}

fn culture(rng: &mut Rng) -> &'static Culture {
    let cultures = cultures();
    let all: u32 = cultures.iter().map(|culture| culture.weight).sum();
    let mut ball = rng.u32(..all);
    for culture in cultures {
        if ball < culture.weight {
            return culture;
        }
        ball -= culture.weight;
    }
    &cultures[0]
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

fn address(rng: &mut Rng, given: &str, family: &str, number: usize, company: Option<&Company>) -> String {
    let domain = match company {
        Some(company) if rng.u8(..5) != 0 => company.domain.as_str(),
        _ => one_of(rng, &KNOWN.private),
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
    let (city, region, country, _) = &places[rng.usize(..places.len())];
    let located = rng.u8(..10) != 0;
    let (browser, os) = &KNOWN.devices[rng.usize(..KNOWN.devices.len())];
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
        city: located.then_some(city.as_str()),
        region: located.then_some(region.as_str()),
        country: located.then_some(country.as_str()),
        browser: (!mobile).then_some(browser.as_str()),
        browser_version: (!mobile).then(|| format!("{}.0.{}", rng.u8(118..142), rng.u16(..9000))),
        os: Some(os.as_str()),
        bounced: rng.u8(..40) == 0,
        unsubscribed: rng.u8(..12) == 0,
        attributes: Vec::new(),
    }
}

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
