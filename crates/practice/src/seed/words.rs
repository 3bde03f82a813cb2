//! Who talks with whom, for the texts.

use crate::content::Slots;
use crate::world::World;
use crate::world::people::ContactSlot;

/// The values that a conversation between a customer and a teammate begins with.
pub(crate) fn slots_for(world: &World, contact: ContactSlot, admin: u64) -> Slots {
    let contact = world.contacts.get(contact);
    let name = contact.and_then(|c| c.name.as_deref()).unwrap_or_default();
    let email = contact.and_then(|c| c.email.as_deref()).unwrap_or_default();
    let company = contact.and_then(|c| c.companies.first()).and_then(|n| world.companies.get(*n as usize));
    let agent = world.admin(admin).map_or("", |a| first_name(&a.name));
    Slots::new(first_name(name), name, company.map_or("", |c| &c.name), email, agent)
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}
