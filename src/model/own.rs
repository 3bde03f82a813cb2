//! What the commands of a person's own apps have printed (I14), which of them run, and what the placeholders of quick
//! links stand for (I13).

use std::collections::{BTreeMap, HashMap};

use super::Model;
use super::apps::App;
use crate::own_apps::OwnApp;
use crate::own_apps::output::Output;
use client::domain::{ConversationId, Text, Timestamp};

/// So many results are kept; the oldest goes.
const MOST: usize = 300;

/// What came of an app's command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// When it ended.
    pub at: Timestamp,
    /// What it printed last without failing, and when.
    pub output: Option<(Output, Timestamp)>,
    /// How it failed, if it did.
    pub failed: Option<String>,
    /// What it said beside what it printed.
    pub complaint: String,
}

/// A command that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    /// By which it is known to whoever runs it.
    pub number: u64,
    /// The conversation that it was given.
    pub conversation: ConversationId,
    /// When it was begun.
    pub since: Timestamp,
}

/// The commands of apps: what came of them, and those that run.
#[derive(Clone, Debug, Default)]
pub struct OwnRuns {
    ran: HashMap<(String, ConversationId), Ran>,
    running: BTreeMap<String, Runs>,
    /// How many were begun.
    begun: u64,
}

impl OwnRuns {
    /// What came of an app's command, for a conversation.
    pub fn of(&self, app: &str, id: &ConversationId) -> Option<&Ran> {
        self.ran.get(&(app.to_owned(), id.clone()))
    }

    /// The run of an app that is about a conversation.
    pub fn running(&self, app: &str, id: &ConversationId) -> Option<&Runs> {
        self.running.get(app).filter(|runs| runs.conversation == *id)
    }

    /// The number of one that is begun now. The one of the same app before it, if there is one, is not waited for any more.
    pub fn begin(&mut self, app: &str, id: &ConversationId, now: Timestamp) -> (u64, Option<u64>) {
        self.begun += 1;
        let runs = Runs { number: self.begun, conversation: id.clone(), since: now };
        (self.begun, self.running.insert(app.to_owned(), runs).map(|before| before.number))
    }

    /// Those that are not about this conversation are not waited for any more: their numbers.
    pub fn leave(&mut self, id: Option<&ConversationId>) -> Vec<u64> {
        let left = |runs: &Runs| Some(&runs.conversation) != id;
        let numbers = self.running.values().filter(|runs| left(runs)).map(|runs| runs.number).collect();
        self.running.retain(|_, runs| !left(runs));
        numbers
    }

    /// One has ended. False where nobody waits for it.
    pub fn ended(&mut self, app: &str, number: u64, ran: Ran) -> bool {
        let Some(runs) = self.running.get(app).filter(|runs| runs.number == number) else { return false };
        let key = (app.to_owned(), runs.conversation.clone());
        self.running.remove(app);
        let before = self.ran.remove(&key).and_then(|before| before.output);
        // What it printed last without failing stays in sight.
        let output = ran.output.or(before);
        if self.ran.len() >= MOST
            && let Some(oldest) = self.ran.iter().min_by_key(|(_, ran)| ran.at).map(|(key, _)| key.clone())
        {
            self.ran.remove(&oldest);
        }
        self.ran.insert(key, Ran { output, ..ran });
        true
    }

    /// What is known of these conversations goes with them (S12): the numbers of those that run for one.
    pub fn forget(&mut self, is_gone: impl Fn(&ConversationId) -> bool) -> Vec<u64> {
        self.ran.retain(|(_, id), _| !is_gone(id));
        let gone = |runs: &Runs| is_gone(&runs.conversation);
        let numbers = self.running.values().filter(|runs| gone(runs)).map(|runs| runs.number).collect();
        self.running.retain(|_, runs| !gone(runs));
        numbers
    }

    /// What came of an app is asked anew.
    pub fn expire(&mut self, app: &str, id: &ConversationId) {
        if let Some(ran) = self.ran.get_mut(&(app.to_owned(), id.clone())) {
            ran.at = Timestamp(0);
        }
    }
}

impl Model {
    /// An app of the person's own.
    pub fn own_app(&self, name: &str) -> Option<&OwnApp> {
        self.settings.own.apps.iter().find(|app| app.name == name)
    }

