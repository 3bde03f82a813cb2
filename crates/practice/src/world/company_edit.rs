//! Making, changing and removing companies; who belongs to which; walking all of them (API 11).

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::catalog::Tagged;
use super::notices::News;
use super::people::{Company, ContactNote, ContactSlot, Scroll};
use super::{Refusal, Time, World};

/// More companies a contact cannot have.
const MOST_COMPANIES: usize = 1_000;
/// A scroll that nobody asks to go on ends after so many seconds.
const SCROLL_RESTS: Time = 60;

/// What a write says about a company: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompanyChange {
    pub name: Option<Arc<str>>,
    pub plan: Option<Arc<str>>,
    /// How many people work there.
    pub size: Option<u32>,
    /// Its site.
    pub website: Option<Arc<str>>,
    /// Its line of business.
    pub industry: Option<Arc<str>>,
    /// What it pays a month.
    pub monthly_spend: Option<u32>,
    /// When the workspace's own books have it from.
    pub remote_created_at: Option<Time>,
    /// Whether it counts as seen just now.
    pub seen: bool,
    /// Its attributes, by name; `null` takes one away.
    pub attributes: Vec<(Arc<str>, Value)>,
}

impl World {
    /// A company by its place, if it is still there.
    pub fn company_at(&self, place: u32) -> Option<&Company> {
        self.companies.get(place as usize).filter(|c| !c.gone)
    }

    /// All companies that are there, with their places.
    pub fn present_companies(&self) -> impl Iterator<Item = (u32, &Company)> {
        let places = self.companies.iter().enumerate().filter(|(_, c)| !c.gone);
        places.filter_map(|(n, c)| Some((u32::try_from(n).ok()?, c)))
    }

    /// How many contacts a company has.
    pub fn company_size(&self, place: u32) -> u32 {
        u32::try_from(self.members(place).len()).unwrap_or(u32::MAX)
    }

    /// Changes the company with this id in the workspace's books, or makes it; without an id it is a new one.
    pub fn upsert_company(&mut self, company_id: Option<&str>, change: CompanyChange, now: Time) -> u32 {
        let known = company_id.and_then(|id| self.present_companies().find(|(_, c)| &*c.company_id == id));
        let known = known.map(|(place, _)| place);
        let place = known.unwrap_or_else(|| self.new_company(company_id, now));
        self.change_company(place, change, now);
        let news = if known.is_some() { News::CompanyChanged(place) } else { News::CompanyMade(place) };
        self.note_news(now, news);
        place
    }

    fn new_company(&mut self, company_id: Option<&str>, now: Time) -> u32 {
        let id = self.ids.next_object(now);
        let company_id = company_id.map_or_else(|| super::people::hex_id(&id), str::to_owned);
        self.companies.push(Company {
            id,
            company_id: company_id.into(),
            created_at: now,
            updated_at: now,
            ..Company::default()
        });
        u32::try_from(self.companies.len() - 1).unwrap_or(u32::MAX)
    }

    /// Changes a company.
    pub fn update_company(&mut self, place: u32, change: CompanyChange, now: Time) {
        self.change_company(place, change, now);
        self.note_news(now, News::CompanyChanged(place));
    }

    fn change_company(&mut self, place: u32, change: CompanyChange, now: Time) {
        let Some(company) = self.companies.get_mut(place as usize) else { return };
        company.name = change.name.unwrap_or_else(|| company.name.clone());
        company.plan = change.plan.or(company.plan.take());
        company.size = change.size.or(company.size);
        company.website = change.website.or(company.website.take());
        company.industry = change.industry.or(company.industry.take());
        company.monthly_spend = change.monthly_spend.unwrap_or(company.monthly_spend);
        company.remote_created_at = change.remote_created_at.or(company.remote_created_at);
        if change.seen {
            company.last_request_at = Some(now);
        }
        for (name, value) in change.attributes {
            company.attributes.retain(|(known, _)| *known != name);
            if !value.is_null() {
                company.attributes.push((name, value));
            }
        }
        company.updated_at = company.updated_at.max(now);
    }

    /// Removes a company: nobody belongs to it any more.
    pub fn delete_company(&mut self, place: u32, now: Time) {
        let members: Vec<ContactSlot> = self.contacts_of_company(place);
        for slot in members {
            self.part_from_company(slot, place);
        }
        let with_it = self.conversations.iter().filter(|(_, c)| c.company == Some(place));
        let with_it: Vec<_> = with_it.map(|(slot, _)| slot).collect();
        for slot in with_it {
            self.conversations.change(slot, |c| c.company = None);
        }
        self.company_notes.remove(&place);
        let Some(company) = self.companies.get_mut(place as usize) else { return };
        company.gone = true;
        let news = News::CompanyDeleted(super::people::hex_id(&company.id), company.company_id.to_string());
        self.note_news(now, news);
    }

