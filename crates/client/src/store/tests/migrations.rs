//! A store that an earlier version has filled opens with everything that is in it.

use rusqlite::Connection;
use tempfile::TempDir;

use super::people::{admin, contact};
use super::{Bench, NOW, conversation, decided, note, part, reply, thread};
use crate::domain::conversation::{LinkedObject, Sla};
use crate::domain::ladder::{Rung, Then};
use crate::domain::operation::Status;
use crate::domain::step::OWN;
use crate::domain::{Ending, Evidence, Me, Operation, State, Step, Team, Text, Ticket, Timestamp};
use crate::intent::{Consent, Intent, Policy, Request, Steps};
use crate::store::journal::Journal;
use crate::store::schema::{APPLICATION_ID, MIGRATIONS};
use crate::store::{
    Anchor, Announcement, Counts, Details, DetailsParts, Directory, DirectoryPart, Draft, DraftMode, OutboxEntry, Role,
    Store, StoredThread, Window, WindowQuery,
};
use crate::view::{Order, View};
use clock::Clock;

/// The conversations of a filled store; of the last there is only a draft.
const ALL: [&str; 7] = ["1", "2", "3", "4", "5", "6", "9"];

/// Fills a store with something of everything. What earlier versions had no tables for comes with `since`, the number
/// of the migration that made them.
async fn fill(bench: &Bench, since: usize) {
    let store = &bench.store;
    store.bind("ws").await.expect("bound");
    store.set_meta("poll.cursor", "17").await.expect("set");
    people(store).await;
    let mut heads: Vec<_> = (1..7).map(|n| conversation(&n.to_string(), 2000 + n)).collect();
    heads[0].admin_assignee = Some("a1".into());
    heads[0].team_assignee = Some("t1".into());
    heads[0].waiting_since = Some(Timestamp(1500));
    heads[0].statistics.last_contact_reply_at = Some(Timestamp(1500));
    heads[1].state = State::Snoozed;
    heads[1].snoozed_until = Some(NOW.plus(60));
    heads[2].state = State::Closed;
    heads[2].statistics.last_admin_reply_at = Some(Timestamp(1700));
    // Nobody but a bot has written in it.
    heads[3].statistics.count_parts = Some(1);
    heads[0].sla = Some(Sla { name: Text::new("Gold"), status: Some(Text::new("missed")) });
    heads[1].sla = Some(Sla { name: Text::new("Gold"), status: Some(Text::new("active")) });
    heads[3].created_at = Timestamp(900);
    heads[3].linked = vec![LinkedObject { kind: Text::new("ticket"), id: "77".into(), category: None }];
    bench.put_heads(heads.clone()).await.expect("put");
    bench.put_thread(thread(heads[0].clone(), vec![part("p", 1400, "Hello?")])).await.expect("put");
    for (id, mode, words) in
        [("1", DraftMode::Reply, "a reply"), ("1", DraftMode::Note, "a note"), ("9", DraftMode::Reply, "lost")]
    {
        let draft = Draft { conversation: id.into(), mode, markdown: words.into(), updated_at: NOW };
        store.save_draft(draft).await.expect("saved");
    }
    outbox(bench).await;
    if since >= 2 {
        store.enqueue(decided("6", vec![Operation::CloseUntil(NOW.plus(3600))])).await.expect("put away");
        store.merged(&"c-old".into(), contact("c-2", Some("Grace"))).await.expect("merged");
        store.deleted(vec!["5".into()]).await.expect("deleted");
    }
    if since >= 4 {
        let failed = store.outbox().await.expect("read").remove(0);
        store.tell_others(Announcement::Refused(Box::new(failed))).await.expect("told");
    }
    if since >= 19 {
        let named = "INSERT INTO mention SELECT seq, 'p', 'aa1', '', 1400, 1 FROM conversation WHERE id = '1'";
        bench.file().execute_batch(named).expect("mentioned");
    }
    if since >= 18 {
        let rungs = vec![Rung { until: NOW.plus(7200), then: Then::Look }];
        let (intent, targets) = (Intent::Steps(Steps { rungs, seen: None }), vec!["1".into()]);
        let request = Request { intent, targets, yes: Consent::default(), believed: None };
        store.decide(request, Policy::default(), None).await.expect("decided");
    }
}

