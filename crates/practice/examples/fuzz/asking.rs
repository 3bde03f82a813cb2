//! Requests of every operation, made up from a seed: now as Intercom's clients send them, now as nobody should.
//!
//! Fields are filled by what their names promise, ids are ones that are there or that answers have named, and a part of
//! what is sound is then spoilt. A request is data, so that one that was answered badly can be kept and sent again.

use fastrand::Rng;
use practice::routes::{Endpoint, Request, Version, endpoints};
use practice::world::World;
use serde_json::{Map, Value, json};

/// Values that no field expects.
const HOSTILE_TEXTS: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}txt",
    "null",
    "0",
    "-1",
    "1e400",
    "99999999999999999999",
    "18446744073709551616",
    "-9223372036854775808",
    "../../etc/passwd",
    "%00",
    "<script>",
    "<p><p><p></div>",
    "<a href='x",
    "&#xFFFFFFFF;",
    "&amp",
    "ẞİıſK\u{212a}",
    "👩‍👩‍👧‍👦",
    "\u{1F1E9}",
    "a\u{301}\u{301}\u{301}",
    "{{first_name",
    "Robert'); --",
    "2026-02-30",
    "\r\n\r\n",
];

/// The fields that bodies have, each with what it is filled with.
const FIELDS: &[(&str, Fill)] = &[
    ("admin_id", Fill::Id),
    ("assignee_id", Fill::Id),
    ("intercom_user_id", Fill::Id),
    ("user_id", Fill::Id),
    ("contact_id", Fill::Id),
    ("conversation_id", Fill::Id),
    ("company_id", Fill::Id),
    ("id", Fill::Id),
    ("external_id", Fill::Id),
    ("ticket_type_id", Fill::Id),
    ("ticket_state_id", Fill::Id),
    ("owner_id", Fill::Id),
    ("conversation_part_id", Fill::Id),
    ("source_id", Fill::Id),
    ("away_status_reason_id", Fill::Id),
    ("into", Fill::Id),
    ("body", Fill::Text),
    ("name", Fill::Text),
    ("title", Fill::Text),
    ("subject", Fill::Text),
    ("email", Fill::Text),
    ("phone", Fill::Text),
    ("event_name", Fill::Text),
    ("remark", Fill::Text),
    ("language_override", Fill::Text),
    ("created_at", Fill::Time),
    ("snoozed_until", Fill::Time),
    ("signed_up_at", Fill::Time),
    ("remote_created_at", Fill::Time),
    ("read", Fill::Flag),
    ("open", Fill::Flag),
    ("is_shared", Fill::Flag),
    ("skip_notifications", Fill::Flag),
    ("away_mode_enabled", Fill::Flag),
    ("away_mode_reassign", Fill::Flag),
    ("unsubscribed_from_emails", Fill::Flag),
    ("message_type", Fill::Word),
    ("type", Fill::Word),
    ("state", Fill::Word),
    ("role", Fill::Word),
    ("priority", Fill::Word),
    ("template", Fill::Word),
    ("custom_attributes", Fill::Map),
    ("ticket_attributes", Fill::Map),
    ("metadata", Fill::Map),
    ("from", Fill::Person),
    ("to", Fill::Person),
    ("customer", Fill::Person),
    ("contacts", Fill::List),
    ("users", Fill::List),
    ("companies", Fill::List),
    ("tags", Fill::List),
    ("reply_options", Fill::List),
    ("attachment_urls", Fill::List),
    ("attachment_files", Fill::Files),
    ("assignment", Fill::Map),
    ("query", Fill::Query),
    ("pagination", Fill::Pagination),
    ("sort", Fill::Sort),
];

const WORDS: &[&str] = &[
    "comment",
    "note",
    "quick_reply",
    "close",
    "open",
    "snoozed",
    "assignment",
    "admin",
    "user",
    "lead",
    "contact",
    "team",
    "high",
    "urgent",
    "none",
    "priority",
    "email",
    "in_app",
    "inapp",
    "conversation",
    "conversation_part",
    "source",
    "plain",
    "submitted",
    "in_progress",
    "waiting_on_customer",
    "resolved",
    "bot",
];

