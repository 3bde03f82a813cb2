//! A part: one entry of a thread, be it a message, a note or an event.

use serde::{Deserialize, Serialize};

use super::conversation::AppliedTag;
use super::html::media;
use super::ids::{AdminId, PartId, TeamId};
use super::mail::MailHead;
use super::sla::Told;
use super::text::{Body, Text};
use clock::Timestamp;

/// What kind of somebody wrote it. The set is open on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    /// Somebody of the workspace.
    Admin,
    /// A customer, known.
    #[default]
    User,
    /// A customer, not yet known.
    Lead,
    /// Fin, Operator or another bot.
    Bot,
    /// No teammate is named, but a team.
    Team,
    /// Something this version does not know.
    Other,
}

impl AuthorKind {
    /// Whether a customer wrote (user or lead).
    pub fn is_contact(self) -> bool {
        matches!(self, Self::User | Self::Lead)
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Which kind of somebody.
    pub kind: AuthorKind,
    /// The admin's, contact's or bot's id.
    pub id: String,
    /// Their name; often missing.
    pub name: Option<Text>,
    /// Their address; often missing.
    pub email: Option<Text>,
    /// Whether Fin wrote it.
    pub from_ai_agent: bool,
    /// What the server calls them, where it is something that this version does not know ([`AuthorKind::Other`]).
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub called: Text,
}

impl Author {
    /// What to call them: name, else address, else what they are.
    pub fn display(&self) -> &str {
        let known = |t: &Option<Text>| t.as_ref().map(Text::as_str).filter(|t| !t.is_empty()).map(str::len);
        match (&self.name, &self.email) {
            (Some(name), _) if known(&self.name).is_some() => name.as_str(),
            (_, Some(email)) if known(&self.email).is_some() => email.as_str(),
            _ => match self.kind {
                AuthorKind::Admin => "teammate",
                AuthorKind::User => "user",
                AuthorKind::Lead => "lead",
                AuthorKind::Bot => "bot",
                AuthorKind::Team => "team",
                AuthorKind::Other => "someone",
            },
        }
    }
}

/// A file that came with a message. The address expires and belongs to another host: the token never goes there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name, as the sender gave it. Never used as a path.
    pub name: Text,
    /// Where it is, for a while.
    pub url: Text,
    /// Its media type.
    pub content_type: Text,
    /// In bytes; none where it was not said.
    pub size: Option<u64>,
    /// Of a picture, how wide and high it is, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<(u32, u32)>,
}

impl Attachment {
    /// "[picture: step1.png]", "[file: report.pdf]".
    pub fn words(&self) -> String {
        media::words(media::kind_of(self.content_type.as_str()), Some(self.name.as_str()))
    }

    /// Whether it is a picture.
    pub fn is_picture(&self) -> bool {
        self.content_type.as_str().to_ascii_lowercase().starts_with("image/")
    }
}

/// The type of a part. Wire names are an open set (API 6.1); what is not known here keeps its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartKind(pub Text);

impl PartKind {
    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether this is a note: seen by teammates only. All `note*` types are.
    pub fn is_note(&self) -> bool {
        self.as_str().starts_with("note")
    }

    /// Whether nobody wants to see it (API 6.3).
    pub fn is_noise(&self) -> bool {
        matches!(
            self.as_str(),
            "channel_and_reply_time_expectation" | "language_detection_details" | "attribute_collector"
        )
    }
}

/// Whom a part assigned the conversation to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignedTo {
    /// Somebody of the workspace, whose inbox it is in now.
    Admin(AdminId),
    /// A team's inbox; whoever had it may have it still (I15).
    Team(TeamId),
    /// Nobody: it was unassigned.
    Nobody,
}

/// One entry of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Unique in its conversation; the first message's is the source's (API 1.3).
    pub id: PartId,
    /// Which decides how it is told: a message, a note, an event.
    pub kind: PartKind,
    /// The message, if it has one. **Any** type may (API 6.3).
    pub body: Option<Body>,
    /// When it was made; where that is not known, when its neighbour was.
    pub created_at: Timestamp,
    /// Whether it is not known when it was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untimed: bool,
    /// When it was last changed (redaction changes it).
    pub updated_at: Timestamp,
    /// Whose words they are, or who did it.
    pub author: Author,
    /// Whom it assigned the conversation to.
    pub assigned_to: Option<AssignedTo>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// Whether it was redacted (S12).
    pub redacted: bool,
    /// Tags on this message.
    pub tags: Vec<AppliedTag>,
    /// What the event changed, in words ("priority: none → high"), where the server tells; else none.
    pub details: Option<Text>,
    /// Of an event about an SLA, what it says in figures (I35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<Told>,
    /// The buttons that were offered with it (quick replies).
    pub options: Vec<Text>,
    /// Of an e-mail, who it is from and to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mail: MailHead,
}

/// The words of a message on one line; of one that has none, its first file.
pub(super) fn preview(body: Option<&Body>, files: &[Attachment], most: usize) -> Option<Text> {
    let words = body.map(|body| body.preview(most)).filter(|words| !words.is_empty());
    words.or_else(|| files.first().map(|file| Text::new(&file.words())))
}

impl Part {
    /// An entry of that type of which nothing else is known.
    pub fn new(id: impl Into<PartId>, kind: &str, created_at: Timestamp) -> Self {
        Self {
            id: id.into(),
            kind: PartKind(Text::new(kind)),
            body: None,
            created_at,
            untimed: false,
            updated_at: created_at,
            author: Author::default(),
            assigned_to: None,
            attachments: Vec::new(),
            redacted: false,
            tags: Vec::new(),
            details: None,
            sla: None,
            options: Vec::new(),
            mail: MailHead::new(),
        }
    }

    /// When it was made, as far as that is known.
    pub fn made_at(&self) -> Timestamp {
        if self.untimed { Timestamp::UNKNOWN } else { self.created_at }
    }

    /// Its words on one line, or what stands for them; none if there is nothing to read.
    pub fn preview(&self, most: usize) -> Option<Text> {
        preview(self.body.as_ref(), &self.attachments, most)
    }

    /// Whether it holds words or files to read, whatever its type (API 6.3).
    pub fn is_message(&self) -> bool {
        self.body.as_ref().is_some_and(|b| !b.is_empty()) || !self.attachments.is_empty() || !self.options.is_empty()
    }
}