async fn people(store: &Store) {
    let me = Me {
        admin: admin("a1", false),
        workspace_id: "ws".into(),
        workspace_name: Text::new("Acme"),
        region: None,
        timezone: None,
    };
    let team = Team {
        id: "t1".into(),
        name: Text::new("Support"),
        admin_ids: vec!["a1".into()],
        distribution_method: None,
        assignment_limit: None,
    };
    let lists =
        [DirectoryPart::Me(me), DirectoryPart::Admins(vec![admin("a1", false)]), DirectoryPart::Teams(vec![team])];
    for part in lists {
        store.put_directory(part).await.expect("put");
    }
    store.put_contacts(vec![contact("c-1", Some("Ada"))]).await.expect("put");
    let parts = DetailsParts { notes: Some(Vec::new()), ..DetailsParts::default() };
    store.put_details(&"c-1".into(), parts).await.expect("put");
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
    store.put_ticket(ticket).await.expect("put");
}

/// One refused with what depends on it, one that may have arrived, one that waits, one that is done.
async fn outbox(bench: &Bench) {
    let refused = bench.enqueue("1", vec![reply("refused"), Operation::Close]).await;
    bench.store.fail(refused[0].id, "no").await.expect("failed");
    let doubtful = bench.enqueue("2", vec![note("in doubt")]).await;
    bench.store.mark_sending(doubtful[0].id, Some(NOW)).await.expect("sending");
    bench.store.mark_unsure(doubtful[0].id, Ending::Open, "cut off").await.expect("unsure");
    bench.enqueue("3", vec![reply("waits")]).await;
    let done = bench.enqueue("4", vec![Operation::SetRead(true)]).await;
    bench.deliver(done[0].id).await;
    bench.enqueue(OWN, vec![Operation::SetAway(Status { away: true, reassign: false, reason: None })]).await;
}

/// What a person is shown of a store.
#[derive(Debug, PartialEq)]
struct Shown {
    windows: Vec<Window>,
    threads: Vec<Option<StoredThread>>,
    details: Vec<Details>,
    drafts: Vec<Vec<Draft>>,
    entries: Vec<OutboxEntry>,
    doubtful: Option<Evidence>,
    directory: Directory,
    counts: Counts,
    survivor: String,
    next_wake: Option<Timestamp>,
    cursor: Option<String>,
}

/// The rows of a view, once it is known of all conversations whether it has them.
async fn whole(store: &Store, view: View) -> Window {
    loop {
        let query =
            WindowQuery { view: view.clone(), anchor: Anchor::Row(0), before: 10, after: 10, extra: Vec::new() };
        let window = store.window(query).await.expect("a window");
        if window.looked_at.is_none() {
            break window;
        }
        tokio::task::yield_now().await;
    }
}

