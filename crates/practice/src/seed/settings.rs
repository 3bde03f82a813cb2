//! Segments, articles, office hours, data attributes, brands, addresses and kinds of mail.

use fastrand::Rng;

use crate::content;
use crate::world::articles::{Article, Collection};
use crate::world::attributes::{ConversationAttribute, DataType, ListOption, option_id};
use crate::world::office_hours::{Exception, Interval, Schedule};
use crate::world::segments::{Rule, Segment};
use crate::world::settings::{Brand, DataAttribute, EmailSetting, Model, Settings, SubscriptionType};
use crate::world::{Time, World};

const DAY: Time = 86_400;

/// Sets the workspace up.
pub(super) fn fill(world: &mut World, rng: &mut Rng, now: Time) {
    let vip = world.tags.iter().find(|t| &*t.name == "vip").map(|t| t.id);
    let mut settings = Settings { last_id: 64_100, ..Settings::default() };
    settings.segments = segments(world, vip, now);
    settings.collections = collections(now);
    settings.articles = articles(world, rng, &mut settings, now);
    settings.schedules = schedules(&mut settings, now);
    settings.attributes = attributes(world, &mut settings, now);
    of_conversations(&mut settings, world.owner, now);
    (settings.brands, settings.emails) = brands(world, now);
    settings.subscriptions = subscriptions();
    world.settings = settings;
}

fn segments(world: &mut World, vip: Option<u64>, now: Time) -> Vec<Segment> {
    let rules = [
        ("Users", Rule::Users),
        ("New leads", Rule::NewLeads(90)),
        ("Active this week", Rule::ActiveWithin(7)),
        ("Slipping away", Rule::SilentFor(30)),
        ("With two-factor sign-in", Rule::Has("two_factor")),
        ("Pays well", Rule::Paying(2_000)),
        ("On trial", Rule::WithoutPlan),
    ];
    let tagged = vip.map(|tag| ("Handle with care", Rule::Tagged(tag)));
    let created_at = now - 600 * DAY;
    let segment = |(name, rule)| Segment {
        id: world.ids.next_object(created_at),
        name,
        rule,
        created_at,
        updated_at: now - 40 * DAY,
    };
    rules.into_iter().chain(tagged).map(segment).collect()
}

/// The number before that of the first collection.
const FIRST_COLLECTION: u64 = 4_100;

fn collections(now: Time) -> Vec<Collection> {
    let names = [
        ("Banks", "Feeds, consents, and lines that do not fit"),
        ("Invoices", "From the quote to the reminder"),
        ("Time", "Tracking, approving, holidays"),
        ("Account", "People, plans, security"),
        ("For developers", "Keys, webhooks, moving data"),
    ];
    let created_at = now - 700 * DAY;
    let collection = |(n, (name, description)): (u64, (&str, &str))| Collection {
        id: FIRST_COLLECTION + n,
        name: name.into(),
        description: Some(description.into()),
        parent: None,
        created_at,
        updated_at: created_at,
    };
    (1..).zip(names).map(collection).collect()
}

fn articles(world: &World, rng: &mut Rng, settings: &mut Settings, now: Time) -> Vec<Article> {
    let article = |a: &content::Article| {
        let updated_at = now - rng.i64(2 * DAY..400 * DAY);
        Article {
            id: settings.next_id(),
            title: a.title.as_str().into(),
            description: a.description.as_str().into(),
            body: a.body.as_str().into(),
            author: world.admins.get(rng.usize(..world.admins.len())).map_or(world.owner, |admin| admin.id),
            published: a.published,
            parent: Some(FIRST_COLLECTION + a.collection),
            created_at: updated_at - rng.i64(0..300 * DAY),
            updated_at,
            views: if a.published { rng.u32(3..9_000) } else { 0 },
        }
    };
    content::articles().iter().map(article).collect()
}

