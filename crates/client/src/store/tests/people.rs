//! Customers, what is known of them, and the workspace's lists.

use super::{Bench, NOW, conversation};
use crate::domain::conversation::{ContactRef, LinkedObject, Source};
use crate::domain::{
    Admin, AdminId, Author, AuthorKind, Contact, ContactId, ContactNote, Conversation, Me, Team, Text, Ticket,
    Timestamp,
};
use crate::store::{DetailsParts, DirectoryPart, StoreEvent};

pub(super) fn contact(id: &str, name: Option<&str>) -> Contact {
    Contact {
        id: ContactId::new(id),
        external_id: None,
        role: Text::new("user"),
        name: name.map(Text::new),
        email: Some(Text::new("ada@example.test")),
        phone: None,
        location: None,
        language: None,
        device: None,
        created_at: NOW,
        signed_up_at: None,
        last_seen_at: None,
        last_replied_at: None,
        unsubscribed: false,
        attributes: Vec::new(),
        tag_ids: Vec::new(),
        company_ids: Vec::new(),
    }
}

pub(super) fn admin(id: &str, away: bool) -> Admin {
    Admin {
        id: AdminId::new(id),
        name: Text::new(id),
        email: Text::new("x@example.test"),
        away,
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
    }
}

async fn who(bench: &Bench, id: &str) -> String {
    super::window::all_rows(bench).await.into_iter().find(|row| row.id.as_str() == id).expect("a row").who.to_string()
}

#[tokio::test]
async fn a_customer_is_called_by_the_name_known_best() {
    let bench = Bench::new();
    let mut from_bot = conversation("1", 10);
    from_bot.source = Source {
        author: Author { kind: AuthorKind::Bot, name: Some(Text::new("Fin")), ..Author::default() },
        ..from_bot.source
    };
    bench.put_heads(vec![from_bot, conversation("2", 10)]).await.expect("put");
    assert_eq!(who(&bench, "1").await, "customer", "the bot is not the customer");
    assert_eq!(who(&bench, "2").await, "Ada", "from the first message");
    bench.store.put_contacts(vec![contact("c-1", None), contact("c-2", None)]).await.expect("put");
    assert_eq!(who(&bench, "1").await, "ada@example.test", "what the contact offers instead of a name");
    assert_eq!(who(&bench, "2").await, "Ada");
    bench.store.put_contacts(vec![contact("c-2", Some("Ada Lovelace"))]).await.expect("put");
    assert_eq!(who(&bench, "2").await, "Ada Lovelace");
    bench.put_heads(vec![conversation("2", 12)]).await.expect("put");
    assert_eq!(who(&bench, "2").await, "Ada Lovelace", "news does not undo it");
}

#[tokio::test]
async fn a_new_name_is_told_once() {
    let mut bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    bench.events();
    bench.store.put_contacts(vec![contact("c-1", Some("Grace"))]).await.expect("put");
    let events = bench.events();
    assert!(events.iter().any(|event| matches!(event, StoreEvent::Conversations(changes)
        if changes[0].after.as_ref().is_some_and(|head| head.who.as_str() == "Grace"))));
    assert!(events.contains(&StoreEvent::Details(ContactId::new("c-1"))));
    bench.store.put_contacts(vec![contact("c-1", Some("Grace"))]).await.expect("put");
    assert_eq!(bench.events(), []);
}

