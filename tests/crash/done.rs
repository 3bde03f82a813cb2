//! What the workspace's journal says was done, beside what the outbox held: each once, in its order, and nothing else.

use client::domain::Operation;
use practice::Entry;
use serde_json::Value;

use super::ledger::Row;
use super::report::{Kind, Wrong};
use super::words;

/// A change that the workspace made for the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// In which conversation.
    pub conversation: String,
    /// The method, the rest of the path, and what was sent.
    method: String,
    rest: String,
    sent: Value,
}

impl Done {
    /// Reads what the journal says of a request; nothing of one that changed nothing. That something was read is told
    /// by no entry, and happens by other ways: it is not counted.
    pub fn read(entry: &Entry, owner: &str) -> Option<Self> {
        let changes = entry.done.is_some_and(|status| status < 300) && entry.admin.as_deref() == Some(owner);
        let path = entry.path.strip_prefix("/conversations/").filter(|_| changes)?;
        let (conversation, rest) = path.split_once('/').unwrap_or((path, ""));
        Some(Self {
            conversation: conversation.to_owned(),
            method: entry.method.clone(),
            rest: rest.to_owned(),
            sent: entry.body.clone()?,
        })
    }

    fn said(&self, name: &str) -> Option<&str> {
        self.sent.get(name)?.as_str()
    }

    /// Whether it is what was asked for.
    fn is(&self, operation: &Operation) -> bool {
        let kind = (self.method.as_str(), self.rest.as_str(), self.said("message_type"));
        let word = self.said("body").and_then(|body| words::of(body).pop());
        // The outbox forgets the words of what is done: then any of the kind is right here, and each word is counted.
        let words = |markdown: &str| words::of(markdown).pop().is_none_or(|own| Some(own) == word);
        let to = |kind: &str, id: Option<&str>| {
            self.said("type") == Some(kind) && self.said("assignee_id") == Some(id.unwrap_or("0"))
        };
        match (kind, operation) {
            (("POST", "reply", Some("comment")), Operation::Reply(reply)) => words(&reply.markdown),
            (("POST", "reply", Some("note")), Operation::Note(note)) => words(&note.markdown),
            (("POST", "parts", Some("close")), Operation::Close)
            | (("POST", "parts", Some("open")), Operation::Open) => true,
            (("POST", "parts", Some("snoozed")), Operation::Snooze(until)) => self.sent["snoozed_until"] == until.0,
            (("POST", "parts", Some("assignment")), Operation::AssignAdmin(id)) => {
                to("admin", id.as_ref().map(|i| i.as_str()))
            }
            (("POST", "parts", Some("assignment")), Operation::AssignTeam(id)) => {
                to("team", id.as_ref().map(|i| i.as_str()))
            }
            (("POST", "tags", _), Operation::Tag(tag)) => self.said("id") == Some(tag.id.as_str()),
            (("DELETE", rest, _), Operation::Untag(tag)) => rest.strip_prefix("tags/") == Some(tag.as_str()),
            (("PUT", "", _), Operation::SetPriority(priority)) => self.said("priority") == Some(priority.as_str()),
            _ => false,
        }
    }
}

/// What is wrong with what was done in a conversation: each must be one of the rows, each row is done once at most, and
/// in their order.
pub fn compare(conversation: &str, done: &[&Done], rows: &[&Row]) -> Option<Wrong> {
    let mut next = 0;
    for (n, one) in done.iter().enumerate() {
        let found = rows.iter().skip(next).position(|row| one.is(&row.operation));
        if let Some(found) = found {
            next += found + 1;
            continue;
        }
        let asked = rows.iter().filter(|row| one.is(&row.operation)).count();
        let times = done.iter().take(n + 1).filter(|other| other == &one).count();
        let kind = match asked {
            0 => Kind::Unasked,
            _ if times > asked => Kind::Doubled,
            _ => Kind::OutOfOrder,
        };
        let asked: Vec<String> = rows.iter().map(|row| format!("{} {:?}", row.id, row.operation)).collect();
        let told = format!("{conversation}: number {n} of what was done, {one:?}; asked for {asked:?}, done {done:?}");
        return Some(Wrong::new(kind, told));
    }
    None
}

#[cfg(test)]
mod tests {
    use client::domain::Timestamp;
    use serde_json::json;

    use super::*;

    fn part(kind: &str) -> Done {
        let sent = json!({"message_type": kind, "snoozed_until": 5});
        Done { conversation: "21".into(), method: "POST".into(), rest: "parts".into(), sent }
    }

    fn found(done: &[Done], asked: &[Operation]) -> Option<Kind> {
        let row = |(n, operation): (usize, &Operation)| {
            let id = i64::try_from(n).unwrap_or_default();
            Row { id, unit: id, doubtful: false, conversation: "21".into(), operation: operation.clone() }
        };
        let rows: Vec<Row> = asked.iter().enumerate().map(row).collect();
        compare("21", &done.iter().collect::<Vec<_>>(), &rows.iter().collect::<Vec<_>>()).map(|wrong| wrong.kind)
    }

    #[test]
    fn the_ledger_tells_a_close_that_came_after_the_reopening_and_one_that_came_twice() {
        let (close, open, snooze) = (part("close"), part("open"), part("snoozed"));
        let asked = [Operation::Close, Operation::Open];
        assert_eq!(found(&[close.clone(), open.clone()], &asked), None);
        assert_eq!(found(std::slice::from_ref(&open), &asked), None, "it was closed already");
        assert_eq!(found(&[open.clone(), close.clone()], &asked), Some(Kind::OutOfOrder));
        assert_eq!(found(&[close.clone(), open.clone(), close.clone()], &asked), Some(Kind::Doubled));
        assert_eq!(found(&[close.clone(), snooze.clone(), open], &asked), Some(Kind::Unasked));
        assert_eq!(
            found(&[snooze, close], &[Operation::Snooze(Timestamp(5)), Operation::Open, Operation::Close]),
            None
        );
    }
}