fn schedules(settings: &mut Settings, now: Time) -> Vec<Schedule> {
    let daily = |days: std::ops::Range<u32>, from: u32, to: u32| -> Vec<Interval> {
        days.map(|day| (day * 1_440 + from, day * 1_440 + to)).collect()
    };
    let times = (now - 500 * DAY, now - 20 * DAY);
    let weekdays = [daily(0..4, 9 * 60, 18 * 60), daily(4..5, 9 * 60, 16 * 60 + 30)].concat();
    let exception = |settings: &mut Settings, date: &str, name: &str, intervals, yearly| Exception {
        id: settings.next_id(),
        date: date.into(),
        name: Some(name.into()),
        intervals,
        yearly,
        created_at: times.0,
        updated_at: times.0,
    };
    let exceptions = vec![
        exception(settings, "2026-12-25", "Christmas Day", None, true),
        exception(settings, "2026-12-31", "New Year's Eve", Some(vec![(9 * 60, 13 * 60)]), true),
        exception(settings, "2027-03-17", "Saint Patrick's Day", None, true),
    ];
    let schedule = |settings: &mut Settings, name: &str, zone: &str, intervals, exceptions| Schedule {
        id: settings.next_id(),
        name: name.into(),
        time_zone: zone.into(),
        intervals,
        exceptions,
        created_at: times.0,
        updated_at: times.1,
    };
    vec![
        schedule(settings, "Support", "Europe/Dublin", weekdays, exceptions),
        schedule(settings, "Billing", "Europe/Dublin", daily(0..5, 10 * 60, 15 * 60), Vec::new()),
        schedule(settings, "Incidents", "Etc/UTC", vec![(0, 10_080)], Vec::new()),
    ]
}

