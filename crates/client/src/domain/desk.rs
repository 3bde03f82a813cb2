//! What is done about a conversation beyond moving it on: who takes part (I42), merging, blocking, redacting (S12).

use serde::{Deserialize, Serialize};

use super::conversation::{ContactRef, Conversation, LinkedObject, State};
use super::ids::{ContactId, ConversationId, PartId};
use super::standing::Standing;
use super::text::{Body, Text};
use super::written::Written;

/// What the server says in place of redacted words (API 7.11).
pub const IN_PLACE: &str = "<p><i>This message was deleted</i></p>";

/// How the id of somebody begins of whom only the address is known; it follows.
const ADDRESS: &str = "email:";

/// Somebody who takes part in a conversation, or is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Intercom's; of one who may not be there yet, [`Person::of_address`].
    pub id: ContactId,
    /// What to call them.
    pub name: Text,
}

impl Person {
    /// Somebody of whom the address is all that is known: Intercom finds the contact, or makes one.
    pub fn of_address(email: &str) -> Self {
        Self { id: ContactId::new(format!("{ADDRESS}{email}")), name: Text::new(email) }
    }

    /// The address, where that is all that is known.
    pub fn address(&self) -> Option<&str> {
        address_of(&self.id)
    }
}

/// The address that stands for somebody whom Intercom has not told of yet.
pub fn address_of(id: &ContactId) -> Option<&str> {
    id.as_str().strip_prefix(ADDRESS)
}

/// One write of those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskStep {
    /// Somebody takes part from now on.
    Join(Person),
    /// Somebody takes part no more; never the last one.
    Leave(Person),
    /// It goes into another conversation, which stays: for good.
    Merge {
        /// The one that stays.
        into: ConversationId,
        /// What its customer is called.
        name: Text,
    },
    /// One of its customers cannot write any more: for good, as far as the API goes.
    Block(Person),
    /// Words are taken out of it: for good.
    Redact {
        /// The entry.
        message: PartId,
        /// Whether that is the first message, which is no part.
        first: bool,
        /// Who said it.
        whose: Text,
    },
}

impl DeskStep {
    /// A short name for the outbox and its table.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Join(_) => "participant-add",
            Self::Leave(_) => "participant-remove",
            Self::Merge { .. } => "merge",
            Self::Block(_) => "block",
            Self::Redact { .. } => "redact",
        }
    }

    /// Whether another decision takes it back.
    pub fn undoable(&self) -> bool {
        matches!(self, Self::Join(_) | Self::Leave(_))
    }

    /// What was done, in words.
    pub fn told(&self) -> String {
        match self {
            Self::Join(person) => format!("{} added", person.name),
            Self::Leave(person) => format!("{} removed", person.name),
            Self::Merge { name, .. } => format!("merged into {name}"),
            Self::Block(person) => format!("{} blocked", person.name),
            Self::Redact { whose, .. } => format!("message of {whose} redacted"),
        }
    }

    /// What it makes of a conversation.
    pub fn apply(&self, conversation: &mut Conversation) {
        match self {
            Self::Join(person) => {
                if conversation.contacts.iter().all(|own| own.id != person.id) {
                    conversation.contacts.push(ContactRef { id: person.id.clone(), external_id: None });
                }
            }
            Self::Leave(person) => conversation.contacts.retain(|own| own.id != person.id),
            Self::Merge { into, .. } => {
                close(conversation);
                if conversation.linked.iter().all(|own| own.id != *into) {
                    let kind = Text::new("conversation");
                    conversation.linked.push(LinkedObject { kind, id: into.clone(), category: None });
                }
            }
            Self::Block(_) => close(conversation),
            Self::Redact { first: true, .. } => {
                conversation.source.body = Body::new(IN_PLACE);
                conversation.source.attachments.clear();
                conversation.source.redacted = true;
            }
            Self::Redact { first: false, .. } => {}
        }
    }

    /// What it makes of where a conversation stands.
    pub fn stand(&self, standing: &mut Standing) {
        match self {
            Self::Join(person) => insert(&mut standing.contacts, &person.id),
            Self::Leave(person) => standing.contacts.retain(|own| *own != person.id),
            Self::Merge { into, .. } => {
                (standing.state, standing.snoozed_until) = (State::Closed, None);
                insert(&mut standing.linked, into);
            }
            Self::Block(_) => (standing.state, standing.snoozed_until) = (State::Closed, None),
            Self::Redact { .. } => {}
        }
    }

    /// Whether a conversation shows that what was wanted is so; of a part, only its thread does.
    pub fn is_so(&self, conversation: &Conversation) -> bool {
        let takes_part = |id: &ContactId| conversation.contacts.iter().any(|own| own.id == *id);
        match self {
            Self::Join(person) => takes_part(&person.id),
            Self::Leave(person) => !takes_part(&person.id),
            Self::Merge { into, .. } => {
                conversation.state == State::Closed && conversation.linked.iter().any(|own| own.id == *into)
            }
            Self::Redact { first: true, .. } => conversation.source.redacted,
            Self::Block(_) | Self::Redact { first: false, .. } => false,
        }
    }
}

