//! Alarms: a count that passes a number is said, once until it is below again (I49).

use super::alert;
use crate::command::profile;
use crate::config::NoticeKind;
use crate::model::{Effect, Level, Model};
use crate::words::alarms as words;
use client::condition::fold;
use client::view::ViewId;

/// The counts that there are alarms for: by which each is known, what it is called, how many there are, and how many there
/// may be.
fn counted(model: &Model) -> Vec<(String, String, usize, u64)> {
    let counts = &model.known.counts;
    let of_inbox = |(name, most): &(String, u64)| {
        let (called, count) = match fold(name).as_str() {
            "mine" => ("Mine".to_owned(), counts.mine),
            "unassigned" => ("Unassigned".to_owned(), counts.unassigned),
            "all" => ("All".to_owned(), counts.all),
            "snoozed" => ("Snoozed".to_owned(), counts.snoozed),
            folded => {
                let team = model.known.directory.teams.iter().find(|team| fold(team.name.as_str()) == folded)?;
                let count = counts.teams.iter().find(|(id, _)| *id == team.id).map_or(0, |(_, count)| *count);
                (team.name.to_string(), count)
            }
        };
        Some((format!("inbox {}", fold(name)), called, count, *most))
    };
    let of_view = |view: &crate::views::OwnView| {
        let most = view.alarm?;
        let counted = model.known.views.get(&ViewId::Own(view.name.clone()))?;
        // While it is not known of all, there are at least so many.
        Some((format!("view {}", view.name), view.title.clone(), counted.total, most))
    };
    let inboxes = model.settings.telling.alarms.iter().filter_map(of_inbox);
    inboxes.chain(model.settings.views.iter().filter_map(of_view)).collect()
}

/// The teams are known: what settings name and is no inbox is said, once.
pub(super) fn check_names(model: &mut Model) {
    for (key, sentence) in profile::unknown_inboxes(model) {
        if model.known.unnamed.insert(key) {
            model.notices.say(model.now, Level::Warning, sentence);
        }
    }
}

/// Counts came in: those that have passed their number since are said.
pub(super) fn check(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut said = Vec::new();
    for (key, called, count, most) in counted(model) {
        let is_over = u64::try_from(count).is_ok_and(|count| count > most);
        if !is_over {
            model.known.alarms.remove(&key);
        } else if model.known.alarms.insert(key) && alert::wants(model, NoticeKind::Alarm) {
            said.push(words::over(&called, count, most));
        }
    }
    for sentence in said {
        effects.extend(alert::bell(model));
        effects.extend(alert::desktop(model, sentence.clone()));
        model.notices.say(model.now, Level::Warning, sentence);
    }
    effects
}