    /// Who belongs to a company, the newest first.
    pub fn contacts_of_company(&self, place: u32) -> Vec<ContactSlot> {
        self.members(place).rev().collect()
    }

    fn members(&self, place: u32) -> impl ExactSizeIterator<Item = ContactSlot> + DoubleEndedIterator {
        self.company_members.get(&place).map(BTreeSet::iter).unwrap_or_default().copied()
    }

    /// A contact joins a company.
    pub fn attach_company(&mut self, slot: ContactSlot, place: u32, now: Time) -> Result<(), Refusal> {
        let contact = self.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
        if contact.companies.len() >= MOST_COMPANIES && !contact.companies.contains(&place) {
            let words = "Contact has reached the maximum of 1000 company associations";
            return Err(Refusal::new(400, "contact_company_limit_exceeded", words));
        }
        let new = !contact.companies.contains(&place);
        self.join_company(slot, place, now);
        if new {
            self.note_news(now, News::CompanyOf(place, slot, true));
        }
        Ok(())
    }

    /// A contact leaves a company; whether it belonged to it.
    pub fn detach_company(&mut self, slot: ContactSlot, place: u32, now: Time) -> bool {
        let left = self.part_from_company(slot, place);
        if left {
            self.note_news(now, News::CompanyOf(place, slot, false));
        }
        left
    }

    pub(super) fn join_company(&mut self, slot: ContactSlot, place: u32, now: Time) {
        let Some(contact) = self.contacts.get_mut(slot) else { return };
        if !contact.companies.contains(&place) {
            contact.companies.push(place);
            self.company_members.entry(place).or_default().insert(slot);
            if let Some(company) = self.companies.get_mut(place as usize) {
                company.updated_at = company.updated_at.max(now);
            }
        }
    }

    fn part_from_company(&mut self, slot: ContactSlot, place: u32) -> bool {
        let Some(contact) = self.contacts.get_mut(slot).filter(|c| c.companies.contains(&place)) else { return false };
        contact.companies.retain(|known| *known != place);
        if let Some(members) = self.company_members.get_mut(&place) {
            members.remove(&slot);
        }
        true
    }

    pub(super) fn leave_companies(&mut self, slot: ContactSlot) {
        let places = self.contacts.get(slot).map(|c| c.companies.clone()).unwrap_or_default();
        for place in places {
            self.part_from_company(slot, place);
        }
    }

    /// Puts a tag on a company, or takes it off.
    pub fn tag_company(&mut self, place: u32, tag: u64, on: bool, now: Time) {
        let tagged = Tagged { tag, at: now, by: self.owner };
        let Some(company) = self.companies.get_mut(place as usize) else { return };
        if on {
            super::contact_edit::put_tag(&mut company.tags, tagged);
        } else {
            company.tags.retain(|t| t.tag != tag);
        }
    }

    /// A teammate writes a note on a company.
    pub fn add_company_note(&mut self, place: u32, admin: u64, body: Arc<str>, now: Time) -> ContactNote {
        self.ids.note += 1;
        let note = ContactNote { id: self.ids.note, admin, body, at: now };
        self.company_notes.entry(place).or_default().push(note.clone());
        note
    }

    /// The next companies of a walk, and what to show to go on. One walk at a time, and it does not wait (API 11).
    pub fn scroll_companies(
        &mut self,
        param: Option<&str>,
        page: usize,
        now: Time,
    ) -> Result<(Vec<u32>, Arc<str>), Refusal> {
        let under_way = self.scroll.take().filter(|s| now - s.used_at <= SCROLL_RESTS);
        let (param, next) = match (param, under_way) {
            (None, Some(scroll)) => {
                self.scroll = Some(scroll);
                return Err(Refusal::new(400, "scroll_exists", "scroll already exists for this workspace"));
            }
            (Some(param), Some(scroll)) if *param == *scroll.param => (scroll.param, scroll.next),
            (Some(_), under_way) => {
                self.scroll = under_way;
                return Err(Refusal::new(404, "not_found", "scroll parameter not found"));
            }
            (None, None) => {
                let id = super::people::hex_id(&self.ids.next_object(now));
                (Arc::from(format!("{}-{}", &id[..12], &id[12..])), 0)
            }
        };
        let with_users = self.present_companies().map(|(place, _)| place).filter(|p| self.company_size(*p) > 0);
        let rest: Vec<u32> = with_users.filter(|place| *place as usize >= next).take(page).collect();
        // The walk that has come to its end is over, so that another one can begin.
        self.scroll = rest.last().map(|last| Scroll { param: param.clone(), next: *last as usize + 1, used_at: now });
        Ok((rest, param))
    }
}
