//! Playing a scripted conversation through the world's own commands.

use std::sync::Arc;

use crate::content::{self, Turn};
use crate::world::messages::Message;
use crate::world::part::Attachment;
use crate::world::people::ContactSlot;
use crate::world::sla::Targets;
use crate::world::{PartKind, Slot, Time, Who, World};

/// Who plays whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    pub contact: ContactSlot,
    pub admin: u64,
}

/// A file of the texts as the world keeps it.
pub(crate) fn attachment(file: &content::Attachment) -> Attachment {
    Attachment {
        name: file.name.as_str().into(),
        url: file.url.as_str().into(),
        content_type: file.content_type.as_str().into(),
        size: file.size,
        pixels: file.content_type.starts_with("image/").then(|| {
            let side = u32::try_from(file.size % 900).unwrap_or(0) + 320;
            (side * 3 / 2, side)
        }),
        data: None,
    }
}

fn message(turn: Turn) -> Message {
    Message {
        body: Some(turn.html.into()),
        attachments: turn.attachments.iter().map(attachment).collect(),
        ..Message::default()
    }
}

/// Lets somebody say a scripted line.
pub(super) fn say(world: &mut World, slot: Slot, cast: Cast, turn: Turn, at: Time) {
    match turn.who {
        content::Who::Customer => world.contact_reply(slot, cast.contact, message(turn), at),
        content::Who::Agent => world.comment(slot, cast.admin, message(turn), at),
        content::Who::Note => world.note(slot, cast.admin, message(turn), at),
        content::Who::Bot => world.bot_says(slot, Who::Operator, PartKind::Comment, turn.html.into(), at),
        content::Who::Fin => fin(world, slot, turn, at),
    }
}

fn fin(world: &mut World, slot: Slot, turn: Turn, at: Time) {
    let article: Option<Arc<str>> = turn.sources.first().map(|s| s.title.as_str().into());
    world.fin_answers(slot, turn.html.into(), article, at);
}

/// About how long somebody takes before a line, in seconds.
pub(super) fn pause(rng: &mut fastrand::Rng, who: content::Who) -> Time {
    match who {
        content::Who::Customer => match rng.u8(..4) {
            0 => rng.i64(2_000..60_000),
            _ => rng.i64(40..1_500),
        },
        content::Who::Agent => match rng.u8(..3) {
            0 => rng.i64(3_000..40_000),
            _ => rng.i64(90..2_500),
        },
        content::Who::Note => rng.i64(30..900),
        content::Who::Bot | content::Who::Fin => rng.i64(2..12),
    }
}

/// What a service level promises.
pub(super) fn targets(sla: &content::Sla) -> Targets {
    Targets {
        first_reply: Some(sla.first_reply.into()),
        next_reply: Some(sla.next_reply.into()),
        time_to_close: sla.time_to_close.map(Into::into),
    }
}
