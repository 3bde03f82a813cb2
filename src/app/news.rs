//! What others did: who wrote, in their words, and whether that concerns this person.

use crate::config::NotifyWhat;
use crate::model::effect::Outside;
use crate::model::reads::Fact;
use crate::model::{Effect, Model, Timer};
use crate::words::{self, heard::Kind};
use client::domain::{ConversationId, Text};
use client::store::{Change, Head, Said};
use client::sync::SyncCommand;

/// For how many milliseconds the words of a message are waited for, before it is announced without them.
const WAITED: u64 = 5_000;

/// What others did: the lists follow by themselves; what concerns this person is announced, in the customer's own
/// words. A head alone does not have them (its title is no news): they are asked for.
pub(super) fn arrived(model: &mut Model, changes: &[Change]) -> Vec<Effect> {
    if model.panes.thread.shown.is_some() && changes.iter().any(|c| Some(&c.id) == model.panes.thread.shown.as_ref()) {
        model.reads.after(Fact::ThreadChanged);
    }
    let news: Vec<&Change> = changes.iter().filter(|c| is_news(model, c)).collect();
    if let [one] = news.as_slice()
        && one.said.is_none()
    {
        let who = one.after.as_ref().map(|after| after.who.clone()).unwrap_or_default();
        return wait_for_words(model, one.id.clone(), who);
    }
    let heard: Vec<(ConversationId, Text, Said)> = changes
        .iter()
        .filter_map(|change| {
            let who = change.after.as_ref()?.who.clone();
            let waited = model.unquoted.iter().any(|(id, _)| *id == change.id);
            let is_one = matches!(news.as_slice(), [one] if one.id == change.id);
            change.said.clone().filter(|_| waited || is_one).map(|said| (change.id.clone(), who, said))
        })
        .collect();
    let mut effects = Vec::new();
    let quoted: Vec<ConversationId> = heard.iter().map(|(id, ..)| id.clone()).collect();
    for (id, who, said) in heard {
        model.unquoted.retain(|(waited, _)| *waited != id);
        effects.extend(quote(model, id, &who, &said));
    }
    if let [_, _, ..] = news.as_slice() {
        let who = |change: &Change| change.after.as_ref().map(|after| after.who.clone()).unwrap_or_default();
        let news = news.iter().filter(|change| !quoted.contains(&change.id));
        let heard: Vec<_> = news.map(|change| (change.id.clone(), who(change), None)).collect();
        // Who is announced now is announced once.
        model.unquoted.retain(|(waited, _)| heard.iter().all(|(id, ..)| id != waited));
        if !heard.is_empty() {
            effects.extend(announce(model, heard));
        }
    }
    effects
}

fn wait_for_words(model: &mut Model, id: ConversationId, who: Text) -> Vec<Effect> {
    let mut effects = vec![Effect::Sync(SyncCommand::Refresh(id.clone()))];
    // Whoever comes while one waits makes nobody wait longer.
    if model.unquoted.is_empty() {
        effects.push(model.timers.start(Timer::News, WAITED));
    }
    if model.unquoted.iter().all(|(waited, _)| *waited != id) {
        model.unquoted.push((id, who));
    }
    effects
}

/// The words that were asked for are here.
pub(super) fn said(model: &mut Model, id: &ConversationId, said: &Said) -> Vec<Effect> {
    let Some(place) = model.unquoted.iter().position(|(waited, _)| waited == id) else { return Vec::new() };
    let (id, who) = model.unquoted.remove(place);
    quote(model, id, &who, said)
}

/// Of several customers the one who wrote.
fn quote(model: &mut Model, id: ConversationId, who: &Text, said: &Said) -> Vec<Effect> {
    let who = if said.who.is_empty() { who } else { &said.who };
    announce(model, vec![(id, who.clone(), Some(said.words.to_string()))])
}

/// The words did not come: that somebody wrote is said without them.
pub(super) fn unheard(model: &mut Model) -> Vec<Effect> {
    let waited = std::mem::take(&mut model.unquoted);
    waited.into_iter().flat_map(|(id, who)| announce(model, vec![(id, who, None)])).collect()
}

/// Customers wrote: who, and their words where they are known. One bell and one notice for all of them.
fn announce(model: &mut Model, heard: Vec<(ConversationId, Text, Option<String>)>) -> Vec<Effect> {
    let mut effects = Vec::new();
    effects.extend(bell(model));
    let told: Vec<String> = heard
        .into_iter()
        .map(|(id, who, words)| {
            let sentence = words::heard::wrote(who.as_str(), words.as_deref());
            model.notices.hear(model.now, Kind::Wrote, who.as_str(), &sentence, id);
            sentence
        })
        .collect();
    // A terminal that does not tell may well be behind another window.
    if !(model.has_focus && model.tells_focus) {
        let words = match told.as_slice() {
            [one] => one.clone(),
            several => words::heard::several(several.len()),
        };
        effects.push(Effect::Outside(Outside::Notify("sidetone".into(), words)));
    }
    effects
}

/// So many seconds lie between two bells.
const QUIET: i64 = 10;

/// The bell, for whoever is not looking; a terminal that does not tell may well be behind another window.
pub(super) fn bell(model: &mut Model) -> Option<Effect> {
    let looks = model.has_focus && model.tells_focus;
    let rang = model.rang_at.is_some_and(|at| (0..QUIET).contains(&model.now.since(at)));
    if !model.settings.bell || looks || rang {
        return None;
    }
    model.rang_at = Some(model.now);
    Some(Effect::Outside(Outside::Bell))
}

/// Snoozes have ended (I39): whose conversation that is of concern here is said, as long as nobody has looked at it the row
/// says so, too.
pub(super) fn woke(model: &mut Model, changes: &[Change]) -> Vec<Effect> {
    let mut effects = Vec::new();
    for change in changes {
        let Some(after) = change.after.as_ref().filter(|_| change.is_woken()) else { continue };
        if !concerns(model, after) {
            continue;
        }
        let words = words::rows::snooze_ended(after.who.as_str());
        if !(model.has_focus && model.tells_focus) {
            effects.push(Effect::Outside(Outside::Notify("sidetone".into(), words.clone())));
        }
        model.notices.hear(model.now, Kind::SnoozeEnded, after.who.as_str(), &words, change.id.clone());
    }
    effects
}

/// Whether a customer wrote, in something that concerns this person.
fn is_news(model: &Model, change: &Change) -> bool {
    let Some(after) = &change.after else {
        return false;
    };
    let before = change.before.as_ref().and_then(|b| b.last_contact_reply_at);
    if after.last_contact_reply_at.is_none() || after.last_contact_reply_at <= before {
        return false;
    }
    concerns(model, after)
}

/// Whether what happens in a conversation is for this person to hear.
fn concerns(model: &Model, after: &Head) -> bool {
    match model.settings.notify {
        NotifyWhat::None => false,
        NotifyWhat::All => true,
        NotifyWhat::Mine => {
            let Some(me) = model.me() else {
                return false;
            };
            let my_team = |team| model.known.directory.admins.iter().any(|a| a.id == *me && a.team_ids.contains(team));
            match (&after.admin, &after.team) {
                (Some(admin), _) => admin == me,
                (None, Some(team)) => my_team(team),
                (None, None) => false,
            }
        }
    }
}
