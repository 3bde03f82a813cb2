//! A request as the routes see it, and the lenient reading of what is in it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::wire::part::Display;
use crate::world::files;
use crate::world::part::Attachment;
use crate::world::search::{Cursor, PageRequest};
use crate::world::{Refusal, Time, World};

/// The version of the API that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    Numbered(u32, u32),
    /// Preview, newer than any number.
    Preview,
}

impl Version {
    /// The one this workspace speaks; what an app without a header gets.
    pub const DEFAULT: Self = Self::Numbered(2, 16);

    /// Reads the header: 1.0 to 1.4, 2.0 to 2.16, Preview.
    pub fn parse(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("preview") || word.eq_ignore_ascii_case("unstable") {
            return Some(Self::Preview);
        }
        let (major, minor) = word.split_once('.')?;
        match (major.parse().ok()?, minor.parse().ok()?) {
            (1, minor @ 0..=4) => Some(Self::Numbered(1, minor)),
            (2, minor @ 0..=16) => Some(Self::Numbered(2, minor)),
            _ => None,
        }
    }
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path, decoded, piece by piece.
    pub path: Vec<String>,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// Where the client found this server: `http://127.0.0.1:4010`. Addresses in answers begin with it.
    pub base: String,
    pub version: Version,
    /// The body: nothing, JSON, or something that is not JSON.
    pub body: Result<Option<Value>, ()>,
}

impl Request {
    /// The query parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The body, which has to be an object.
    pub fn object(&self) -> Result<&Map<String, Value>, Refusal> {
        match &self.body {
            Ok(Some(Value::Object(map))) => Ok(map),
            Ok(Some(_)) => Err(Refusal::invalid("The request body must be a JSON object")),
            Ok(None) => Err(Refusal::invalid("The request body is missing")),
            Err(()) => Err(Refusal::invalid("The request body could not be parsed as JSON")),
        }
    }

    /// The page that the query asks for (style A).
    pub fn page(&self, default: usize, most: usize) -> Result<PageRequest, Refusal> {
        let per_page = match self.parameter("per_page") {
            None => default,
            Some(word) => per_page(word.parse().ok(), most)?,
        };
        let after = self.parameter("starting_after").filter(|word| !word.is_empty()).map(Cursor::decode).transpose()?;
        Ok(PageRequest { per_page, after })
    }

    /// The page number and size that the query asks for (style C).
    pub fn numbered_page(&self, default: usize, most: usize) -> Result<(usize, usize), Refusal> {
        let page = match self.parameter("page") {
            None => 1,
            Some(word) => word
                .parse()
                .ok()
                .filter(|n| *n >= 1)
                .ok_or_else(|| Refusal::invalid("page must be a positive number"))?,
        };
        Ok((page, self.page(default, most)?.per_page))
    }

    /// How bodies are to be shown.
    pub fn display(&self) -> Display {
        let preview = self.version == Version::Preview;
        // Searches have them since 2.16, everything else in Preview alone (API 7.1 to 7.3).
        let judged =
            preview || (self.version >= Version::DEFAULT && self.path.last().is_some_and(|last| last == "search"));
        let asked = |name: &str| judged && self.parameter(name) == Some("true");
        Display {
            plain: self.parameter("display_as") == Some("plaintext"),
            preview,
            monitors: asked("include_monitors"),
            scorecards: asked("include_scorecards"),
        }
    }
}

fn per_page(wanted: Option<i64>, most: usize) -> Result<usize, Refusal> {
    let wanted = wanted.filter(|n| *n >= 1).and_then(|n| usize::try_from(n).ok());
    let wanted = wanted.filter(|n| *n <= most);
    wanted.ok_or_else(|| Refusal::invalid(format!("per_page must be between 1 and {most}")))
}

/// The page that a search's body asks for (style B).
pub fn page_of(body: &Map<String, Value>, default: usize, most: usize) -> Result<PageRequest, Refusal> {
    let Some(pagination) = body.get("pagination").filter(|p| !p.is_null()) else {
        return Ok(PageRequest { per_page: default, after: None });
    };
    let per_page = match pagination.get("per_page") {
        None | Some(Value::Null) => default,
        Some(value) => per_page(whole(value), most)?,
    };
    let after = match pagination.get("starting_after") {
        None | Some(Value::Null) => None,
        Some(Value::String(word)) if word.is_empty() => None,
        Some(Value::String(word)) => Some(Cursor::decode(word)?),
        Some(_) => return Err(Refusal::invalid("starting_after is not a valid cursor")),
    };
    Ok(PageRequest { per_page, after })
}

