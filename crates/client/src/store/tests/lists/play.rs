//! What happens to a store, and what a look at every conversation finds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::types::Value;
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{filled, ids, whole};
use crate::condition::{Answer, Beside, Kept, Listed, fold};
use crate::domain::conversation::{AppliedTag, CompanyRef, Sla, Statistics};
use crate::domain::part::Attachment;
use crate::domain::{
    Author, AuthorKind, Body, Company, Contact, Conversation, ConversationId, DraftMode, Operation, Part, PartId,
    Priority, State, StepState, Text, Thread, Ticket, Timestamp,
};
use crate::store::lists::cover::Cover;
use crate::store::tests::people::contact;
use crate::store::tests::{Bench, NOW, conversation, decided, reply, viewer};
use crate::store::{Details, DetailsParts, Draft, Row, Store, StoreEvent, StoredThread};
use crate::view::{Group, Order, View, ViewId};
use clock::Clock;

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// The server has another head.
    Head(usize, [u8; 8]),
    /// Something is decided.
    Decided(usize, u8),
    /// What waits longest is done, refused, or taken back.
    Moves(u8),
    /// A draft is written, or thrown away.
    Draft(usize, bool),
    /// A customer is known.
    Contact(usize, [bool; 3]),
    /// Their companies are.
    Company(usize, bool),
    /// The conversation is a ticket, or is none any more.
    Ticket(usize, bool),
    /// A customer was merged into another.
    Merged(usize, usize),
    /// A customer is deleted.
    ContactGone(usize),
    /// A conversation is deleted.
    Gone(usize, bool),
    /// A thread is fetched; its sketch says what it says.
    Thread(usize, Vec<u8>),
    /// An entry of a thread is redacted, or the first message.
    Redacted(usize, u8),
    /// Only what was touched is in the inboxes, or all.
    Touched(bool),
    /// Time passes.
    Time(i64),
    /// The program ends and begins anew.
    Restart,
    /// A view is looked at for the first time.
    Asked(usize),
}

pub(super) const CONVERSATIONS: usize = 5;
pub(super) const VIEWS: usize = 8;

pub(super) fn some_event() -> impl Strategy<Value = Event> {
    let one = || 1..=CONVERSATIONS;
    prop_oneof![
        4 => (one(), any::<[u8; 8]>()).prop_map(|(id, sketch)| Event::Head(id, sketch)),
        4 => (one(), 0..12_u8).prop_map(|(id, what)| Event::Decided(id, what)),
        3 => (0..4_u8).prop_map(Event::Moves),
        2 => (one(), any::<bool>()).prop_map(|(id, there)| Event::Draft(id, there)),
        2 => (one(), any::<[bool; 3]>()).prop_map(|(id, known)| Event::Contact(id, known)),
        2 => (one(), any::<bool>()).prop_map(|(id, pro)| Event::Company(id, pro)),
        2 => (one(), any::<bool>()).prop_map(|(id, done)| Event::Ticket(id, done)),
        1 => (one(), one()).prop_map(|(id, into)| Event::Merged(id, into)),
        1 => one().prop_map(Event::ContactGone),
        1 => (one(), any::<bool>()).prop_map(|(id, for_good)| Event::Gone(id, for_good)),
        4 => (one(), prop::collection::vec(any::<u8>(), 0..5)).prop_map(|(id, said)| Event::Thread(id, said)),
        1 => (one(), any::<u8>()).prop_map(|(id, which)| Event::Redacted(id, which)),
        1 => any::<bool>().prop_map(Event::Touched),
        4 => prop_oneof![1..7_200_i64, Just(86_400)].prop_map(Event::Time),
        1 => Just(Event::Restart),
        3 => (0..VIEWS).prop_map(Event::Asked),
    ]
}