const SEARCHED: &[&str] = &[
    "id",
    "created_at",
    "updated_at",
    "title",
    "source.type",
    "source.id",
    "source.delivered_as",
    "source.subject",
    "source.body",
    "source.url",
    "source.author.id",
    "source.author.type",
    "source.author.name",
    "source.author.email",
    "contact_ids",
    "teammate_ids",
    "tag_ids",
    "admin_assignee_id",
    "team_assignee_id",
    "channel_initiated",
    "open",
    "read",
    "state",
    "waiting_since",
    "snoozed_until",
    "priority",
    "statistics.count_reopens",
    "statistics.first_close_at",
    "conversation_rating.score",
    "conversation_rating.remark",
    "ai_agent.rating",
    "ai_agent_participated",
    "name",
    "email",
    "email_domain",
    "phone",
    "external_id",
    "owner_id",
    "role",
    "tag_id",
    "segment_id",
    "location.country",
    "last_seen_at",
    "custom_attributes.plan",
    "custom_attributes.",
    "ticket_state",
    "ticket_type_id",
    "category",
    "company_ids",
    "nothing",
];

#[derive(Clone, Copy)]
enum Fill {
    Id,
    Text,
    Time,
    Flag,
    Word,
    Map,
    Person,
    List,
    Files,
    Query,
    Pagination,
    Sort,
}

/// Makes up requests.
pub struct Asker {
    rng: Rng,
    /// Ids by what they are of: a word that is in the names of fields and paths.
    known: Vec<(&'static str, Vec<String>)>,
    /// All of them, and those that answers have named.
    ids: Vec<String>,
    now: i64,
}

impl Asker {
    /// One who knows the ids of a world.
    pub fn new(seed: u64, world: &World, now: i64) -> Self {
        let hex = |id: &[u8]| id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let conversations = || world.conversations.iter().take(40).map(|(_, c)| c);
        let known = vec![
            ("conversation", conversations().map(|c| c.id.to_string()).collect::<Vec<_>>()),
            (
                "ticket",
                world.conversations.iter().filter(|(_, c)| c.ticket.is_some()).map(|(_, c)| c.id.to_string()).collect(),
            ),
            ("part", conversations().flat_map(|c| c.parts.iter().take(3)).map(|p| p.id.to_string()).collect()),
            ("contact", world.contacts.iter().take(30).map(|(_, c)| hex(&c.id)).collect()),
            (
                "external",
                world.contacts.iter().take(10).filter_map(|(_, c)| Some(c.external_id.as_deref()?.into())).collect(),
            ),
            ("compan", world.companies.iter().take(10).map(|c| hex(&c.id)).collect()),
            ("admin", world.admins.iter().map(|a| a.id.to_string()).collect()),
            ("team", world.teams.iter().map(|t| t.id.to_string()).collect()),
            ("tag", world.tags.iter().map(|t| t.id.to_string()).collect()),
            ("ticket_type", world.ticket_types.iter().map(|t| t.id.to_string()).collect()),
            ("ticket_state", world.ticket_states.iter().map(|t| t.id.to_string()).collect()),
            ("macro", world.macros.iter().map(|m| m.id.to_string()).collect()),
        ];
        let ids = known.iter().flat_map(|(_, ids)| ids.clone()).collect();
        Self { rng: Rng::with_seed(seed), known, ids, now }
    }

    /// The next request.
    pub fn next(&mut self) -> Request {
        let all: Vec<&Endpoint> = endpoints().collect();
        let endpoint = all[self.rng.usize(..all.len())];
        let path = endpoint.path.trim_start_matches('/').split('/');
        let mut of = "";
        let mut path: Vec<String> = path
            .map(|piece| {
                let before = std::mem::replace(&mut of, piece);
                if piece.starts_with('{') { self.id_of(before) } else { piece.to_owned() }
            })
            .collect();
        if self.rng.u8(..40) == 0 {
            let at = self.rng.usize(..path.len());
            path[at] = self.text();
        }
        let version = match self.rng.u8(..8) {
            0 => Version::Preview,
            1 => Version::Numbered(2, self.rng.u32(..=16)),
            2 => Version::Numbered(1, self.rng.u32(..=4)),
            _ => Version::DEFAULT,
        };
        let body = match (endpoint.method, self.rng.u8(..30)) {
            (_, 0) => Err(()),
            (_, 1) => Ok(Some(self.any(0))),
            ("GET", _) | (_, 2) => Ok(None),
            _ => Ok(Some(self.body(endpoint))),
        };
        let base = "http://127.0.0.1:1".to_owned();
        Request { method: endpoint.method.to_owned(), path, query: self.query(), base, version, body }
    }

    /// Remembers the ids that an answer names.
    pub fn hear(&mut self, answer: &Value) {
        match answer {
            Value::Object(map) => {
                if let Some(Value::String(id)) = map.get("id")
                    && self.rng.u8(..8) == 0
                {
                    let at = self.rng.usize(..self.ids.len());
                    if self.ids.len() < 400 { self.ids.push(id.clone()) } else { self.ids[at] = id.clone() }
                }
                map.values().take(12).for_each(|value| self.hear(value));
            }
            Value::Array(list) => list.iter().take(4).for_each(|value| self.hear(value)),
            _ => {}
        }
    }

