//! Whether something is for this person to hear of, and how loudly: by kind, by inbox, and not at night (I50).

use crate::command::choose;
use crate::config::{NoticeKind, NotifyWhat};
use crate::model::effect::Outside;
use crate::model::{Effect, Model};
use client::condition::fold;
use client::domain::{AdminId, TeamId};

/// So many seconds lie between two bells.
const QUIET: i64 = 10;

/// Whether there are notices of that kind.
pub(super) fn wants(model: &Model, kind: NoticeKind) -> bool {
    model.settings.telling.kinds.contains(&kind)
}

/// Whether what happens in a conversation that they have is for this person to hear.
pub(super) fn concerns(model: &Model, admin: Option<&AdminId>, team: Option<&TeamId>) -> bool {
    let inboxes = &model.settings.telling.inboxes;
    if model.settings.notify != NotifyWhat::None && !inboxes.is_empty() {
        return inboxes.iter().any(|inbox| is_in(model, inbox, admin, team));
    }
    match model.settings.notify {
        NotifyWhat::None => false,
        NotifyWhat::All => true,
        NotifyWhat::Mine => {
            let Some(me) = model.me() else {
                return false;
            };
            let my_team = |team| model.known.directory.admins.iter().any(|a| a.id == *me && a.team_ids.contains(team));
            match (admin, team) {
                (Some(admin), _) => admin == me,
                (None, Some(team)) => my_team(team),
                (None, None) => false,
            }
        }
    }
}

/// Whether a conversation that they have is in an inbox of that name.
fn is_in(model: &Model, inbox: &str, admin: Option<&AdminId>, team: Option<&TeamId>) -> bool {
    match fold(inbox).as_str() {
        "mine" => admin.is_some() && admin == model.me(),
        "unassigned" => admin.is_none(),
        "all" => true,
        name => team.is_some_and(|team| fold(&model.team_name(team)) == name),
    }
}

/// Whether it is an hour in which nothing is to be heard.
fn is_quiet(model: &Model) -> bool {
    let Some((from, to)) = model.settings.telling.quiet else { return false };
    let now = choose::zoned_now(model);
    let minute = u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or(0);
    if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to }
}

/// The bell, for whoever is not looking; a terminal that does not tell may well be behind another window.
pub(super) fn bell(model: &mut Model) -> Option<Effect> {
    let looks = model.has_focus && model.tells_focus;
    let rang = model.rang_at.is_some_and(|at| (0..QUIET).contains(&model.now.since(at)));
    if !model.settings.bell || looks || rang || is_quiet(model) {
        return None;
    }
    model.rang_at = Some(model.now);
    Some(Effect::Outside(Outside::Bell))
}

/// A desktop notice, for whoever is not looking.
pub(super) fn desktop(model: &Model, words: String) -> Option<Effect> {
    let looks = model.has_focus && model.tells_focus;
    (!looks && !is_quiet(model)).then(|| Effect::Outside(Outside::Notify("sidetone".into(), words)))
}
