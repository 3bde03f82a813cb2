//! The customers' companies.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::data::read;
use super::values::{Value, one, one_of};

#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// The identifier in the product's own books.
    pub company_id: String,
    pub name: String,
    /// Domain of its addresses; always reserved.
    pub domain: String,
    pub plan: Option<&'static str>,
    /// People who work there.
    pub size: Option<u32>,
    /// Trade.
    pub industry: Option<&'static str>,
    /// Web site.
    pub website: Option<String>,
    /// What it pays a month.
    pub monthly_spend: u32,
    /// People with an account.
    pub user_count: u32,
    /// Custom attributes.
    pub attributes: Vec<(&'static str, Value)>,
}

/// What names and plans are made of.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    first: Vec<String>,
    /// The second word, and the trade that it tells of.
    second: Vec<(String, String)>,
    form: Vec<String>,
    /// Names that do not follow the pattern.
    odd: Vec<String>,
    /// Plans, with what a seat costs a month.
    plans: Vec<(String, u32)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| read(include_str!("data/companies.toml")));

/// A company; `number` tells it from all others, so that identifiers and domains stay apart.
pub fn company(rng: &mut Rng, number: usize) -> Company {
    let words: &'static Words = &WORDS;
    let odd = rng.u8(..12) == 0;
    let (trade, industry) = &words.second[rng.usize(..words.second.len())];
    let first = one_of(rng, &words.first);
    let form = one_of(rng, &words.form);
    let name = if odd { one_of(rng, &words.odd).to_owned() } else { format!("{first} {trade}{form}") };
    let slug: String = format!("{first}-{trade}").to_lowercase().replace(" & ", "-").replace(' ', "-");
    let domain = format!(
        "{slug}{}.{}",
        if number < 20 { String::new() } else { number.to_string() },
        one(rng, &["example", "example", "test"])
    );
    let (plan, price) = &words.plans[rng.usize(..words.plans.len())];
    let size: u32 = rng.u32(2..340);
    let users = rng.u32(1..=size.min(60));
    let paying = rng.u8(..6) != 0;
    Company {
        company_id: format!("lw-{:06}", 104_000 + number),
        name,
        plan: paying.then_some(plan.as_str()),
        size: (rng.u8(..8) != 0).then_some(size),
        industry: (rng.u8(..8) != 0).then_some(industry.as_str()),
        website: (rng.u8(..6) != 0).then(|| format!("https://www.{domain}")),
        domain,
        monthly_spend: if paying { price * users } else { 0 },
        user_count: users,
        attributes: attributes(rng, paying, users),
    }
}

fn attributes(rng: &mut Rng, paying: bool, users: u32) -> Vec<(&'static str, Value)> {
    let mut attributes = vec![
        ("seats", Value::Int(i64::from(users))),
        ("trial", Value::Flag(!paying)),
        ("billing_cycle", Value::Text(one(rng, &["monthly", "yearly"]).to_owned())),
        ("region", Value::Text(one(rng, &["eu-west", "eu-north", "us-east", "ap-south"]).to_owned())),
        ("nps", if rng.bool() { Value::Int(rng.i64(0..11)) } else { Value::Null }),
    ];
    if rng.u8(..3) == 0 {
        attributes.push(("bank_feeds", Value::Int(rng.i64(1..7))));
    }
    if rng.u8(..5) == 0 {
        attributes.push(("account_manager", Value::Text("Mette Lindqvist".to_owned())));
    }
    attributes
}