/// A whole number, sent as one or as a string.
pub fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => n.as_i64(),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// A digit id, sent as a number or as a string.
pub fn id(value: &Value) -> Option<u64> {
    whole(value).and_then(|n| u64::try_from(n).ok())
}

/// A name that may be words or digits, sent as a string or as a number; none if it is something else.
pub fn name(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(word) => Some(word.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// An optional name among others (see [`name`]); something else is refused.
pub fn named<'a>(body: &'a Map<String, Value>, key: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => name(value).map(Some).ok_or_else(|| Refusal::invalid(format!("{key} must be a string"))),
    }
}

/// A digit id in a path.
pub fn path_id(word: &str) -> Option<u64> {
    word.parse().ok()
}

/// An optional text; something else than a text is refused.
pub fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::invalid(format!("{name} must be a string"))),
    }
}

/// An optional flag.
pub fn flag(body: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(Refusal::invalid(format!("{name} must be a boolean"))),
    }
}

/// The teammate whom a write names as its author: required, and one of ours.
pub fn admin(world: &World, body: &Map<String, Value>) -> Result<u64, Refusal> {
    let value = body.get("admin_id").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("admin_id"))?;
    let admin = id(value).filter(|id| world.admin(*id).is_some()).ok_or_else(Refusal::no_admin)?;
    if admin != world.owner && !world.rules.any_admin {
        return Err(Refusal::new(403, "action_forbidden", "The token may act for its owner alone"));
    }
    Ok(admin)
}

/// At most ten files, by address or in base64 (API 7.7). Nothing is fetched: an address stays what it is.
/// What is sent is kept, and is there to be fetched below `base` from then on.
pub fn attachments(body: &Map<String, Value>, base: &str) -> Result<Vec<Attachment>, Refusal> {
    let list = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(&[][..]),
        Some(Value::Array(list)) if list.len() <= 10 => Ok(list.as_slice()),
        Some(Value::Array(_)) => Err(Refusal::invalid(format!("{name} can have at most 10 entries"))),
        Some(_) => Err(Refusal::invalid(format!("{name} must be an array"))),
    };
    let urls = list("attachment_urls")?.iter().map(|url| url.as_str().and_then(linked_file));
    let files = list("attachment_files")?.iter().map(|file| sent_file(file, base));
    let all = urls.chain(files).collect::<Option<Vec<_>>>();
    all.ok_or_else(|| Refusal::invalid("An attachment is malformed"))
}

/// A file that lies elsewhere: named and judged by its address alone.
fn linked_file(url: &str) -> Option<Attachment> {
    let place = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let place = place.split(['?', '#']).next().filter(|p| !p.starts_with('/') && !p.contains(char::is_whitespace))?;
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    if host.is_empty() {
        return None;
    }
    let name = path.rsplit('/').next().filter(|n| !n.is_empty()).unwrap_or("attachment");
    Some(Attachment {
        name: name.into(),
        url: url.into(),
        content_type: content_type(name).into(),
        size: 0,
        pixels: None,
        data: None,
    })
}

/// What a file is by the end of its name.
fn content_type(name: &str) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("svg", "image/svg+xml"),
        ("pdf", "application/pdf"),
        ("txt", "text/plain"),
        ("csv", "text/csv"),
    ];
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    KNOWN.iter().find(|(known, _)| *known == end).map_or("application/octet-stream", |(_, kind)| kind)
}

fn sent_file(file: &Value, base: &str) -> Option<Attachment> {
    use base64::Engine as _;
    let name = file.get("name")?.as_str()?;
    let data = base64::engine::general_purpose::STANDARD.decode(file.get("data")?.as_str()?).ok()?;
    Some(Attachment {
        name: name.into(),
        url: files::address(base, &files::mark(&data), name).into(),
        content_type: file.get("content_type")?.as_str()?.into(),
        size: u64::try_from(data.len()).unwrap_or(u64::MAX),
        pixels: None,
        data: Some(data.into()),
    })
}

/// When it is said: now, or an earlier time for imports.
pub(super) fn moment(body: &Map<String, Value>, now: Time) -> Result<Time, Refusal> {
    match body.get("created_at") {
        None | Some(Value::Null) => Ok(now),
        Some(value) => {
            let at = whole(value).filter(|at| (0..=now).contains(at));
            at.ok_or_else(|| Refusal::invalid("created_at must be a Unix timestamp in the past"))
        }
    }
}