    /// The person's own apps that are to be asked now: those in sight of which nothing is known that is new enough.
    pub fn own_due(&self) -> Vec<OwnApp> {
        let Some(id) = &self.panes.thread.shown else { return Vec::new() };
        let is_here = self.panes.thread.data.as_ref().is_some_and(|data| data.conversation.id == *id);
        if self.settings.own.apps.is_empty() || !is_here || !self.shows_details() {
            return Vec::new();
        }
        let apps = self.apps();
        let own = apps.iter().filter_map(|app| match app {
            App::Own(name) => self.own_app(name),
            App::BuiltIn(_) => None,
        });
        let is_old = |app: &&OwnApp| {
            let good_for = i64::try_from(app.good_for.as_secs()).unwrap_or(i64::MAX);
            let known = self.own_runs.of(&app.name, id);
            // A clock that was set back makes nothing new.
            known.is_none_or(|ran| !(0..good_for).contains(&self.now.since(ran.at)))
        };
        own.filter(|app| self.own_runs.running(&app.name, id).is_none()).filter(is_old).cloned().collect()
    }

    /// Whether there is room for the details, and they are wanted.
    fn shows_details(&self) -> bool {
        self.settings.layout.columns(self.size.0, self.focus).details > 0
    }

    /// What a placeholder of a quick link stands for in the conversation that is shown; none for what has no value.
    pub fn link_value(&self, name: &str) -> Option<String> {
        let data = self.panes.thread.data.as_ref()?;
        let conversation = &data.conversation;
        let details = self.panes.details.as_ref().filter(|(id, _)| *id == conversation.id).map(|(_, details)| details);
        let contact = data.contact.as_ref();
        let company = details.and_then(|details| details.companies.first());
        let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
        let of = |attributes: &[(Text, Text)], name: &str| {
            attributes.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value.to_string())
        };
        if let Some(name) = name.strip_prefix("company.") {
            return company.and_then(|company| of(&company.attributes, name));
        }
        if let Some(name) = name.strip_prefix("conversation.") {
            return of(&conversation.attributes, name);
        }
        match name {
            "conversation" | "conversation_id" => Some(conversation.id.to_string()),
            "contact_id" => contact.map(|contact| contact.id.to_string()),
            "user_id" | "external_id" => contact.and_then(|contact| text(&contact.external_id)),
            "email" => contact.and_then(|contact| text(&contact.email)),
            "name" => contact.and_then(|contact| text(&contact.name)),
            "phone" => contact.and_then(|contact| text(&contact.phone)),
            "company" => company.map(|company| company.name.to_string()),
            "company_id" => company.and_then(|company| text(&company.company_id)),
            "plan" => company.and_then(|company| text(&company.plan)),
            other => contact.and_then(|contact| of(&contact.attributes, other.strip_prefix("user.").unwrap_or(other))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(at: i64, output: Option<&str>) -> Ran {
        let output = output.map(|word| (Output { word: word.to_owned(), blocks: Vec::new() }, Timestamp(at)));
        let failed = output.is_none().then(|| "exit 1".to_owned());
        Ran { at: Timestamp(at), output, failed, complaint: String::new() }
    }

    #[test]
    fn what_failed_leaves_what_was_there_and_who_was_left_is_not_listened_to() {
        let (one, two) = (ConversationId::new("1"), ConversationId::new("2"));
        let mut runs = OwnRuns::default();
        let (first, before) = runs.begin("a", &one, Timestamp(0));
        assert_eq!(before, None);
        assert!(runs.ended("a", first, ran(5, Some("fine"))));
        let (second, _) = runs.begin("a", &one, Timestamp(9));
        assert!(runs.ended("a", second, ran(10, None)));
        let known = runs.of("a", &one).expect("known");
        assert_eq!(known.output.as_ref().map(|(output, at)| (output.word.as_str(), *at)), Some(("fine", Timestamp(5))));
        assert_eq!(known.failed.as_deref(), Some("exit 1"));
        let (third, _) = runs.begin("a", &one, Timestamp(11));
        assert_eq!(runs.leave(Some(&two)), [third]);
        assert!(!runs.ended("a", third, ran(12, Some("late"))));
        let (fourth, _) = runs.begin("a", &two, Timestamp(13));
        assert_eq!(runs.forget(|_| true), [fourth]);
        assert!(runs.of("a", &one).is_none());
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let mut runs = OwnRuns::default();
        for at in 0..(MOST as i64 + 10) {
            let id = ConversationId::new(at.to_string());
            let (number, _) = runs.begin("a", &id, Timestamp(at));
            assert!(runs.ended("a", number, ran(at, Some("x"))));
        }
        assert_eq!(runs.ran.len(), MOST);
        assert!(runs.of("a", &ConversationId::new("0")).is_none());
    }
}
