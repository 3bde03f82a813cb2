//! Rules of the house (I48): which of them ask in vain, and what was done without what they ask for.

use crate::command::{act, filled};
use crate::model::{Level, Model};
use crate::words::form as words;
use client::domain::Text;
use client::intent::Warning;
use client::store::Decided;

/// The workspace's lists are known: a rule that names what they do not have says so, once while the program runs.
pub(super) fn check(model: &mut Model) {
    let directory = &model.known.directory;
    // The lists come one by one; where the attributes are known the others are.
    let Some(attributes) = directory.attributes.as_ref().filter(|_| directory.teams_known && directory.admins_known)
    else {
        return;
    };
    let attributes: Vec<Text> = attributes.iter().map(|own| own.own.name.clone()).collect();
    let teams: Vec<Text> = directory.teams.iter().map(|team| team.name.clone()).collect();
    let tags: Vec<Text> = directory.tags.iter().map(|tag| tag.name.clone()).collect();
    let mut said = Vec::new();
    for rule in &model.settings.house {
        let missing = rule.in_vain(Some(&teams), (!tags.is_empty()).then_some(&tags), Some(&attributes));
        if !missing.is_empty() && model.known.in_vain.insert(rule.name.clone()) {
            said.push(words::in_vain(&rule.place, &rule.name, &missing));
        }
    }
    for words in said {
        model.notices.say(model.now, Level::Warning, words);
    }
}

/// What was decided is on disk: a form for it has done its work, and what was done without is logged.
pub(super) fn decided(model: &mut Model, decided: &Decided) {
    for step in &decided.steps {
        filled::done_with(model, &step.conversation, &step.operation);
    }
    for warning in &decided.warnings {
        let Warning::Without(id, unfilled) = warning else { continue };
        // Names are the workspace's own words, not a customer's.
        let without = unfilled.missing();
        let missing = without.join(", ");
        tracing::warn!(conversation = %id, %missing, before = unfilled.before.as_str(), "{}", words::LOGGED);
        // What goes out in a moment is counted down in the last row.
        if decided.steps.iter().any(|step| step.operation.words().is_some()) {
            let who = act::who(model, id).unwrap_or_else(|| format!("conversation {id}"));
            model.notices.note(model.now, words::sent_without(&who, &without), vec![id.clone()]);
        }
    }
}
