//! Lists that are kept of views: how they are filled, what moves them, and which go.

mod agree;
mod play;

use tokio::sync::mpsc::UnboundedReceiver;

use self::play::{company, head, ticket};
use super::people::contact;
use super::{Bench, NOW, viewer};
use crate::condition::{Lists, check, parse, read};
use crate::domain::{Company, Contact, DraftMode, Operation, Text};
use crate::store::{Anchor, DetailsParts, Draft, Store, StoreError, StoreEvent, Window, WindowQuery};
use crate::view::{Order, View, ViewId};

pub(super) fn view(condition: &str, order: Order) -> View {
    let condition = read(condition, &Lists::default(), viewer()).expect(condition);
    View { condition, ..View::new(ViewId::All, order, viewer()) }
}

fn whole(view: &View) -> WindowQuery {
    WindowQuery { view: view.clone(), anchor: Anchor::Top, before: 0, after: 1000, extra: Vec::new() }
}

/// A view's list once it is filled.
pub(super) async fn filled(store: &Store, events: &mut UnboundedReceiver<StoreEvent>, view: &View) -> Window {
    loop {
        let window = store.window(whole(view)).await.expect("a window");
        if window.looked_at.is_none() {
            return window;
        }
        events.recv().await.expect("an event");
    }
}

pub(super) fn ids(window: &Window) -> Vec<&str> {
    window.rows.iter().map(|row| row.id.as_str()).collect()
}

#[tokio::test]
async fn a_long_list_is_filled_in_slices_says_how_far_it_is_and_keeps_nobody_waiting() {
    let mut bench = Bench::swift();
    let heads = (0..4_000).map(|n| head(n, [0, 0, 0, 0b10_0000, 0, 0, 0, 0], NOW.0 - 90_000)).collect();
    bench.put_heads(heads).await.expect("put");
    let view = view("is:open tag:#vip", Order::Oldest);
    let (mut last, mut steps) = (0, 0);
    loop {
        let counted = bench.store.count(view.clone()).await.expect("counted");
        let Some(looked_at) = counted.looked_at else { break };
        assert!(looked_at >= last && looked_at < 100, "{last}, then {looked_at}");
        assert!(counted.total * 100 <= (usize::from(looked_at) + 1) * 4_000 && counted.total < 4_000);
        if steps == 0 {
            // While it is filled, what changes is in it at once, and what is asked for is done.
            bench.enqueue("3999", vec![Operation::Close]).await;
        }
        (last, steps) = (looked_at, steps + 1);
        while bench.events.recv().await.expect("an event") != StoreEvent::Lists {}
    }
    assert!(steps > 3, "{steps}");
    assert_eq!(filled(&bench.store, &mut bench.events, &view).await.total, 3_999);
}

#[tokio::test]
async fn a_list_that_is_not_whole_at_the_end_is_filled_by_the_next_program() {
    let bench = Bench::swift();
    let heads = (0..4_000).map(|n| head(n, [0, 0, 0, 0b10_0000, 0, 0, 0, 0], NOW.0 - 90_000)).collect();
    bench.put_heads(heads).await.expect("put");
    let view = view("is:open tag:#vip", Order::Oldest);
    assert!(bench.store.count(view.clone()).await.expect("counted").looked_at.is_some());
    let mut bench = bench.restarted();
    assert_eq!(filled(&bench.store, &mut bench.events, &view).await.total, 4_000);
}

#[tokio::test]
async fn of_more_lists_than_are_kept_the_one_that_was_not_used_for_longest_goes() {
    let mut bench = Bench::swift();
    bench.put_heads((1..4).map(|n| head(n, [0; 8], NOW.0 - 90_000)).collect()).await.expect("put");
    let view = |n: usize| view(&format!("parts<{n} or -is:ticket"), Order::Newest);
    for n in 0..64 {
        bench.clock.advance(120);
        assert_eq!(filled(&bench.store, &mut bench.events, &view(n)).await.total, 3);
    }
    // The first one is used again.
    bench.clock.advance(120);
    bench.store.count(view(0)).await.expect("counted");
    filled(&bench.store, &mut bench.events, &view(64)).await;
    let file = bench.file();
    let kept = || -> i64 {
        file.query_row("SELECT count(*) FROM list WHERE state < 2", [], |row| row.get(0)).expect("a count")
    };
    assert_eq!(kept(), 64);
    for n in [0, 2, 64] {
        assert_eq!(bench.store.count(view(n)).await.expect("counted").looked_at, None, "{n}");
    }
    assert!(bench.store.count(view(1)).await.expect("counted").looked_at.is_some(), "it is made anew");
    assert_eq!(filled(&bench.store, &mut bench.events, &view(1)).await.total, 3);
    assert_eq!(kept(), 64);
}

#[tokio::test]
async fn a_list_of_another_version_that_nobody_would_keep_up_is_not_shown() {
    let mut bench = Bench::swift();
    bench.put_heads(vec![head(1, [0; 8], NOW.0 - 90_000)]).await.expect("put");
    let view = view("is:open -is:ticket", Order::Newest);
    assert_eq!(ids(&filled(&bench.store, &mut bench.events, &view).await), ["1"]);
    let later = "INSERT INTO list (view, state, filled_to, used_at) VALUES ('{\"new\":1}', 1, 9, 0);
        INSERT INTO list_row (list, names, key, id, seq) SELECT max(id), '', 1, '1', 1 FROM list";
    bench.file().execute_batch(later).expect("put");
    bench.put_heads(vec![head(2, [0; 8], NOW.0 - 89_000)]).await.expect("put");
    assert_eq!(ids(&filled(&bench.store, &mut bench.events, &view).await), ["2", "1"]);
}