async fn shown(store: &Store) -> Shown {
    let mut windows = Vec::new();
    for inbox in super::window::inboxes() {
        for order in Order::ALL {
            windows.push(whole(store, View::new(inbox.clone(), order, super::viewer())).await);
        }
    }
    // A list is made anew, whatever was kept of it.
    windows.push(whole(store, super::lists::view("is:open -assignee:me", Order::Priority)).await);
    let (mut threads, mut details, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
    for id in ALL {
        threads.push(store.thread(&id.into()).await.expect("a thread"));
        details.push(store.details(&id.into()).await.expect("details"));
        drafts.push(store.drafts(&id.into()).await.expect("drafts"));
    }
    Shown {
        windows,
        threads,
        details,
        drafts,
        doubtful: store.evidence(3).await.expect("evidence"),
        entries: store.outbox_entries().await.expect("entries"),
        directory: store.directory().await.expect("a directory"),
        counts: store.counts(Some(&"a1".into())).await.expect("counts"),
        survivor: store.survivor(&"c-old".into()).await.expect("a survivor").to_string(),
        next_wake: store.next_wake().await.expect("a time"),
        cursor: store.meta("poll.cursor").await.expect("a value"),
    }
}

/// What a column of an earlier version is called now.
fn called_now(column: &str) -> &str {
    match column {
        "grp" => "unit",
        "deed" => "operation",
        column => column,
    }
}

/// Makes the store that a version with so many migrations would have had, out of one of the present version.
fn age(bench: &Bench, migrations: usize) -> TempDir {
    let dir = TempDir::new().expect("a directory");
    let db = Connection::open(dir.path().join("sidetone.db")).expect("a file");
    for migration in &MIGRATIONS[..migrations] {
        db.execute_batch(migration).expect("migrated");
    }
    db.pragma_update(None, "foreign_keys", false).expect("set");
    db.execute("ATTACH ?1 AS now", [bench.dir.path().join("sidetone.db").to_str()]).expect("attached");
    let names = |sql: &str, of: &[&str]| -> Vec<String> {
        let mut statement = db.prepare(sql).expect("a query");
        let names = statement.query_map(rusqlite::params_from_iter(of), |row| row.get(0)).expect("names");
        names.collect::<rusqlite::Result<_>>().expect("names")
    };
    // The index of words is made anew.
    let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name <> 'counter' AND name NOT LIKE 'list%' AND name NOT LIKE 'search%' AND name NOT LIKE 'words%'
         AND name NOT LIKE 'card%' AND name NOT IN ('doc', 'term')";
    for table in names(tables, &[]) {
        let now = names("SELECT name FROM pragma_table_info(?1, 'now')", &[&table]);
        let mut columns = names("SELECT name FROM pragma_table_info(?1, 'main')", &[&table]);
        columns.retain(|column| now.iter().any(|now| now == called_now(column)));
        let from: Vec<&str> = columns.iter().map(|column| called_now(column)).collect();
        let (columns, from) = (columns.join(", "), from.join(", "));
        let copy =
            format!("DELETE FROM main.{table}; INSERT INTO main.{table} ({columns}) SELECT {from} FROM now.{table}");
        db.execute_batch(&copy).expect("copied");
        let there: i64 =
            db.query_row(&format!("SELECT count(*) FROM main.{table}"), [], |row| row.get(0)).expect("a count");
        assert!(there > 0, "{table} is empty");
    }
    if migrations < 6 {
        // What lists go by was another thing then.
        db.execute("UPDATE conversation SET by_waiting = 1, by_priority = 1", []).expect("updated");
    }
    db.pragma_update(None, "user_version", migrations as i64).expect("set");
    db.pragma_update(None, "application_id", APPLICATION_ID).expect("set");
    dir
}

#[tokio::test]
async fn a_store_of_any_earlier_version_opens_with_everything_that_is_in_it() {
    for migrations in 1..MIGRATIONS.len() {
        let present = Bench::new();
        fill(&present, migrations).await;
        let dir = age(&present, migrations);
        let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
        let (before, after) = (shown(&present.store).await, shown(&store).await);
        assert_eq!(after, before, "of version {migrations}");
        assert!(!before.drafts[0].is_empty() && before.entries.len() >= 4 && before.doubtful.is_some());
        let told = store.told_since(0).await.expect("what was told").1.len();
        assert_eq!(told, usize::from(migrations >= 4), "what one program told is still to be heard");
        // And it goes on: what is decided next comes last, and drafts are what they were.
        let last = before.entries.iter().map(|entry| entry.step.id).max();
        let next = store.enqueue(decided("4", vec![reply("next")])).await.expect("enqueued");
        assert!(next.first().map(|step| step.id) > last);
        let kept = store.draft(&"9".into(), DraftMode::Reply).await.expect("read").expect("a draft");
        store.know_draft(&"9".into(), DraftMode::Reply, kept.mark).await.expect("known");
        let on = Draft { markdown: "lost, and on".into(), ..kept.draft };
        assert_eq!(store.save_draft(on).await.expect("saved").others, 0);
    }
}

/// Writes the journal that the version of a store leaves beside it.
fn keep_journal(dir: &TempDir) {
    let db = Connection::open(dir.path().join("sidetone.db")).expect("a file");
    Journal::new(dir.path().join("sidetone.journal"), true).rewrite(&db).expect("written");
}

/// What a person decided and what they wrote, in a store that has to come back from a journal.
async fn own(store: &Store) -> (Vec<Step>, Vec<Vec<Draft>>) {
    let mut drafts = Vec::new();
    for id in ALL {
        drafts.push(store.drafts(&id.into()).await.expect("drafts"));
    }
    (store.outbox().await.expect("read"), drafts)
}

/// The steps of units by lane, with what they hang on; each has its unit.
fn lanes(dir: &TempDir) -> Vec<(String, Option<i64>)> {
    let db = Connection::open(dir.path().join("sidetone.db")).expect("a file");
    let sql =
        "SELECT lane, after FROM outbox JOIN unit ON unit.id = outbox.unit WHERE state <> 'done' ORDER BY outbox.id";
    let mut statement = db.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.collect::<rusqlite::Result<_>>().expect("rows")
}

/// The version before steps were of units.
const BEFORE_UNITS: usize = 7;

#[tokio::test]
async fn a_store_and_a_journal_of_before_there_were_units_come_back_as_units() {
    let present = Bench::new();
    fill(&present, BEFORE_UNITS).await;
    let (before, expected) = (own(&present.store).await, lanes(&present.dir));
    let of = |id: &str| format!("conversation/{id}");
    let first = before.0.first().map(|step| step.id);
    let all = [(of("1"), None), (of("1"), first), (of("2"), None), (of("3"), None), ("admin/a1".to_owned(), None)];
    assert_eq!(expected, [&all[..], &[(of("6"), None)]].concat());
    for lost in [false, true] {
        let dir = age(&present, BEFORE_UNITS);
        keep_journal(&dir);
        if lost {
            std::fs::remove_file(dir.path().join("sidetone.db")).expect("removed");
        }
        let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
        assert_eq!(own(&store).await, before, "{lost}");
        assert_eq!(lanes(&dir), expected, "{lost}");
    }
}

#[tokio::test]
async fn a_journal_of_before_there_were_units_mends_a_store_that_has_them() {
    let present = Bench::new();
    fill(&present, BEFORE_UNITS).await;
    let (before, expected) = (own(&present.store).await, lanes(&present.dir));
    let earlier = age(&present, BEFORE_UNITS);
    keep_journal(&earlier);
    let Bench { store, events, dir, .. } = present;
    drop((store, events));
    std::fs::copy(earlier.path().join("sidetone.journal"), dir.path().join("sidetone.journal")).expect("copied");
    let db = Connection::open(dir.path().join("sidetone.db")).expect("a file");
    db.execute_batch("DELETE FROM outbox; DELETE FROM unit; UPDATE journal SET seq = seq - 2").expect("lost");
    drop(db);
    let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
    assert_eq!(own(&store).await, before);
    assert_eq!(lanes(&dir), expected);
}

/// The version before there were guards, and roles beside the sync's.
const BEFORE_ROLES: usize = 8;

#[tokio::test]
async fn the_lease_of_the_last_version_goes_on_with_its_number_and_its_steps_have_no_guard() {
    let present = Bench::new();
    fill(&present, BEFORE_ROLES).await;
    let dir = age(&present, BEFORE_ROLES);
    let db = Connection::open(dir.path().join("sidetone.db")).expect("a file");
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('.lease', '41')", []).expect("set");
    std::fs::write(dir.path().join("sidetone.lease-41"), [0; 16]).expect("a file");
    // A program of that version, which holds it and still runs.
    let held = std::fs::File::open(dir.path().join("sidetone.lease-41")).expect("a file");
    held.try_lock().expect("locked");
    let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
    let (sync, bot) = (store.contender(Role::SYNC), store.contender(Role::bot("ledgy").expect("a name")));
    assert!(!sync.contend().await.expect("an answer") && bot.contend().await.expect("an answer"));
    drop(held);
    assert!(sync.contend().await.expect("an answer"));
    let number: String =
        db.query_row("SELECT value FROM meta WHERE key = '.lease'", [], |row| row.get(0)).expect("a number");
    assert_eq!(number, "42", "what a program of that version goes by, too");
    let steps = store.outbox().await.expect("read");
    assert!(steps.len() >= 4);
    for step in steps {
        assert_eq!(store.guard(step.id).await.expect("read"), None);
    }
}

/// The version before it was kept how far a message's writer had read.
const BEFORE_SEEN: usize = 14;

#[tokio::test]
async fn a_message_of_the_last_version_goes_out_whatever_came() {
    let present = Bench::new();
    fill(&present, BEFORE_SEEN).await;
    let dir = age(&present, BEFORE_SEEN);
    let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
    let store = store.contender(Role::SYNC);
    assert!(store.contend().await.expect("an answer"));
    let waits = store.outbox().await.expect("read").into_iter().find(|step| step.conversation.as_str() == "3");
    let waits = waits.expect("one that waits");
    assert_eq!(store.has_news(waits.id).await.expect("read"), None);
    let mut since = part("p", NOW.0 + 5, "Solved it.");
    since.author.kind = crate::domain::AuthorKind::User;
    let asked = store.revision().await.expect("read");
    store.put_thread(thread(conversation("3", NOW.0 + 5), vec![since]), asked).await.expect("put");
    assert_eq!(store.mark_all_sending(vec![waits.id], None).await.expect("marked").going, [waits.id]);
}