/// As [`super::operation::Operation::Close`] does.
fn close(conversation: &mut Conversation) {
    conversation.state = State::Closed;
    conversation.snoozed_until = None;
    conversation.waiting_since = None;
}

fn insert<T: Clone + Ord>(sorted: &mut Vec<T>, one: &T) {
    if let Err(place) = sorted.binary_search(one) {
        sorted.insert(place, one.clone());
    }
}

/// How many characters of a message a line must have to count as a quote of it though no `>` says so.
const TELLING: usize = 16;

/// A draft without the lines that quote a message, of which the words are gone; none where it quotes none.
pub fn without_quotes(markdown: &str, body: &Body) -> Option<String> {
    let said = squeezed(body.preview(usize::MAX).as_str());
    let is_quote = |line: &&str| {
        let bare = line.trim_start();
        let quoted = bare.trim_start_matches(['>', ' ']);
        let words = squeezed(quoted);
        let says = !words.is_empty() && said.contains(&words);
        says && (quoted.len() < bare.len() || words.chars().count() >= TELLING)
    };
    if !markdown.lines().any(|line| is_quote(&line)) {
        return None;
    }
    let kept: Vec<&str> = markdown.split('\n').filter(|line| !is_quote(line)).collect();
    Some(kept.join("\n"))
}

/// The same of a draft as it is kept, with its files and pieces of macros; nothing where nothing of it is left.
pub fn kept_without_quotes(kept: &str, body: &Body) -> Option<String> {
    let written = Written::read(kept);
    let text = without_quotes(&written.text, body)?;
    let left = Written { text, ..written };
    Some(if left.is_empty() { String::new() } else { left.kept() })
}

/// Whether a message has all words of another one in it.
pub fn quotes(other: &Body, body: &Body) -> bool {
    let said = squeezed(body.preview(usize::MAX).as_str());
    said.chars().count() >= TELLING && squeezed(other.preview(usize::MAX).as_str()).contains(&said)
}