#[tokio::test]
async fn contacts_that_were_never_fetched_are_known_as_such() {
    let bench = Bench::new();
    let mut again = conversation("4", 40);
    again.contacts = conversation("1", 0).contacts;
    let heads = vec![conversation("1", 10), conversation("2", 20), conversation("3", 30), again];
    bench.put_heads(heads).await.expect("put");
    let unknown = |limit| bench.store.unknown_contacts(limit);
    assert_eq!(unknown(9).await.expect("read"), ["c-1", "c-3", "c-2"].map(ContactId::from));
    assert_eq!(unknown(1).await.expect("read"), ["c-1"].map(ContactId::from));
    bench.store.put_contacts(vec![contact("c-1", None)]).await.expect("put");
    bench.store.no_such_contacts(vec!["c-2".into()]).await.expect("put");
    assert_eq!(unknown(9).await.expect("read"), ["c-3"].map(ContactId::from));
    bench.put_heads(vec![conversation("2", 50)]).await.expect("put");
    assert_eq!(unknown(9).await.expect("read"), ["c-3"].map(ContactId::from), "not asked for again");
    assert_eq!(bench.store.details(&"2".into()).await.expect("read").contact, None);
}

#[tokio::test]
async fn details_keep_what_was_not_fetched_this_time() {
    let mut bench = Bench::new();
    let mut other = conversation("2", 20);
    other.contacts = conversation("1", 0).contacts;
    bench.put_heads(vec![conversation("1", 10), other]).await.expect("put");
    bench.store.put_contacts(vec![contact("c-1", Some("Ada"))]).await.expect("put");
    assert_eq!(bench.store.details(&"1".into()).await.expect("read").fetched_at, None);
    let note = ContactNote {
        id: "n".into(),
        author: None,
        created_at: NOW,
        body: crate::domain::Body::new("<p>likes tea</p>"),
    };
    let parts = DetailsParts { notes: Some(vec![note.clone()]), ..DetailsParts::default() };
    bench.store.put_details(&"c-1".into(), parts.clone()).await.expect("put");
    bench.events();
    bench.clock.advance(60);
    bench.store.put_details(&"c-1".into(), parts).await.expect("put");
    assert_eq!(bench.events(), [], "the same again is no news");
    bench
        .store
        .put_details(&"c-1".into(), DetailsParts { events: Some(Vec::new()), ..DetailsParts::default() })
        .await
        .expect("put");
    let details = bench.store.details(&"1".into()).await.expect("read");
    assert_eq!(details.notes, [note]);
    assert_eq!(details.fetched_at, Some(NOW.plus(60)));
    assert_eq!(details.recent.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["2"]);
}

#[tokio::test]
async fn a_linked_ticket_shows_beside_its_conversation() {
    let bench = Bench::new();
    let mut linked = conversation("1", 10);
    linked.linked =
        vec![LinkedObject { kind: Text::new("ticket"), id: "77".into(), category: Some(Text::new("Back-office")) }];
    bench.put_heads(vec![linked]).await.expect("put");
    let ticket = Ticket {
        id: "77".into(),
        number: Text::new("12"),
        category: Text::new("Back-office"),
        kind: Text::new("Bug"),
        title: None,
        state: Text::new("In progress"),
        open: true,
        kind_id: None,
        state_id: None,
        values: Vec::new(),
    };
    bench.store.put_ticket(ticket.clone()).await.expect("put");
    assert_eq!(bench.store.details(&"1".into()).await.expect("read").ticket, Some(ticket));
}

#[tokio::test]
async fn lists_of_the_workspace_are_replaced_whole_and_told_when_they_changed() {
    let mut bench = Bench::new();
    let me = Me {
        admin: admin("a1", false),
        workspace_id: "ws".into(),
        workspace_name: Text::new("Acme"),
        region: None,
        timezone: None,
    };
    bench.store.put_directory(DirectoryPart::Me(me)).await.expect("put");
    bench.store.put_directory(DirectoryPart::Admins(vec![admin("a1", false), admin("a2", false)])).await.expect("put");
    bench.store.put_directory(DirectoryPart::Admin(admin("a1", true))).await.expect("put");
    let directory = bench.store.directory().await.expect("read");
    assert!(directory.me.is_some_and(|me| me.admin.away), "my status follows the list");
    assert_eq!(directory.admins.iter().map(|a| a.away).collect::<Vec<_>>(), [true, false]);
    assert_eq!(bench.events().len(), 3);
    bench.store.put_directory(DirectoryPart::Admin(admin("a1", true))).await.expect("put");
    assert_eq!(bench.events(), []);
}

