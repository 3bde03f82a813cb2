//! A few side conversations: what teammates ask others beside a conversation.

use fastrand::Rng;

use crate::content;
use crate::world::conversations::SideConversation;
use crate::world::{Part, PartKind, State, Time, Who, World};

/// How many conversations have one.
const SIDES: usize = 6;

/// Gives some of the open conversations that a teammate has a side conversation.
pub(super) fn fill(world: &mut World, rng: &mut Rng) {
    let open =
        world.conversations.iter().filter(|(_, c)| c.state == State::Open && c.admin.is_some() && !c.parts.is_empty());
    let all: Vec<(u64, u64, Time, Time)> =
        open.filter_map(|(_, c)| Some((c.id, c.admin?, c.created_at, c.updated_at))).collect();
    let lines = content::side_conversations();
    for (n, (id, admin, from, to)) in rng.choose_multiple(all, SIDES).into_iter().enumerate() {
        let Some((question, answer)) = lines.get(n % lines.len().max(1)) else { return };
        let colleague = world.admins.iter().find(|a| a.id != admin).map_or(admin, |a| a.id);
        let asked = (from + 60).min(to);
        let parts = [(admin, question, asked), (colleague, answer, (asked + 900).min(to))];
        let parts = parts.map(|(author, body, at)| Part {
            id: world.ids.next_part(),
            kind: PartKind::Comment,
            at,
            author: Who::Admin(author),
            body: Some(body.as_str().into()),
            assigned_to: None,
            state: State::Open,
            extra: None,
        });
        let id_of_side = world.ids.next_conversation();
        world.conversations.side.entry(id).or_default().push(SideConversation { id: id_of_side, parts: parts.into() });
    }
}
