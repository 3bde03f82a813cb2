//! Who reads along in the e-mails of a new world: colleagues who take part, somebody's accountant, answers that go
//! elsewhere. Without chance, so that the rest of a world stays what it was.

use crate::world::conversation::Named;
use crate::world::people::ContactSlot;
use crate::world::{Slot, Time, World};

/// Lets others read an e-mail that has just opened a conversation.
pub(super) fn read_along(world: &mut World, slot: Slot, admin: u64, at: Time) {
    let Some(conversation) = world.conversations.get(slot).filter(|c| c.source.channel == "email") else { return };
    let (turn, Some(writer)) = (conversation.id / 7 % 4, conversation.contact()) else { return };
    let named = |field, email: &str, name: Option<&str>| Named {
        field,
        email: email.into(),
        name: name.map(Into::into),
        dropped: None,
    };
    let host = world.contacts.get(writer).and_then(|c| Some(c.email.as_deref()?.split_once('@')?.1.to_owned()));
    let host = host.unwrap_or_else(|| "example.com".to_owned());
    let others = match turn {
        0 => {
            let Some(colleague) = colleague(world, writer) else { return };
            world.add_customer(slot, admin, colleague, at);
            let known = world.contacts.get(colleague);
            let email = known.and_then(|c| c.email.as_deref()).unwrap_or_default();
            vec![named("cc", email, known.and_then(|c| c.name.as_deref()))]
        }
        1 => vec![
            named("cc", &format!("accounts@{host}"), Some("Accounts")),
            Named { dropped: Some("bounced"), ..named("cc", &format!("old-office@{host}"), None) },
        ],
        2 => vec![named("reply_to", &format!("helpdesk@{host}"), Some("Helpdesk"))],
        _ => return,
    };
    world.conversations.change(slot, |c| c.source.named = others.into());
}

/// Another customer of the same company, with an address.
fn colleague(world: &World, of: ContactSlot) -> Option<ContactSlot> {
    let company = world.contacts.get(of)?.companies.first()?;
    let members = world.company_members.get(company)?.iter().copied();
    members.filter(|slot| *slot != of).find(|slot| world.contacts.get(*slot).is_some_and(|c| c.email.is_some()))
}
