//! What others do while one works: colleagues and customers, by chance.

use practice::world::assign::Assignee;

use super::Flow;
use crate::town::text;

impl Flow {
    /// A second passes, and somebody does something to one of these conversations; what, for the log of a play. `kinds` is of
    /// how many kinds it may be: with 7 of them somebody may also begin a new conversation.
    pub fn somebody(&self, random: &mut fastrand::Rng, ids: &[String], kinds: u8) -> String {
        self.clock.advance(1);
        let id = &ids[random.usize(..ids.len())];
        let (mette, me) = (self.admin("Mette"), self.admin("Robin"));
        let what = random.u8(0..kinds);
        let server = &self.server;
        match what {
            0 | 1 => drop(server.act(id, |world, slot, now| world.close(slot, mette, None, now))),
            2 => drop(server.contact_writes(id, "Hello?")),
            3 => drop(server.act(id, |world, slot, now| world.open(slot, mette, now))),
            4 => {
                let to = if random.bool() { mette } else { me };
                drop(server.act(id, |w, slot, now| w.assign(slot, mette, Assignee::Admin(Some(to)), None, now)));
            }
            5 => drop(server.act(id, |world, slot, now| world.comment(slot, mette, text("I did."), now))),
            _ => drop(server.contact_opens(None, "A new one")),
        }
        format!("somebody does {what} to {id}")
    }
}
