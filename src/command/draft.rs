//! Drafts between the composer and the store, and what other programs of the person do with them (S9): no text is lost
//! to another one, and nothing is sent that this program did not show.

use super::compose::{self, COMPOSER_KEYS};
use super::{Area, Call, Command};
use crate::keymap::Context;
use crate::model::composer::Editing;
use crate::model::effect::{Read, Write};
use crate::model::msg::DraftTold;
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Composer, Effect, Level, Model, Seen, Timer, Unkept};
use crate::words::drafts;
use client::domain::ConversationId;
use client::store::{Draft, DraftMode, DraftNow, KeptDraft, SavedDraft};

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    let other = Command::new(Area::Composer, "composer.other", "Go to another text that is kept here", other);
    vec![other.also(&["draft.other"]).when(has_others)]
}

fn has_others(model: &Model, _: &Call) -> Result<(), Refused> {
    match &model.composer {
        None => Err(drafts::NOT_WRITING.into()),
        Some(composer) if composer.others == 0 => Err(drafts::NO_OTHER.into()),
        Some(_) => Ok(()),
    }
}

fn other(model: &mut Model, _: &Call) -> Outcome {
    let mut effects = compose::save(model);
    if let Some(composer) = &model.composer {
        effects.push(Effect::Read(Read::OtherDraft(composer.conversation.clone(), composer.mode)));
    }
    Ok(effects.into())
}

/// The store has something to tell of a draft.
pub(crate) fn told(model: &mut Model, id: &ConversationId, mode: DraftMode, told: DraftTold) -> Done {
    match told {
        DraftTold::Opens(kept) => opened(model, id, mode, kept),
        DraftTold::Other(kept) => turned(model, id, mode, kept),
        DraftTold::Now(now) => followed(model, id, mode, now),
        DraftTold::Saved(how) => saved(model, id, mode, how),
        DraftTold::NotSaved(why) => not_saved(model, id, mode, &why),
        DraftTold::NotSent { gone, others } => not_sent(model, id, mode, gone, others),
    }
}

/// Another program of the person was quicker: nothing is sent, what stands here stays and is a text of its own from now
/// on, which the same key sends.
fn not_sent(model: &mut Model, id: &ConversationId, mode: DraftMode, gone: bool, others: usize) -> Done {
    let mut done = Done::from(vec![Effect::Write(Write::UnknowDraft(id.clone(), mode))]);
    model.calls.stop();
    if let Some(composer) = open_on(model, id, mode) {
        done.effects.extend(composer.left.map(|left| Effect::Write(Write::UnknowDraft(id.clone(), left))));
        (composer.unsaved, composer.others) = (true, others);
        done = done.saying(Level::Warning, drafts::not_sent(gone));
    }
    done.effects.extend(compose::touched(model));
    done
}

pub(super) fn open_on<'a>(model: &'a mut Model, id: &ConversationId, mode: DraftMode) -> Option<&'a mut Composer> {
    model.composer.as_mut().filter(|composer| composer.conversation == *id && composer.mode == mode)
}

/// The composer opens on the draft that was kept earlier.
fn opened(model: &mut Model, id: &ConversationId, mode: DraftMode, kept: Option<KeptDraft>) -> Done {
    let seen = model.drafts.seen.get(id).cloned();
    let key = super::key_in(model, Context::Composer, "composer.other");
    let (Some(kept), Some(composer)) = (kept, open_on(model, id, mode)) else {
        return Done::default();
    };
    // Two texts that were written apart are two still, whatever mode one of them was begun in.
    if composer.carried && !composer.is_empty() {
        composer.others = kept.others + 1;
        let words = drafts::kept_beside(mode == DraftMode::Note, &composer.who, &key);
        return Done::default().saying_about(Level::Info, words, id.clone());
    }
    composer.others = kept.others;
    // What came since it was written is news to who goes on with it (S10).
    composer.seen = Some(seen.unwrap_or_else(|| Seen::until(kept.draft.updated_at)));
    compose::take_draft(model, id, mode, &kept.draft.markdown);
    let mut effects = vec![Effect::Write(Write::KnowDraft(id.clone(), mode, kept.mark))];
    if open_on(model, id, mode).is_some_and(|composer| composer.unsaved) {
        effects.extend(compose::touched(model));
    }
    effects.into()
}

/// Another of the drafts that are kept here, in the place of the one that was shown, which is kept.
fn turned(model: &mut Model, id: &ConversationId, mode: DraftMode, kept: Option<KeptDraft>) -> Done {
    // What was typed meanwhile stays; the key can be pressed again.
    let Some(composer) = open_on(model, id, mode).filter(|composer| !composer.unsaved) else {
        return Done::default();
    };
    let Some(kept) = kept else {
        composer.others = 0;
        return Done::default();
    };
    vec![show(composer, id, mode, kept)].into()
}

fn show(composer: &mut Composer, id: &ConversationId, mode: DraftMode, kept: KeptDraft) -> Effect {
    composer.others = kept.others;
    composer.set_text(&kept.draft.markdown);
    Effect::Write(Write::KnowDraft(id.clone(), mode, kept.mark))
}

/// Another program changed something: what is written here and is on disk follows. What is not on disk yet is the
/// store's to keep apart.
pub(crate) fn follow(model: &Model) -> Option<Effect> {
    let composer = model.composer.as_ref().filter(|composer| !composer.unsaved)?;
    Some(Effect::Read(Read::DraftNow(composer.conversation.clone(), composer.mode)))
}

