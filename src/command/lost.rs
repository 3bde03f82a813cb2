//! Drafts whose conversations are gone: what was written there stays to be had (S12, S4).

use super::{Area, Call, Command, Kind, Param};
use crate::call::Arg;
use crate::model::effect::{Outside, Read, Write};
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::registry::{Handler, Outcome, Refused};
use crate::model::{Effect, Model, Overlay};
use crate::words::drafts;
use client::domain::Written;
use client::store::{DraftMode, KeptDraft};

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    vec![
        lost("drafts.lost", "Show drafts whose conversations were deleted", &[], |_, _| {
            Ok(vec![Effect::Read(Read::LostDrafts)].into())
        }),
        lost(
            "drafts.copy",
            "Copy a draft whose conversation was deleted",
            &[Param::must("number", Kind::Number)],
            |m, c| chosen(m, c, |draft| Effect::Outside(Outside::Copy(Written::read(&draft.draft.markdown).shown()))),
        ),
        lost(
            "drafts.forget",
            "Forget a draft whose conversation was deleted",
            &[Param::must("number", Kind::Number)],
            |m, c| chosen(m, c, |draft| Effect::Write(Write::ForgetDraft(draft.mark))),
        )
        .for_good(),
    ]
}

fn lost(name: &'static str, doc: &'static str, params: &[Param], run: Handler) -> Command {
    Command::new(Area::Composer, name, doc, run).takes(params)
}

fn chosen(model: &mut Model, call: &Call, effect: fn(KeptDraft) -> Effect) -> Outcome {
    let place = call.given().and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
    match place.and_then(|place| model.drafts.lost.get(place)).cloned() {
        Some(draft) => Ok(vec![effect(draft)].into()),
        None => Err(Refused::from(drafts::WHICH)),
    }
}

/// They were read: to be chosen from.
pub(crate) fn show(model: &mut Model, lost: Vec<KeptDraft>) {
    let mut items = Vec::new();
    for (draft, number) in lost.iter().map(|kept| &kept.draft).zip(1..) {
        let text = Written::read(&draft.markdown).shown();
        let words: Vec<&str> = text.split_whitespace().collect();
        let detail = drafts::lost(draft.mode == DraftMode::Note, &words.join(" "));
        for (what, command) in [("Copy", "drafts.copy"), ("Forget", "drafts.forget")] {
            let call = Some(Call::of(command).with(Arg::Number(number)));
            items.push(Item { label: format!("{what} {number}"), detail: detail.clone(), call, ..Item::default() });
        }
    }
    if items.is_empty() {
        let disabled = Some(drafts::NOTHING_TO_DO.to_owned());
        items.push(Item { label: drafts::NONE_LOST.into(), disabled, ..Item::default() });
    }
    model.drafts.lost = lost;
    model.over.overlays.push(Overlay::Picker(Picker::new(Purpose::Choice, drafts::LOST, items, None)));
}
