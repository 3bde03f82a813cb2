//! What others did: who wrote, in their words, and whether that concerns this person.

use super::alert;
use crate::command::mentions::is_reading;
use crate::config::{NoticeKind, NotifyWhat};
use crate::model::effect::Write;
use crate::model::reads::Fact;
use crate::model::{Effect, Model, Timer};
use crate::words::{self, heard::Kind};
use client::domain::mention::Named;
use client::domain::{AuthorKind, ConversationId, Text};
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
    let mut effects = given(model, changes);
    effects.extend(named(model, changes));
    let news: Vec<&Change> = changes.iter().filter(|c| is_news(model, c)).collect();
    if let [one] = news.as_slice()
        && one.said.is_none()
    {
        let who = one.after.as_ref().map(|after| after.who.clone()).unwrap_or_default();
        effects.extend(wait_for_words(model, one.id.clone(), who));
        return effects;
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

/// Notes have come that name this person, or a team of theirs (I24): that is told once for each conversation, unless it is being
/// read, which is said to the store.
fn named(model: &mut Model, changes: &[Change]) -> Vec<Effect> {
    let viewer = model.viewer();
    let (Some(me), teams) = (viewer.me, viewer.teams.unwrap_or_default()) else { return Vec::new() };
    let mut effects = Vec::new();
    for change in changes {
        let Some(mention) = change.named.iter().rfind(|mention| mention.is_of(&me, &teams)) else { continue };
        if is_reading(model, &change.id) {
            effects.push(Effect::Write(Write::ReadMentions(change.id.clone())));
            continue;
        }
        if model.settings.notify == NotifyWhat::None || !alert::wants(model, NoticeKind::Mention) {
            continue;
        }
        let who = change.after.as_ref().map(|after| after.who.clone()).unwrap_or_default();
        let by = mention.by.as_ref().map(|by| model.admin_name(by));
        let by = by.as_deref().map(words::rows::first_name);
        let team = match &mention.named {
            Named::Team(team) => Some(model.team_name(team)),
            Named::Admin(_) => None,
        };
        let words = words::mentions::mentioned(by, team.as_deref(), who.as_str());
        effects.extend(alert::bell(model));
        effects.extend(alert::desktop(model, words.clone()));
        model.notices.hear(model.now, Kind::Mentioned, who.as_str(), &words, change.id.clone());
    }
    effects
}

fn wait_for_words(model: &mut Model, id: ConversationId, who: Text) -> Vec<Effect> {
    let mut effects = vec![Effect::Sync(SyncCommand::Refresh(id.clone()))];
    // Whoever comes while one waits makes nobody wait longer.
    if model.unquoted.is_empty() && model.ungiven.is_empty() {
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

/// The words did not come: that somebody wrote is said without them, and what may be given as given.
pub(super) fn unheard(model: &mut Model) -> Vec<Effect> {
    let ungiven = std::mem::take(&mut model.ungiven);
    let mut effects = tell_given(model, ungiven);
    let waited = std::mem::take(&mut model.unquoted);
    effects.extend(waited.into_iter().flat_map(|(id, who)| announce(model, vec![(id, who, None)])));
    effects
}

/// Customers wrote: who, and their words where they are known. One bell and one notice for all of them.
fn announce(model: &mut Model, heard: Vec<(ConversationId, Text, Option<String>)>) -> Vec<Effect> {
    let mut effects = Vec::new();
    effects.extend(alert::bell(model));
    let told: Vec<String> = heard
        .into_iter()
        .map(|(id, who, words)| {
            let sentence = words::heard::wrote(who.as_str(), words.as_deref());
            model.notices.hear(model.now, Kind::Wrote, who.as_str(), &sentence, id);
            sentence
        })
        .collect();
    let words = match told.as_slice() {
        [one] => one.clone(),
        several => words::heard::several(several.len()),
    };
    effects.extend(alert::desktop(model, words));
    effects
}

/// Snoozes have ended (I39): whose conversation that is of concern here is said, as long as nobody has looked at it the row
/// says so, too.
pub(super) fn woke(model: &mut Model, changes: &[Change]) -> Vec<Effect> {
    let mut effects = Vec::new();
    for change in changes {
        let Some(after) = change.after.as_ref().filter(|_| change.is_woken()) else { continue };
        if !alert::wants(model, NoticeKind::Woke) || !alert::concerns(model, after.admin.as_ref(), after.team.as_ref())
        {
            continue;
        }
        let words = words::rows::snooze_ended(after.who.as_str());
        effects.extend(alert::desktop(model, words.clone()));
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
    let kind = if change.before.is_some() { NoticeKind::Reply } else { NoticeKind::New };
    alert::wants(model, kind) && alert::concerns(model, after.admin.as_ref(), after.team.as_ref())
}

/// So many threads at most are asked for at once for who has given them.
const ASKED: usize = 5;

/// Conversations are this person's now. Who takes one elsewhere, or answers in it there, is not told of it: the head does not
/// say who that was, so the thread is asked for.
fn given(model: &mut Model, changes: &[Change]) -> Vec<Effect> {
    let Some(me) = model.me().cloned() else { return Vec::new() };
    let wanted = alert::wants(model, NoticeKind::Assigned) && model.settings.notify != NotifyWhat::None;
    let to = |head: &Option<Head>| head.as_ref().and_then(|head| head.admin.clone());
    let (mut told, mut asked) = (Vec::new(), Vec::new());
    for change in changes {
        let waited = model.ungiven.iter().any(|(id, _)| *id == change.id);
        let who = change.after.as_ref().map(|after| after.who.clone()).unwrap_or_default();
        let is_mine = to(&change.after).as_ref() == Some(&me);
        let is_new = change.before.is_some() && is_mine && to(&change.before).as_ref() != Some(&me);
        if !wanted || !is_mine {
            model.ungiven.retain(|(id, _)| *id != change.id);
            continue;
        }
        match &change.given {
            _ if !waited && !is_new => {}
            None if waited => {}
            None => asked.push((change.id.clone(), who)),
            Some(by) => {
                model.ungiven.retain(|(id, _)| *id != change.id);
                if by.kind != AuthorKind::Admin || by.id != me.as_str() {
                    told.push((change.id.clone(), who));
                }
            }
        }
    }
    // Of many it is said at once: each thread is a request.
    if asked.len() > ASKED {
        told.append(&mut asked);
    }
    let mut effects = tell_given(model, told);
    if !asked.is_empty() && model.unquoted.is_empty() && model.ungiven.is_empty() {
        effects.push(model.timers.start(Timer::News, WAITED));
    }
    effects.extend(asked.iter().map(|(id, _)| Effect::Sync(SyncCommand::Refresh(id.clone()))));
    model.ungiven.extend(asked);
    effects
}

/// These were given to the person by somebody else.
fn tell_given(model: &mut Model, given: Vec<(ConversationId, Text)>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (id, who) in given {
        effects.extend(alert::bell(model));
        let sentence = words::heard::given(who.as_str());
        effects.extend(alert::desktop(model, sentence.clone()));
        model.notices.hear(model.now, Kind::Assigned, who.as_str(), &sentence, id);
    }
    effects
}