pub(super) fn head(id: usize, sketch: [u8; 8], changed_at: i64) -> Conversation {
    let [state, admin, team, more, priority, parts, ages, wrote] = sketch;
    let times = |n: u8| Timestamp(NOW.0 - i64::from(n) * 1_200);
    let bit = |n: u8| more >> n & 1 == 1;
    let statistics = Statistics {
        count_parts: Some(i64::from(parts % 6)),
        last_contact_reply_at: (wrote % 3 > 0).then(|| times(wrote)),
        last_admin_reply_at: (wrote % 5 > 2).then(|| times(wrote / 2)),
        ..Statistics::default()
    };
    let state = [State::Open, State::Open, State::Snoozed, State::Closed][usize::from(state % 4)];
    let mut head = conversation(&id.to_string(), changed_at);
    head.created_at = times(ages);
    head.state = state;
    head.snoozed_until = (state == State::Snoozed).then(|| Timestamp(changed_at + i64::from(ages) * 900));
    head.admin_assignee = (admin % 3 > 0).then(|| format!("a{}", admin % 3).into());
    head.team_assignee = (team % 3 > 0).then(|| format!("t{}", team % 3).into());
    head.waiting_since = bit(0).then(|| times(ages / 2));
    head.read = bit(1);
    head.is_ticket = bit(2);
    head.title = bit(3).then(|| Text::new("Order 4711"));
    head.company = bit(4).then(|| CompanyRef { id: "co".into(), name: Text::new("Acme") });
    // The first by its name is not the first that it has.
    let alpha = AppliedTag { id: "7".into(), name: Text::new("Alpha") };
    head.tags = [(5, vip()), (7, alpha)].into_iter().filter(|(n, _)| bit(*n)).map(|(_, tag)| tag).collect();
    head.priority = Priority::ALL[usize::from(priority % 5)];
    head.sla = ["missed", "active", "hit"]
        .get(usize::from(ages % 5))
        .map(|status| Sla { name: "Gold".into(), status: Some(Text::new(status)) });
    head.statistics = if bit(6) { statistics } else { Statistics::default() };
    head
}

/// What entries of threads say.
const SAID: [&str; 6] = [
    "refund by PayPal",
    "die Schlussrechnung",
    "申请退款",
    "<b>Größe</b> 4711",
    "cancel, please",
    "a refund? Question 2",
];

fn entry(n: usize, sketch: u8) -> Part {
    let kind = if sketch.is_multiple_of(5) { "note" } else { "comment" };
    let who =
        [(AuthorKind::User, "c-1", "Grace Hopper"), (AuthorKind::Admin, "a1", "Ann"), (AuthorKind::Bot, "b", "Fin")];
    let (author, id, name) = who[usize::from(sketch / 8 % 3)];
    let said = SAID[usize::from(sketch % 6)];
    let file = Attachment {
        name: Text::new("bill 9.pdf"),
        url: Text::new(""),
        content_type: Text::new("application/pdf"),
        size: None,
        pixels: None,
    };
    Part {
        body: (!sketch.is_multiple_of(7)).then(|| Body::new(format!("<p>{said}</p>"))),
        author: Author { kind: author, id: id.to_owned(), name: Some(Text::new(name)), ..Author::default() },
        attachments: if sketch.is_multiple_of(9) { vec![file] } else { Vec::new() },
        ..Part::new(format!("p{n}"), kind, Timestamp(NOW.0 - 90_000 + i64::from(sketch) * 300))
    }
}

/// A store, and a second program's hand on it.
pub(super) struct Play {
    pub(super) bench: Bench,
    other: Option<(Store, UnboundedReceiver<StoreEvent>)>,
    changed_at: i64,
    turn: usize,
}

impl Play {
    pub(super) fn new() -> Self {
        let bench = Bench::swift();
        let other = Self::second(&bench.dir, &bench.clock);
        Self { bench, other, changed_at: NOW.0 - 90_000, turn: 0 }
    }

    fn second(dir: &TempDir, clock: &Clock) -> Option<(Store, UnboundedReceiver<StoreEvent>)> {
        Some(Store::open(dir.path(), clock.clone()).expect("a store"))
    }

    /// One program does the one, the other the next.
    fn store(&self) -> &Store {
        match &self.other {
            Some((other, _)) if self.turn % 2 == 1 => other,
            _ => &self.bench.store,
        }
    }

