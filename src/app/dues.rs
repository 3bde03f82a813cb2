//! SLAs that end soon: said before they are missed, and once when they were (I35).

use super::alert;
use crate::config::NoticeKind;
use crate::model::dues::Told;
use crate::model::effect::Read;
use crate::model::reads::ReadKind;
use crate::model::{Effect, Model, Timer};
use crate::words::{heard::Kind, sla};
use client::domain::{ConversationId, Timestamp};
use client::store::DueSoon;
use client::text::ago;

/// No wait is longer, in milliseconds: the clock may be set, and the machine may sleep.
const LONGEST: u64 = 60_000;

/// The read that is wanted; none where nothing is told of SLAs.
pub(super) fn read(model: &Model) -> Option<Read> {
    let ahead = model.settings.sla_alarm.filter(|_| alert::wants(model, NoticeKind::Sla))?;
    Some(Read::Dues(model.now.plus(ahead)))
}

/// What ends soon was read, and when something else does.
pub(super) fn came(model: &mut Model, soon: &[DueSoon], next: Option<Timestamp>) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Dues) {
        return Vec::new();
    }
    let Some(ahead) = model.settings.sla_alarm else { return Vec::new() };
    let mine: Vec<(ConversationId, Timestamp)> = soon
        .iter()
        .filter(|one| alert::concerns(model, one.admin.as_ref(), one.team.as_ref()))
        .map(|one| (one.id.clone(), one.due))
        .collect();
    let told = model.known.dues.news(&mine, ahead, model.now);
    model.notices.keep_heard(Kind::Sla, |id| mine.iter().any(|(due, _)| due == id));
    let mut effects = Vec::new();
    let mut words = Vec::new();
    for (id, told) in told {
        let Some(one) = soon.iter().find(|one| one.id == id) else { continue };
        let sentence = match told {
            Told::Soon => sla::ends(one.who.as_str(), &ago::long(one.due.since(model.now))),
            Told::Missed => sla::ended(one.who.as_str()),
        };
        model.notices.hear(model.now, Kind::Sla, one.who.as_str(), &sentence, id);
        words.push(sentence);
    }
    if let [first, more @ ..] = words.as_slice() {
        effects.extend(alert::bell(model));
        let told = if more.is_empty() { first.clone() } else { sla::several(words.len()) };
        effects.extend(alert::desktop(model, told));
    }
    // Whatever of these ends, and what comes so near next.
    let ends = soon.iter().map(|one| one.due.plus(1)).filter(|at| *at > model.now).min();
    let nears = next.map(|due| due.plus(-ahead).max(model.now.plus(1)));
    model.known.dues.next = ends.into_iter().chain(nears).min();
    effects.extend(model.known.dues.next.map(|at| {
        let wait = u64::try_from(at.since(model.now)).unwrap_or(0).saturating_mul(1_000);
        model.timers.start(Timer::Dues, wait.clamp(1_000, LONGEST))
    }));
    effects
}

/// Whether there is something to look for again.
pub(super) fn is_time(model: &Model) -> bool {
    model.known.dues.next.is_some_and(|at| at <= model.now)
}