#[tokio::test]
async fn of_what_is_not_understood_no_list_is_kept() {
    let bench = Bench::swift();
    let condition = check(parse("is:open tag:nobody-knows"), &Lists::default(), viewer()).condition;
    let view = View { condition, ..View::new(ViewId::All, Order::Newest, viewer()) };
    assert!(matches!(bench.store.window(whole(&view)).await, Err(StoreError::NotKept)));
    assert!(matches!(bench.store.count(view).await, Err(StoreError::NotKept)));
}

/// A list of one view, in a store with one conversation: a ticket of a company's.
struct OneRow {
    bench: Bench,
    view: View,
}

impl OneRow {
    async fn new(condition: &str) -> Self {
        let mut bench = Bench::swift();
        let view = view(condition, Order::Newest);
        bench.put_heads(vec![head(1, [0, 0, 0, 0b1_0100, 0, 0, 0, 0], NOW.0 - 90_000)]).await.expect("put");
        assert!(filled(&bench.store, &mut bench.events, &view).await.rows.is_empty(), "{condition}");
        Self { bench, view }
    }

    async fn shows(&mut self) -> bool {
        !filled(&self.bench.store, &mut self.bench.events, &self.view).await.rows.is_empty()
    }
}

#[tokio::test]
async fn a_draft_and_what_becomes_of_a_step_move_lists() {
    let mut drafts = OneRow::new("has:draft").await;
    let draft = |markdown: &str| Draft {
        conversation: "1".into(),
        mode: DraftMode::Note,
        markdown: markdown.to_owned(),
        updated_at: NOW,
    };
    drafts.bench.store.save_draft(draft("begun")).await.expect("saved");
    assert!(drafts.shows().await);
    drafts.bench.store.save_draft(draft("")).await.expect("saved");
    assert!(!drafts.shows().await);

    let mut pending = OneRow::new("is:pending").await;
    let step = pending.bench.enqueue("1", vec![Operation::SetRead(true)]).await.remove(0).id;
    assert!(pending.shows().await);
    pending.bench.deliver(step).await;
    assert!(!pending.shows().await);

    let mut failed = OneRow::new("is:failed").await;
    let step = failed.bench.enqueue("1", vec![Operation::SetRead(true)]).await.remove(0).id;
    failed.bench.store.mark_sending(step, None).await.expect("asked");
    assert!(!failed.shows().await);
    failed.bench.store.fail(step, "no").await.expect("refused");
    assert!(failed.shows().await);
    failed.bench.store.drop_step(step).await.expect("dropped");
    assert!(!failed.shows().await);
}

#[tokio::test]
async fn what_becomes_known_of_a_customer_their_company_and_a_ticket_moves_lists() {
    for condition in ["contact:Grace", "language:de", "contact.email:grace@example.test"] {
        let mut contacts = OneRow::new(condition).await;
        let known = Contact {
            language: Some(Text::new("de")),
            email: Some(Text::new("grace@example.test")),
            ..contact("c-1", Some("Grace Hopper"))
        };
        contacts.bench.store.put_contacts(vec![known]).await.expect("put");
        assert!(contacts.shows().await, "{condition}");
        contacts.bench.store.contact_deleted(&"c-1".into()).await.expect("deleted");
        assert!(!contacts.shows().await, "{condition}");
    }
    let mut companies = OneRow::new("company.plan:pro").await;
    let company = Company { plan: Some(Text::new("pro")), ..company() };
    let parts = DetailsParts { companies: Some(vec![company]), ..DetailsParts::default() };
    companies.bench.store.put_details(&"c-1".into(), parts).await.expect("put");
    assert!(companies.shows().await);
    let mut tickets = OneRow::new("ticket.state:done").await;
    tickets.bench.store.put_ticket(ticket(1, true)).await.expect("put");
    assert!(tickets.shows().await);
    tickets.bench.store.put_ticket(ticket(1, false)).await.expect("put");
    assert!(!tickets.shows().await);
}

#[tokio::test]
async fn time_alone_moves_lists_when_its_moment_comes() {
    let mut bench = Bench::swift();
    bench.clock.advance(10);
    let mut waits = head(1, [0; 8], NOW.0);
    waits.waiting_since = Some(NOW);
    bench.put_heads(vec![waits]).await.expect("put");
    let view = view("is:open waiting>10m waiting<20m", Order::Newest);
    assert!(filled(&bench.store, &mut bench.events, &view).await.rows.is_empty());
    for (passes, shows) in [(600, true), (600, false)] {
        let next = bench.store.next_flip().await.expect("read").expect("a moment");
        assert!((590..=601).contains(&next.since(bench.clock.now())), "{next:?}");
        bench.clock.advance(passes);
        while bench.store.take_flips().await.expect("taken") {}
        assert_eq!(!filled(&bench.store, &mut bench.events, &view).await.rows.is_empty(), shows);
    }
    assert_eq!(bench.store.next_flip().await.expect("read"), None, "nothing more comes by time alone");
}
