//! What is said of a rating before a close is what the practice workspace does at it (I26): by chance, in many
//! conversations.

use client::domain::AdminId;
use client::domain::rating::{Asking, Hidden, on_close};
use fastrand::Rng;
use practice::world::messages::{Message, Opening};
use practice::world::rating::Hindrance;
use practice::world::{PartKind, Slot, Time, Who, World};

use crate::rig::{NOON, Rig, settings};

const DAY: Time = 86_400;
/// How many conversations.
const CASES: u64 = 200;

#[tokio::test]
async fn what_a_close_does_about_a_rating_is_told_as_the_practice_workspace_does_it() {
    let rig = Rig::resting(0, settings()).await;
    let (mut sure, mut may) = (0, 0);
    for seed in 0..CASES {
        let (id, slot) = {
            let mut stage = rig.world.stage();
            let slot = played(&mut stage.world, seed);
            (stage.world.conversations.get(slot).expect("a conversation").id.to_string(), slot)
        };
        let thread = rig.client.thread(&id.as_str().into()).await.expect("a thread");
        let told = on_close(&thread.conversation, Some(&thread.parts), NOON);
        let mut stage = rig.world.stage();
        let world = &mut stage.world;
        let c = world.conversations.get(slot).expect("a conversation").clone();
        let hindrance = world.rating_hindrance(&c, NOON.0);
        let holds = match &told {
            Asking::No(_) => {
                sure += 1;
                hindrance.is_some()
            }
            Asking::Unknown { because: Hidden::Workspace, .. } => {
                may += 1;
                hindrance.is_none()
            }
            Asking::Unknown { because: Hidden::AskedBefore, .. } => hindrance.is_none(),
            Asking::Unknown { because: Hidden::Length, .. } => matches!(hindrance, None | Some(Hindrance::TooShort)),
            Asking::Unknown { because: Hidden::Thread, .. } => false,
        };
        assert!(holds, "seed {seed}: {told:?}, and there {hindrance:?}");
        if let (Asking::Unknown { score_of, .. }, None) = (&told, hindrance) {
            let owner = world.owner;
            world.close(slot, owner, None, NOON.0);
            let request = world.conversations.get(slot).and_then(|c| c.rating_request).expect("a request");
            assert_eq!(score_of.as_ref(), Some(&AdminId::new(request.admin.to_string())), "seed {seed}");
        }
    }
    assert!(sure > 40 && may > 20, "{sure} told to ask for none, {may} that may");
}

/// A conversation with a past of its own, whose lengths and times lie about the edges.
fn played(world: &mut World, seed: u64) -> Slot {
    let mut random = Rng::with_seed(seed);
    let admins: Vec<u64> = world.admins.iter().take(3).map(|admin| admin.id).collect();
    let began = NOON.0 - random.i64(1..12) * DAY;
    let words = |random: &mut Rng| {
        let long = [10, 60, 115, 120, 125, 126, 240][random.usize(0..7)];
        "x".repeat(long + random.usize(0..3))
    };
    let html = |random: &mut Rng| match random.u8(0..4) {
        0 => format!("<p><b>{}</b> y</p>", words(random)),
        1 => format!("<p>{}</p><p>z</p>", words(random)),
        _ => format!("<p>{}</p>", words(random)),
    };
    let opening = Opening {
        channel: "conversation",
        subject: None,
        body: html(&mut random).into(),
        attachments: Vec::new(),
        url: None,
    };
    let slot = world.start_conversation(0, opening, began);
    let mut at = began;
    for _ in 0..random.usize(0..6) {
        // At times right at the edge of the seven days.
        at = match random.u8(0..6) {
            0 => at.max(NOON.0 - 7 * DAY),
            1 => at.max(NOON.0 - 7 * DAY - 1),
            _ => at + random.i64(1..DAY),
        };
        at = at.min(NOON.0);
        let admin = admins[random.usize(0..admins.len())];
        let message = Message::text(html(&mut random));
        match random.u8(0..9) {
            0..=2 => world.comment(slot, admin, message, at),
            3 => world.contact_reply(slot, 0, message, at),
            4 => world.note(slot, admin, message, at),
            5 => world.bot_says(slot, Who::Operator, PartKind::Comment, html(&mut random).into(), at),
            6 => world.close(slot, admin, None, at),
            7 => world.open(slot, admin, at),
            _ => {
                // It fails where none was asked for.
                drop(world.rate(slot, 0, random.u8(1..6), None, at));
            }
        }
    }
    if random.u8(0..8) == 0 {
        world.conversations.change(slot, |c| c.contacts.push(1));
    }
    slot
}