    fn id(&mut self) -> String {
        match self.rng.u8(..20) {
            0 => self.text(),
            1 => self.rng.i64(..).to_string(),
            _ => self.ids[self.rng.usize(..self.ids.len())].clone(),
        }
    }

    /// Mostly one of the kind that a name promises.
    fn id_of(&mut self, name: &str) -> String {
        let name = match name {
            "assignee_id" => "admin",
            "customers" | "id" | "user_id" | "intercom_user_id" => "contact",
            name => name,
        };
        let fitting = self.known.iter().filter(|(kind, ids)| name.contains(kind) && !ids.is_empty());
        match fitting.max_by_key(|(kind, _)| kind.len()) {
            Some((_, ids)) if self.rng.u8(..12) > 0 => ids[self.rng.usize(..ids.len())].clone(),
            _ => self.id(),
        }
    }

    fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.rng.usize(..words.len())]
    }

    fn text(&mut self) -> String {
        match self.rng.u8(..6) {
            0 | 1 => HOSTILE_TEXTS[self.rng.usize(..HOSTILE_TEXTS.len())].to_owned(),
            2 => (0..self.rng.usize(..40)).map(|_| self.rng.char(..)).collect(),
            3 if self.rng.u8(..20) == 0 => "<b>x</b>&".repeat(self.rng.usize(..10_000)),
            _ => "<p>Hello, <b>this</b> is about invoice 17 &amp; more</p>".to_owned(),
        }
    }

    fn number(&mut self) -> Value {
        match self.rng.u8(..12) {
            0 => json!(i64::MAX),
            1 => json!(i64::MIN),
            2 => json!(u64::MAX),
            3 => json!(f64::MAX),
            4 => json!(-0.0),
            5 => json!(0.5),
            6 => json!(self.rng.i64(..)),
            7 => json!(0),
            _ => json!(self.rng.i64(-3..200)),
        }
    }

    fn time(&mut self) -> Value {
        match self.rng.u8(..5) {
            0 => self.number(),
            1 => json!((self.now + self.rng.i64(-900_000..900_000)).to_string()),
            _ => json!(self.now + self.rng.i64(-900_000..900_000)),
        }
    }

    /// Anything at all.
    fn any(&mut self, depth: u8) -> Value {
        match self.rng.u8(..if depth > 3 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => json!(self.rng.bool()),
            2 | 3 => self.number(),
            4 => json!(self.text()),
            5 => json!(self.id()),
            6 => (0..self.rng.usize(..20)).map(|_| self.any(depth + 1)).collect(),
            7 => Value::Object((0..self.rng.usize(..5)).map(|_| (self.text(), self.any(depth + 1))).collect()),
            _ => (0..self.rng.usize(..200)).fold(json!(1), |inner, _| json!([inner])),
        }
    }

    fn filled(&mut self, name: &str, fill: Fill) -> Value {
        match fill {
            Fill::Id => {
                let id = self.id_of(name);
                let number = id.parse::<u64>().ok().filter(|_| self.rng.bool());
                number.map_or_else(|| json!(id), |n| json!(n))
            }
            Fill::Text => json!(self.text()),
            Fill::Time => self.time(),
            Fill::Flag => json!(self.rng.bool()),
            Fill::Word => json!(WORDS[self.rng.usize(..WORDS.len())]),
            Fill::Map => json!({"plan": self.any(2), "_default_title_": self.text(), self.text(): self.any(3)}),
            Fill::Person => json!({"type": WORDS[self.rng.usize(..WORDS.len())], "id": self.id_of("contact"),
                "intercom_user_id": self.id_of("contact"), "user_id": self.id_of("external"), "email": self.text()}),
            Fill::List => (0..self.rng.usize(..12))
                .map(|_| json!({"id": self.id(), "text": self.text(), "uuid": self.text(), "name": self.text()}))
                .collect(),
            Fill::Files => {
                json!([{"content_type": "image/png", "data": "aGVsbG8=", "name": self.text()}, self.any(3)])
            }
            Fill::Query => self.group(0),
            Fill::Pagination => json!({"per_page": self.number(), "starting_after": self.cursor()}),
            Fill::Sort => json!({"field": SEARCHED[self.rng.usize(..SEARCHED.len())],
                "order": self.one_of(&["ascending", "descending", "asc", "up"])}),
        }
    }

    fn cursor(&mut self) -> Value {
        use base64::Engine as _;
        let key = self.any(4);
        let made = json!([self.number(), key, self.rng.u32(..40)]).to_string();
        match self.rng.u8(..4) {
            0 => Value::Null,
            1 => json!(self.text()),
            _ => json!(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(made)),
        }
    }

    fn group(&mut self, depth: u8) -> Value {
        if depth < 3 && self.rng.u8(..3) == 0 {
            let inner: Vec<Value> = (0..self.rng.usize(..18)).map(|_| self.group(depth + 1)).collect();
            return json!({"operator": self.one_of(&["AND", "OR", "AND", "NOT"]), "value": inner});
        }
        let field = SEARCHED[self.rng.usize(..SEARCHED.len())];
        let operator = ["=", "!=", "IN", "NIN", ">", "<", ">=", "<=", "~", "!~", "^", "$", "=="][self.rng.usize(..13)];
        let one = |asker: &mut Self| match asker.rng.u8(..6) {
            0 => asker.any(3),
            1 => Value::Null,
            2 => asker.time(),
            3 => json!(WORDS[asker.rng.usize(..WORDS.len())]),
            4 => json!(asker.one_of(&["hello", "invoice", "e", "<p>", "my inv", ", ", "0"])),
            _ => json!(asker.id()),
        };
        let many = operator.ends_with('N') != (self.rng.u8(..10) == 0);
        let value = if many { (0..self.rng.usize(..6)).map(|_| one(self)).collect() } else { one(self) };
        json!({"field": field, "operator": operator, "value": value})
    }

    /// A body: what the operation wants, as far as its path tells, and other fields besides.
    fn body(&mut self, endpoint: &Endpoint) -> Value {
        let mut map = Map::new();
        let fits: &[&str] = match endpoint.path {
            path if path.ends_with("/search") => &["query", "sort", "pagination"],
            path if path.ends_with("/reply") => &["message_type", "type", "admin_id", "body"],
            path if path.ends_with("/parts") => &["message_type", "type", "admin_id", "assignee_id", "snoozed_until"],
            path if path.contains("/tags") => &["id", "admin_id", "name"],
            path if path.contains("/customers") => &["admin_id", "customer"],
            path if path.starts_with("/tickets") => &["ticket_type_id", "contacts", "ticket_attributes", "state"],
            path if path.starts_with("/contacts") => &["role", "email", "name", "id", "body"],
            path if path.starts_with("/conversations") => &["from", "body", "read", "title", "custom_attributes"],
            _ => &["name", "id", "body", "admin_id"],
        };
        let known = |name: &str| FIELDS.iter().find(|(known, _)| *known == name);
        for (name, fill) in fits.iter().filter_map(|name| known(name)) {
            if self.rng.u8(..10) > 0 {
                map.insert((*name).to_owned(), self.filled(name, *fill));
            }
        }
        for _ in 0..self.rng.usize(..4) {
            let (name, fill) = FIELDS[self.rng.usize(..FIELDS.len())];
            map.insert(name.to_owned(), self.filled(name, fill));
        }
        self.make_sense(endpoint.path, &mut map);
        if self.rng.u8(..4) == 0 && !map.is_empty() {
            let at = self.rng.usize(..map.len());
            let spoilt = self.any(1);
            if let Some(value) = map.values_mut().nth(at) {
                *value = spoilt;
            }
        }
        Value::Object(map)
    }

    /// Types that belong together, more often than chance would have them.
    fn make_sense(&mut self, path: &str, map: &mut Map<String, Value>) {
        if map.contains_key("message_type") && self.rng.u8(..3) > 0 {
            map.insert("type".into(), json!(self.one_of(&["admin", "user"])));
        }
        if path.contains("/tags") && map.contains_key("id") && self.rng.u8(..4) > 0 {
            map.insert("id".into(), json!(self.id_of("tag")));
        }
        if let Some(from) = map.get_mut("from").and_then(Value::as_object_mut) {
            from.insert("type".into(), json!(self.one_of(&["user", "lead", "contact"])));
        }
    }

    fn query(&mut self) -> Vec<(String, String)> {
        const NAMES: &[&str] = &[
            "per_page",
            "page",
            "starting_after",
            "display_as",
            "type",
            "email",
            "intercom_user_id",
            "company_id",
            "order",
        ];
        (0..self.rng.usize(..3))
            .map(|_| {
                let value = match self.rng.u8(..5) {
                    0 => self.number().to_string(),
                    1 => self.id(),
                    2 => self.cursor().as_str().unwrap_or("user").to_owned(),
                    3 => "plaintext".to_owned(),
                    _ => self.text(),
                };
                (NAMES[self.rng.usize(..NAMES.len())].to_owned(), value)
            })
            .collect()
    }
}