/// What became of the draft that is shown.
fn followed(model: &mut Model, id: &ConversationId, mode: DraftMode, now: DraftNow) -> Done {
    let Some(composer) = open_on(model, id, mode) else {
        return Done::default();
    };
    let (DraftNow::Same { others } | DraftNow::Gone { others } | DraftNow::Changed(KeptDraft { others, .. })) = now;
    composer.others = others;
    if composer.unsaved {
        return Done::default();
    }
    match now {
        DraftNow::Same { .. } => Done::default(),
        DraftNow::Changed(kept) => {
            let effect = show(composer, id, mode, kept);
            Done::from(vec![effect]).saying(Level::Info, drafts::FOLLOWED)
        }
        DraftNow::Gone { .. } if composer.is_empty() => {
            vec![Effect::Write(Write::UnknowDraft(id.clone(), mode))].into()
        }
        DraftNow::Gone { .. } => {
            composer.set_text("");
            let unknown = Effect::Write(Write::UnknowDraft(id.clone(), mode));
            Done::from(vec![unknown]).saying(Level::Warning, drafts::ELSEWHERE)
        }
    }
}

/// A draft is on disk, or was thrown away.
fn saved(model: &mut Model, id: &ConversationId, mode: DraftMode, saved: SavedDraft) -> Done {
    land(model, id, mode);
    model.drafts.failing = false;
    model.drafts.unkept.retain(|unkept| unkept.flying || !unkept.is_of(id, mode));
    let was_told = open_on(model, id, mode).is_some_and(|composer| composer.others == saved.others);
    if let Some(composer) = open_on(model, id, mode) {
        composer.others = saved.others;
    }
    let words = if saved.apart && !was_told {
        let key = model.keymap.keys_of("composer.other", &COMPOSER_KEYS).first().map(ToString::to_string);
        let key = key.unwrap_or_else(|| ":composer.other".to_owned());
        drafts::both_kept(&key)
    } else if saved.gone {
        drafts::ELSEWHERE.to_owned()
    } else {
        return Done::default();
    };
    Done::default().saying(Level::Warning, words)
}

/// The first of a draft's saves on its way has ended: they end in the order in which they began.
fn land(model: &mut Model, id: &ConversationId, mode: DraftMode) -> Option<Unkept> {
    let first = model.drafts.unkept.iter().position(|unkept| unkept.flying && unkept.is_of(id, mode))?;
    Some(model.drafts.unkept.remove(first))
}

/// A draft could not be kept: it is tried again, and not forgotten until it is.
fn not_saved(model: &mut Model, id: &ConversationId, mode: DraftMode, why: &str) -> Done {
    // Without a place among those on their way it was sent or thrown away since.
    let Some(unkept) = land(model, id, mode) else {
        return Done::default();
    };
    model.drafts.failing = true;
    let newer = model.drafts.unkept.iter().any(|unkept| unkept.is_of(id, mode));
    match open_on(model, id, mode) {
        Some(composer) => {
            composer.unsaved = true;
            composer.left = composer.left.or(unkept.left);
        }
        None if newer => {}
        None => model.drafts.unkept.push(Unkept { flying: false, ..unkept }),
    }
    let again = Done::from(vec![model.timers.start(Timer::Draft, 1000)]);
    again.saying(Level::Warning, drafts::not_on_disk(why))
}

/// Whether there are words that the disk did not take when it was last tried.
pub(super) fn is_in_danger(model: &Model) -> bool {
    model.drafts.failing && (!model.drafts.unkept.is_empty() || model.composer.as_ref().is_some_and(|c| c.unsaved))
}

/// What is not known to be on disk is in the composer again. False if there is nothing of the kind.
pub(super) fn take_unkept(model: &mut Model, id: &ConversationId, mode: DraftMode) -> bool {
    let Some(unkept) = model.drafts.unkept.iter().rfind(|unkept| unkept.is_of(id, mode)) else {
        return false;
    };
    let words = unkept.draft.markdown.clone();
    if let Some(composer) = open_on(model, id, mode) {
        composer.set_text(&words);
        composer.unsaved = true;
    }
    true
}

/// It was sent or thrown away: it needs no keeping.
pub(crate) fn need_not_be_kept(model: &mut Model, id: &ConversationId, mode: DraftMode) {
    model.drafts.unkept.retain(|unkept| !unkept.is_of(id, mode));
}

/// A draft goes to the disk, and the one goes from there that it was in its other mode.
pub(super) fn keep(model: &mut Model, draft: Draft, left: Option<DraftMode>) -> Effect {
    if let Some(left) = left {
        need_not_be_kept(model, &draft.conversation, left);
    }
    model.drafts.unkept.push(Unkept { draft: draft.clone(), left, flying: true });
    Effect::Write(Write::SaveDraft(draft, left))
}

/// A text comes back from the person's own editor: into the composer that it was taken from, or to the draft there.
pub(crate) fn edited(model: &mut Model, place: Option<Editing>, text: &str) -> Vec<Effect> {
    let Some(place) = place else {
        return Vec::new();
    };
    if let Some(composer) = model.composer.as_mut().filter(|composer| composer.conversation == place.conversation) {
        composer.set_edited(text);
        composer.unsaved = true;
        return compose::save(model);
    }
    if text.trim().is_empty() {
        return Vec::new();
    }
    let (conversation, mode) = (place.conversation.clone(), place.mode);
    let markdown = place.kept(text);
    vec![keep(model, Draft { conversation, mode, markdown, updated_at: model.now }, None)]
}

/// Keeps all that is not on disk yet.
pub(crate) fn save_all(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    for unkept in model.drafts.unkept.iter_mut().filter(|unkept| !unkept.flying) {
        unkept.flying = true;
        effects.push(Effect::Write(Write::SaveDraft(unkept.draft.clone(), unkept.left)));
    }
    effects.extend(compose::save(model));
    effects.extend(super::filled::keep(model));
    effects
}