    pub(super) async fn happens(&mut self, event: Event, views: &[View], asked: &mut BTreeSet<usize>) {
        self.turn += 1;
        let contact_id = |id: usize| format!("c-{id}");
        let store = self.store().clone();
        match event {
            Event::Head(id, sketch) => {
                self.changed_at += 1;
                store.put_heads(vec![head(id, sketch, self.changed_at)]).await.map(drop).expect("put");
            }
            Event::Decided(id, what) => self.decided(&store, &id.to_string().into(), what).await,
            Event::Moves(how) => moves(&store, how).await,
            Event::Draft(id, there) => {
                let markdown = if there { "begun".to_owned() } else { String::new() };
                let (conversation, updated_at) = (id.to_string().into(), self.bench.clock.now());
                let draft = Draft { conversation, mode: DraftMode::Reply, markdown, updated_at };
                store.save_draft(draft).await.map(drop).expect("saved");
            }
            Event::Contact(id, [named, german, mail]) => {
                let known = Contact {
                    language: german.then(|| Text::new("de")),
                    email: mail.then(|| Text::new("grace@example.test")),
                    ..contact(&contact_id(id), named.then_some("Grace Hopper"))
                };
                store.put_contacts(vec![known]).await.expect("put");
            }
            Event::Company(id, pro) => {
                let company = Company { plan: pro.then(|| Text::new("pro")), ..company() };
                let parts = DetailsParts { companies: Some(vec![company]), ..DetailsParts::default() };
                store.put_details(&contact_id(id).into(), parts).await.expect("put");
            }
            Event::Ticket(id, done) => store.put_ticket(ticket(id, done)).await.expect("put"),
            Event::Merged(id, into) => {
                let survivor = contact(&contact_id(into), Some("Grace Hopper"));
                store.merged(&contact_id(id).into(), survivor).await.expect("merged");
            }
            Event::ContactGone(id) => store.contact_deleted(&contact_id(id).into()).await.expect("deleted"),
            Event::Gone(id, for_good) => {
                let id: ConversationId = id.to_string().into();
                match for_good {
                    true => store.deleted(vec![id]).await.map(drop).expect("deleted"),
                    false => store.forget(&id).await.map(drop).expect("forgotten"),
                }
            }
            Event::Thread(id, said) => fetched(&store, id, &said).await,
            Event::Redacted(id, which) => {
                let parts = vec![PartId::new(format!("p{}", which % 4))];
                store.redact(&id.to_string().into(), parts, which % 5 == 0).await.expect("redacted");
            }
            Event::Touched(only) => store.enter_touched_only(only).await.expect("set"),
            Event::Time(seconds) => {
                self.bench.clock.advance(seconds);
                while store.take_flips().await.expect("taken") {}
            }
            Event::Restart => {
                drop(store);
                self.restart();
            }
            Event::Asked(which) => {
                store.window(whole(&views[which])).await.map(drop).expect("a window");
                asked.insert(which);
            }
        }
    }

    async fn decided(&self, store: &Store, id: &ConversationId, what: u8) {
        if store.thread(id).await.expect("read").is_none() {
            return;
        }
        let until = Timestamp(self.bench.clock.now().0 + 3_000);
        let operation = match what {
            0 | 1 => Operation::Close,
            2 | 3 => Operation::Open,
            4 => Operation::Snooze(until),
            5 | 6 => Operation::CloseUntil(until),
            7 => Operation::AssignAdmin(Some("a1".into())),
            8 => Operation::AssignTeam(Some("t1".into())),
            9 => Operation::Tag(vip()),
            10 => Operation::SetRead(false),
            _ => reply("words"),
        };
        store.enqueue(decided(id.as_str(), vec![operation])).await.map(drop).expect("enqueued");
    }

    fn restart(&mut self) {
        let Bench { store, events, clock, dir } = std::mem::replace(&mut self.bench, Bench::swift());
        drop((store, events, self.other.take()));
        let (store, events) = Store::open(dir.path(), clock.clone()).expect("a store");
        self.bench = Bench { store, events, clock, dir };
        self.other = Self::second(&self.bench.dir, &self.bench.clock);
    }