/// Name, kind of value, what it means, what can be chosen.
type Known = (&'static str, &'static str, &'static str, &'static [&'static str]);

const OF_CONTACTS: &[Known] = &[
    ("name", "string", "What the person is called", &[]),
    ("email", "string", "The address that answers go to", &[]),
    ("phone", "string", "A number with its country code", &[]),
    ("external_id", "string", "The person's number in our own books", &[]),
    ("role", "string", "Whether the person has an account", &[]),
    ("created_at", "date", "When we first heard of the person", &[]),
    ("signed_up_at", "date", "When the person made an account", &[]),
    ("last_seen_at", "date", "When the person last used the product", &[]),
    ("unsubscribed_from_emails", "boolean", "Whether the person wants no newsletters", &[]),
];
const OF_COMPANIES: &[Known] = &[
    ("name", "string", "What the company is called", &[]),
    ("company_id", "string", "The company's number in our own books", &[]),
    ("created_at", "date", "When we first heard of the company", &[]),
    ("last_request_at", "date", "When anyone of the company last used the product", &[]),
    ("monthly_spend", "integer", "What the company pays a month", &[]),
    ("size", "integer", "How many people work there", &[]),
    ("industry", "string", "The line of business", &[]),
    ("website", "string", "The company's site", &[]),
    ("plan", "string", "The plan the company is on", &[]),
];
const CUSTOM_OF_CONTACTS: &[Known] = &[
    ("plan", "string", "The plan that the person's account is on", &[]),
    ("seats", "integer", "How many seats the account has", &[]),
    ("mrr", "float", "What the account brings a month", &[]),
    ("trial", "boolean", "Whether the account pays nothing yet", &[]),
    ("role_in_app", "string", "What the person may do", &["owner", "admin", "bookkeeper", "member", "viewer"]),
    ("invoices_sent", "integer", "How many invoices were sent so far", &[]),
    ("two_factor", "boolean", "Whether signing in takes a second step", &[]),
    ("referred_by", "string", "Who told the person of us", &[]),
    ("note_to_self", "string", "What the person wants us to know", &[]),
];
const CUSTOM_OF_COMPANIES: &[Known] = &[
    ("billing_cycle", "string", "How often it is billed", &["monthly", "yearly"]),
    ("region", "string", "Where its data lies", &[]),
    ("nps", "integer", "What it answered when we asked how likely it would recommend us", &[]),
    ("bank_feeds", "integer", "How many bank accounts it has connected", &[]),
    ("account_manager", "string", "Who looks after it", &[]),
];

fn attributes(world: &World, settings: &mut Settings, now: Time) -> Vec<DataAttribute> {
    let one = |model: Model, known: &Known, id: Option<u64>| DataAttribute {
        id,
        model,
        name: known.0.into(),
        label: label(known.0).into(),
        description: known.2.into(),
        data_type: known.1,
        options: known.3.iter().map(|o| (*o).into()).collect(),
        api_writable: id.is_some() || !known.0.ends_with("_at"),
        messenger_writable: id.is_none() && !known.0.ends_with("_at"),
        archived: false,
        created_at: now - 700 * DAY,
        updated_at: now - 70 * DAY,
        admin: world.owner,
    };
    let mut all: Vec<DataAttribute> = Vec::new();
    for (model, standard, custom) in
        [(Model::Contact, OF_CONTACTS, CUSTOM_OF_CONTACTS), (Model::Company, OF_COMPANIES, CUSTOM_OF_COMPANIES)]
    {
        all.extend(standard.iter().map(|known| one(model, known, None)));
        all.extend(custom.iter().map(|known| one(model, known, Some(settings.next_id()))));
    }
    let old = ("fax", "string", "A number that nobody calls any more", &[][..]);
    all.push(DataAttribute { archived: true, ..one(Model::Contact, &old, Some(settings.next_id())) });
    all
}

/// `role_in_app` as people read it: `Role in app`.
fn label(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str().replace('_', " "))
}

fn brands(world: &World, now: Time) -> (Vec<Brand>, Vec<EmailSetting>) {
    let brand = |id, name, default, help_center, email| Brand {
        id,
        name,
        default,
        help_center,
        email,
        created_at: now - 800 * DAY,
    };
    let main = world.workspace.id.clone();
    let brands = vec![
        brand(main.clone(), "Ledgerwick", true, 11, 31),
        brand("7".into(), "Ledgerwick for accountants", false, 12, 33),
    ];
    let address = |id, email, verified, brand: &std::sync::Arc<str>, forwarded_at| EmailSetting {
        id,
        email,
        verified,
        brand: brand.clone(),
        forwarded_at,
        created_at: now - 780 * DAY,
    };
    let emails = vec![
        address(31, "help@ledgerwick.example", true, &main, Some(now - 1_200)),
        address(32, "billing@ledgerwick.example", true, &main, None),
        address(33, "partners@accountants.ledgerwick.example", false, &"7".into(), None),
    ];
    (brands, emails)
}

fn subscriptions() -> Vec<SubscriptionType> {
    let kind = |id, state, opt_in, content, words| SubscriptionType { id, state, opt_in, content, words };
    vec![
        kind(
            91,
            "live",
            false,
            "email",
            &[
                ("en", "Product news", "What is new in Ledgerwick, once a month"),
                ("de", "Neues im Programm", "Einmal im Monat, was in Ledgerwick neu ist"),
            ][..],
        ),
        kind(92, "live", true, "email", &[("en", "Workshop letters", "Stories from small workshops")][..]),
        kind(93, "live", true, "sms_message", &[("en", "Outages by text", "A text when bank feeds are down")][..]),
        kind(94, "archived", false, "email", &[("en", "Trade fairs", "Where to meet us")][..]),
    ]
}

/// What conversations can be described by.
fn of_conversations(settings: &mut Settings, admin: u64, now: Time) {
    for known in content::conversation_attributes() {
        let id = settings.next_number();
        let labels = known.options.iter().zip(1..);
        settings.conversation_attributes.push(ConversationAttribute {
            id,
            name: known.name.as_str().into(),
            description: known.description.as_str().into(),
            data_type: DataType::parse(&known.data_type).unwrap_or(DataType::String),
            required: false,
            teams: Vec::new(),
            archived: false,
            created_at: now - 400 * DAY,
            updated_at: now - 90 * DAY,
            admin,
            multiline: false,
            options: labels
                .map(|(label, n)| ListOption { id: option_id(id, n), label: label.as_str().into(), archived: false })
                .collect(),
            reference: None,
        });
    }
}