#[tokio::test]
async fn every_team_has_a_count_even_an_empty_one() {
    let bench = Bench::new();
    let team = |id: &str| Team {
        id: id.into(),
        name: Text::new(id),
        admin_ids: Vec::new(),
        distribution_method: None,
        assignment_limit: None,
    };
    bench.store.put_directory(DirectoryPart::Teams(vec![team("t2"), team("t1")])).await.expect("put");
    let (mut known, mut stranger) = (conversation("1", 10), conversation("2", 10));
    known.team_assignee = Some("t1".into());
    stranger.team_assignee = Some("t9".into());
    stranger.waiting_since = Some(Timestamp(5));
    bench.put_heads(vec![known, stranger]).await.expect("put");
    let counts = bench.store.counts(Some(&"a1".into())).await.expect("read");
    assert_eq!(counts.teams, [("t2".into(), 0), ("t1".into(), 1), ("t9".into(), 1)]);
    assert_eq!((counts.all, counts.unassigned, counts.mine), (2, 2, 0));
}

#[tokio::test]
async fn a_merged_contacts_conversations_are_the_survivors_whatever_the_server_calls_them() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let old = bench.shown("1").await.contact().expect("a contact").clone();
    let survivor = contact("survivor", Some("Sura Vivor"));
    bench.store.merged(&old, survivor.clone()).await.expect("merged");
    let parts = DetailsParts { notes: Some(Vec::new()), ..DetailsParts::default() };
    bench.store.put_details(&"survivor".into(), parts).await.expect("put");
    // A head that comes later still names the old one.
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    assert_eq!(who(&bench, "1").await, "Sura Vivor");
    let details = bench.store.details(&"1".into()).await.expect("details");
    assert_eq!(details.contact.map(|c| c.id), Some("survivor".into()));
    assert!(details.fetched_at.is_some());
    assert_eq!(bench.store.survivor(&old).await.expect("an answer"), "survivor".into());
    assert!(!bench.store.unknown_contacts(9).await.expect("an answer").contains(&old));
    // Two that were merged into each other, as far as a confused server goes, lead nowhere in circles.
    bench.store.merged(&"survivor".into(), Contact { id: old.clone(), ..survivor }).await.expect("merged");
    assert_eq!(bench.store.survivor(&old).await.expect("an answer"), "survivor".into());
}

#[tokio::test]
async fn whoever_is_merged_twice_takes_their_conversations_along_each_time() {
    let bench = Bench::new();
    let of = |id: &str, who: &str| Conversation {
        contacts: vec![ContactRef { id: who.into(), external_id: None }],
        ..conversation(id, 10)
    };
    bench.put_heads(vec![of("1", "a"), of("2", "b"), of("3", "c")]).await.expect("put");
    let into = |who: &str| contact(who, Some("Somebody"));
    let beside = async |id: &str| {
        let details = bench.store.details(&id.into()).await.expect("details");
        details.recent.iter().map(|row| row.id.to_string()).collect::<Vec<_>>()
    };
    bench.store.merged(&"a".into(), into("b")).await.expect("merged");
    assert_eq!(beside("2").await, ["1"]);
    // The server says otherwise now: the first one's go on, and the one between keeps its own.
    bench.store.merged(&"a".into(), into("c")).await.expect("merged");
    assert_eq!((beside("2").await, beside("3").await), (Vec::new(), vec!["1".to_owned()]));
    // Into one who was merged before: at once to whom that one is.
    bench.store.merged(&"b".into(), into("a")).await.expect("merged");
    assert_eq!(beside("3").await.len(), 2);
    // Nor do they go round in a circle of three.
    bench.store.merged(&"a".into(), into("b")).await.expect("merged");
    assert_eq!(bench.store.survivor(&"a".into()).await.expect("an answer"), "c".into());
}