    /// All that is known of what is in the inboxes, by the ways that a person's screen reads it.
    pub(super) async fn look(&self) -> Vec<Looked> {
        let store = &self.bench.store;
        let mut rows = Vec::new();
        for inbox in [ViewId::All, ViewId::Snoozed, ViewId::Closed] {
            rows.extend(store.window(whole(&View::new(inbox, Order::Newest, viewer()))).await.expect("rows").rows);
        }
        let mut looked = Vec::new();
        for row in rows {
            let thread = store.thread(&row.id).await.expect("read").expect("a thread");
            looked.push(Looked { details: store.details(&row.id).await.expect("read"), thread, row });
        }
        looked
    }

    /// What a look at every conversation finds.
    pub(super) fn scan(&self, looked: &[Looked], view: &View) -> Vec<String> {
        let is_in = |one: &&Looked| one.holds(view, self.bench.clock.now());
        let mut found: Vec<_> =
            looked.iter().filter(is_in).map(|one| (one.place(view), one.row.id.to_string())).collect();
        // Ties go by id, from its end where the newest come first.
        found.sort_by(|(a, one), (b, other)| {
            let ids = if view.is_falling() { other.cmp(one) } else { one.cmp(other) };
            a.cmp(b).then(ids)
        });
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// What the SQL of a condition's cover finds, whatever is left to be tested.
    pub(super) fn covered(&self, cover: &Cover) -> BTreeSet<String> {
        let sql = format!("SELECT c.id FROM conversation c NOT INDEXED WHERE ?1 = ?2 AND ?2 = ?3 AND {}", cover.sql);
        let file = self.bench.file();
        let mut statement = file.prepare(&sql).expect("prepared");
        let parameters = [0, 0, 0].map(Value::Integer).into_iter().chain(cover.parameters.clone());
        let ids = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get(0)).expect("rows");
        ids.collect::<rusqlite::Result<_>>().expect("ids")
    }

    pub(super) async fn check(&mut self, views: impl Iterator<Item = &View>) {
        let looked = self.look().await;
        for view in views {
            let expected = self.scan(&looked, view);
            let window = filled(&self.bench.store, &mut self.bench.events, view).await;
            let text = view.condition.settled().to_string();
            assert_eq!(ids(&window), expected, "{text} {:?}", view.order);
            assert_eq!(window.total, expected.len(), "{text}");
        }
    }
}

/// A thread is fetched.
async fn fetched(store: &Store, id: usize, said: &[u8]) {
    let stored = store.thread(&id.to_string().into()).await.expect("read");
    let Some(StoredThread { conversation, .. }) = stored else { return };
    let parts: Vec<Part> = (0..).zip(said).map(|(n, sketch)| entry(n, *sketch)).collect();
    // Of some more are said to be there than came.
    let total_parts = parts.len() + usize::from(said.first().is_some_and(|first| first % 4 == 0));
    let asked = store.revision().await.expect("a revision");
    let thread = Thread { conversation, parts, total_parts };
    store.put_thread(thread, asked).await.map(drop).expect("put");
}

/// What waits longest is taken back, refused or done.
async fn moves(store: &Store, how: u8) {
    let Some(first) = store.candidates().await.expect("read").into_iter().next() else { return };
    if how == 0 {
        return store.drop_step(first.id).await.expect("dropped");
    }
    store.mark_sending(first.id, None).await.expect("asked");
    match how {
        1 => store.fail(first.id, "no").await.map(drop).expect("refused"),
        _ => store.acknowledge(first.id, None).await.map(drop).expect("done"),
    }
}

/// What a conversation stands by: its group, its type, its figures.
type Placed = ((bool, String), (u8, String), (i64, i64, i64));

/// What is known of a conversation.
pub(super) struct Looked {
    row: Row,
    thread: StoredThread,
    details: Details,
}

