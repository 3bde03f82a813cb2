//! The customers' companies.

use fastrand::Rng;

use super::values::{Value, one};

/// A company.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// The identifier in the product's own books.
    pub company_id: String,
    /// Name.
    pub name: String,
    /// Domain of its addresses; always reserved.
    pub domain: String,
    /// Plan, when it has one.
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

const FIRST: &[&str] = &[
    "Alder",
    "Amberley",
    "Anvil",
    "Baltic",
    "Birch Lane",
    "Bluebell",
    "Brackwater",
    "Caravel",
    "Cedar",
    "Cinder",
    "Copperfield",
    "Corvid",
    "Daybreak",
    "Driftwood",
    "Ebb & Flow",
    "Elmstone",
    "Fathom",
    "Fernhill",
    "Fjord",
    "Foxglove",
    "Gullwing",
    "Harrow",
    "Hawthorn",
    "Heron",
    "Inkwell",
    "Iron Gate",
    "Juniper",
    "Kiln",
    "Lantern",
    "Larkspur",
    "Limewash",
    "Longacre",
    "Mallow",
    "Marigold",
    "Meridian Street",
    "Millrace",
    "Moorland",
    "Nordlicht",
    "Oakum",
    "Orchard",
    "Osprey",
    "Paper Boat",
    "Pebble",
    "Pinewood",
    "Quarry",
    "Quince",
    "Rookery",
    "Rosalind",
    "Saffron",
    "Sandpiper",
    "Seven Bridges",
    "Silt",
    "Sparrow",
    "Tallow",
    "Thistle",
    "Tidewater",
    "Umber",
    "Vellum",
    "Verdigris",
    "Wayfarer",
    "Willow",
    "Windrush",
    "Wren",
    "Yarrow",
    "Zinnia",
];
const SECOND: &[(&str, &str)] = &[
    ("Joinery", "Carpentry"),
    ("Studio", "Design"),
    ("Architects", "Architecture"),
    ("Dental", "Health care"),
    ("Roofing", "Construction"),
    ("Bakery", "Food"),
    ("Press", "Publishing"),
    ("Logistics", "Transport"),
    ("Legal", "Law"),
    ("Optics", "Retail"),
    ("Robotics", "Manufacturing"),
    ("Gardens", "Landscaping"),
    ("Translation", "Languages"),
    ("Catering", "Food"),
    ("Sound", "Media"),
    ("Veterinary", "Health care"),
    ("Analytics", "Software"),
    ("Boats", "Manufacturing"),
    ("Accounting", "Finance"),
    ("Films", "Media"),
    ("Electrics", "Construction"),
    ("Travel", "Tourism"),
    ("Textiles", "Textiles"),
    ("Nurseries", "Education"),
    ("Consulting", "Consulting"),
];
const FORM: &[&str] = &["", "", "", " Ltd", " GmbH", " LLC", " SARL", " AB", " & Co.", " Cooperative", " S.L.", " Pty"];
/// Names that do not follow the pattern: other scripts, quotes, markup characters, one of great length.
const ODD: &[&str] = &[
    "株式会社あおぞら工房",
    "شركة النخيل للتجارة",
    "קפה הדר בע״מ",
    "ООО «Северный ветер»",
    "한빛공방",
    "Ωκεανός ΑΕ",
    "Smith & Daughters <Repairs>",
    "🌵 Cactus Collective",
    "Õunapuu OÜ",
    "Société Coopérative des Artisans Menuisiers, Ébénistes et Tapissiers de la Vallée Haute",
];
const PLANS: &[(&str, u32)] = &[("Bench", 19), ("Workshop", 49), ("Workshop", 49), ("Foundry", 129)];

/// A company; `number` tells it from all others, so that identifiers and domains stay apart.
pub fn company(rng: &mut Rng, number: usize) -> Company {
    let odd = rng.u8(..12) == 0;
    let (trade, industry) = SECOND[rng.usize(..SECOND.len())];
    let first = one(rng, FIRST);
    let form = one(rng, FORM);
    let name = if odd { one(rng, ODD).to_owned() } else { format!("{first} {trade}{form}") };
    let slug: String = format!("{first}-{trade}").to_lowercase().replace(" & ", "-").replace(' ', "-");
    let domain = format!(
        "{slug}{}.{}",
        if number < 20 { String::new() } else { number.to_string() },
        one(rng, &["example", "example", "test"])
    );
    let (plan, price) = PLANS[rng.usize(..PLANS.len())];
    let size: u32 = rng.u32(2..340);
    let users = rng.u32(1..=size.min(60));
    let paying = rng.u8(..6) != 0;
    Company {
        company_id: format!("lw-{:06}", 104_000 + number),
        name,
        plan: paying.then_some(plan),
        size: (rng.u8(..8) != 0).then_some(size),
        industry: (rng.u8(..8) != 0).then_some(industry),
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