/// Words with one blank between two, as a line of a draft may be broken elsewhere than the message.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The part of the way from one standing to another that is about who takes part: who joins before anybody leaves, as
/// nobody can be the last one to. Where it is not known who did, nothing.
pub fn people_way(from: &Standing, to: &Standing, name: &dyn Fn(&ContactId) -> Text) -> Vec<DeskStep> {
    if from.contacts.is_empty() || to.contacts.is_empty() {
        return Vec::new();
    }
    let person = |id: &ContactId| Person { id: id.clone(), name: name(id) };
    let join = to.contacts.iter().filter(|id| !from.contacts.contains(id)).map(|id| DeskStep::Join(person(id)));
    let leave = from.contacts.iter().filter(|id| !to.contacts.contains(id)).map(|id| DeskStep::Leave(person(id)));
    join.chain(leave).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_of_a_message_leave_a_draft_and_nothing_else_does() {
        let body = Body::new("<p>My card is 4111 1111 1111 1111</p><p>Yes, the old one.</p>");
        let draft = "Hello,\n\n> My card is 4111 1111 1111 1111\n>  yes, the  old one.\n\nyes\nNever write that.";
        assert_eq!(without_quotes(draft, &body).as_deref(), Some("Hello,\n\n\nyes\nNever write that."));
        let pasted = "As you said:\nmy card is 4111 1111 1111 1111";
        assert_eq!(without_quotes(pasted, &body).as_deref(), Some("As you said:"));
        assert_eq!(without_quotes("> something else\nyes", &body), None);
        assert_eq!(without_quotes(">\n", &body), None);
    }

    #[test]
    fn a_draft_that_is_kept_loses_its_quotes_and_keeps_its_files_and_pieces() {
        let body = Body::new("<p>My card is 4111 1111 1111 1111</p>");
        let file = crate::domain::FileRef { path: "/a/b.png".into(), size: 3, sum: "abc".into() };
        let mut written = Written { files: vec![file], ..Written::default() };
        let piece = written.add("[macro: Terms]", Body::new("<p>My card is 4111 1111 1111 1111</p>\n<p>Never.</p>"));
        written.text = format!("> My card is 4111 1111 1111 1111\n{piece}\nNever write that.");
        let left = kept_without_quotes(&written.kept(), &body).map(|kept| Written::read(&kept));
        let text = format!("{piece}\nNever write that.");
        assert_eq!(left, Some(Written { text, ..written.clone() }));
        let alone = Written { text: "> my card is 4111 1111 1111 1111".into(), ..Written::default() };
        assert_eq!(kept_without_quotes(&alone.kept(), &body).as_deref(), Some(""));
        let with_file = Written { files: written.files.clone(), ..alone };
        let left = kept_without_quotes(&with_file.kept(), &body).map(|kept| Written::read(&kept).files);
        assert_eq!(left, Some(written.files.clone()));
        assert_eq!(kept_without_quotes(&written.kept(), &Body::new("<p>Something else that was said</p>")), None);
    }

    proptest! {
        #[test]
        fn whatever_a_draft_says_no_quote_stays_and_nothing_else_goes(
            said in prop::collection::vec("[a-z]{4,9}( [a-z]{4,9}){2,5}", 1..4),
            picks in prop::collection::vec((0..4_usize, 0..5_usize, "[A-Z]{3,6} [A-Z0-9 ]{3,20}"), 0..8),
            files in 0..3_usize,
        ) {
            let body = Body::new(said.iter().map(|words| format!("<p>{words}</p>")).collect::<String>());
            let file = |n| crate::domain::FileRef { path: format!("/a/{n}\n> {}", said[0]), size: 3, sum: "0".into() };
            let mut written = Written { files: (0..files).map(file).collect(), ..Written::default() };
            let piece = written.add("[macro: Terms]", body.clone());
            let (mut lines, mut stay) = (Vec::new(), Vec::new());
            for (which, how, own) in &picks {
                // A few words that no sign marks as a quote may be anybody's.
                let tells = |words: &&String| *how < 2 || *how == 2 && words.chars().count() >= TELLING;
                let quoted = said.get(*which).filter(tells);
                let line = match (quoted, how) {
                    (Some(words), 0) => format!("> {words}"),
                    (Some(words), 1) => format!("  >>  {}", words.to_uppercase()),
                    (Some(words), _) => words.clone(),
                    (None, 2) if said.get(*which).is_some() => said[*which].clone(),
                    (None, 3) => piece.clone(),
                    (None, _) => own.clone(),
                };
                stay.extend(quoted.is_none().then(|| line.clone()));
                lines.push(line);
            }
            written.text = lines.join("\n");
            let left = kept_without_quotes(&written.kept(), &body);
            prop_assert_eq!(left.is_some(), stay.len() < lines.len());
            let left = Written::read(&left.unwrap_or_else(|| written.kept()));
            prop_assert_eq!(&left.text, &stay.join("\n"));
            prop_assert_eq!(&left.files, &written.files);
            prop_assert!(!stay.contains(&piece) || left.inset(&piece).is_some());
            prop_assert_eq!(kept_without_quotes(&left.kept(), &body), None);
        }
    }

    #[test]
    fn who_joins_does_so_before_anybody_leaves_and_where_nobody_was_noted_nothing_is_done() {
        let with = |ids: &[&str]| Standing {
            contacts: ids.iter().map(|id| ContactId::new(*id)).collect(),
            ..Standing::default()
        };
        let name = |id: &ContactId| Text::new(id.as_str());
        let way = people_way(&with(&["a"]), &with(&["b"]), &name);
        assert!(
            matches!(way.as_slice(), [DeskStep::Join(b), DeskStep::Leave(a)] if b.name.as_str() == "b" && a.name.as_str() == "a")
        );
        let mut at = with(&["a"]);
        way.iter().for_each(|step| step.stand(&mut at));
        assert_eq!(at, with(&["b"]));
        assert!(people_way(&with(&[]), &with(&["b"]), &name).is_empty());
        assert!(people_way(&with(&["a"]), &with(&[]), &name).is_empty());
    }
}