impl Looked {
    fn holds(&self, view: &View, now: Timestamp) -> bool {
        let Self { row, thread, details } = self;
        let head = &thread.conversation;
        let known = thread.contact.clone().zip(head.contact());
        let contact = known.map(|(contact, id)| Contact { id: id.clone(), ..contact });
        let company = head.company.as_ref();
        let ticket = details.ticket.as_ref();
        let failed = |state: StepState| state == StepState::Failed;
        let waits = thread.pending.iter().filter(|step| !failed(step.state)).count();
        let beside = Beside {
            contacts: contact.as_slice(),
            company: company.and_then(|company| details.companies.iter().find(|known| known.id == company.id)),
            ticket: ticket.filter(|ticket| head.is_ticket && ticket.id.as_str() == row.id.as_str()),
            draft: Some(!thread.drafts.is_empty()),
            pending: Some(u32::try_from(waits).expect("a few")),
            failed: Some(thread.pending.iter().any(|step| failed(step.state))),
            active_at: Some(row.active_at),
            thread: Some(Kept {
                parts: &thread.parts,
                whole: !thread.stale && thread.parts.len() >= thread.total_parts,
            }),
            ..Beside::default()
        };
        view.condition.holds(&Listed { conversation: head, beside }, now).answer == Answer::Yes
    }

    /// Where it stands: by its group, by its type where that is asked for, then by figures.
    fn place(&self, view: &View) -> Placed {
        let head = &self.thread.conversation;
        let name = view.group.and_then(|group| match group {
            Group::Company => head.company.as_ref().map(|company| company.name.to_string()),
            // There are no names of them: they are called by their ids.
            Group::Team => head.team_assignee.as_ref().map(ToString::to_string),
            Group::Tag => head.tags.iter().map(|tag| fold(tag.name.as_str())).min(),
        });
        let kind = self.details.ticket.as_ref().filter(|ticket| ticket.id.as_str() == head.id.as_str());
        let kind = match kind {
            _ if view.order != Order::Type => (0, String::new()),
            Some(ticket) if head.is_ticket => (1, fold(ticket.kind.as_str())),
            _ if head.is_ticket => (2, String::new()),
            _ => (3, String::new()),
        };
        ((name.is_none(), name.unwrap_or_default()), kind, self.key(view.order))
    }

    fn key(&self, order: Order) -> (i64, i64, i64) {
        let row = &self.row;
        let (group, waiting) = match (row.state, row.waiting_since) {
            (State::Snoozed, _) => (2, row.snoozed_until.map_or(0, |until| until.0)),
            (_, Some(since)) => (0, since.0),
            (_, None) => (1, row.active_at.0),
        };
        match order {
            Order::Newest => (0, 0, -row.active_at.0),
            Order::Oldest => (0, 0, row.active_at.0),
            Order::Waiting | Order::Type => (0, group, waiting),
            Order::Begun => (0, 0, -self.thread.conversation.created_at.0),
            Order::Wakes => (0, (group + 1) % 3, waiting),
            Order::Sla => {
                let class = match row.sla_status.as_ref().map(Text::as_str) {
                    Some("missed") if group == 0 && row.state == State::Open => 0,
                    Some("active") => 1,
                    _ => 2,
                };
                (class, group, waiting)
            }
            Order::Priority => {
                let place = Priority::ALL.iter().position(|one| *one == row.priority).expect("a priority");
                (-i64::try_from(place).expect("few"), group, waiting)
            }
        }
    }
}

pub(super) fn company() -> Company {
    Company {
        id: "co".into(),
        company_id: None,
        name: Text::new("Acme"),
        plan: None,
        size: None,
        website: None,
        industry: None,
        monthly_spend: None,
        user_count: None,
        attributes: Vec::new(),
        tags: Vec::new(),
    }
}

pub(super) fn ticket(id: usize, done: bool) -> Ticket {
    Ticket {
        id: id.to_string().into(),
        number: Text::new("4711"),
        category: Text::new("Customer"),
        kind: Text::new("Bug"),
        title: None,
        state: Text::new(if done { "done" } else { "open" }),
        open: !done,
        kind_id: None,
        state_id: None,
        values: Vec::new(),
    }
}

fn vip() -> AppliedTag {
    AppliedTag { id: "vip".into(), name: Text::new("VIP") }
}
