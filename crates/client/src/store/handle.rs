//! The handle that the rest of the program holds: every call goes to one of two threads and is awaited.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

use super::decided::NewUnit;
use super::error::{Result, StoreError};
use super::find::{Among, Kin};
use super::lease::{self, Lease, Role};
use super::listed::{Row, Window, WindowQuery};
use super::owner::{Mode, Owner, Write};
use super::rescue::Examined;
use super::schema::FILE;
use super::told::Announcement;
use super::types::{
    Candidate, Counted, Counts, Details, DetailsParts, Directory, DirectoryPart, Freshness, HistoryLine, Merged,
    Revision, Said, StoreEvent, StoredThread, Tombstone,
};
use super::{
    counters, details, directory, enters, find, lists, merge, merged, meta, outbox, outbox_reads, parts, plan, redact,
    rescue, row, told, wakes, window,
};
use crate::domain::{
    AdminId, Contact, ContactId, Conversation, ConversationId, PartId, Step, Thread, Ticket, Timestamp,
};
use crate::view::View;
use clock::Clock;

/// So many conversations are looked through at once for words.
const STRETCH: usize = 2_000;

/// A handle on the store. Clones share one writer and one reader thread; both end, with all that was asked of them
/// done, when the last handle goes.
#[derive(Clone)]
pub struct Store {
    pub(super) owner: Arc<Owner>,
    pub(super) lease: Arc<Lease>,
}

impl Store {
    /// Whether there is a store in a directory, or what is left of one.
    pub fn is_in(dir: &Path) -> bool {
        rescue::is_in(dir)
    }

    /// Looks whether the files of a store in a directory are what they should be, without changing any.
    ///
    /// # Errors
    /// When it cannot be looked.
    pub fn examine(dir: &Path) -> Result<Examined> {
        rescue::examine(dir)
    }

    /// Damaged files of a store that were put aside, oldest first.
    pub fn kept_aside(dir: &Path) -> Vec<PathBuf> {
        rescue::kept_aside(dir)
    }

    /// Opens the store in a directory, or makes one there: the directory for its owner only, the files too.
    ///
    /// # Errors
    /// When the directory cannot be used, a newer version or another program wrote the file, or it is damaged and another
    /// program works with it.
    pub fn open(dir: &Path, clock: Clock) -> Result<(Self, UnboundedReceiver<StoreEvent>)> {
        let (owner, events) = Owner::start(dir, clock).map_err(|error| error.of_file(&dir.join(FILE)))?;
        Ok((Self { owner: Arc::new(owner), lease: Arc::new(Lease::new(dir, Role::SYNC)) }, events))
    }

    /// Ties the store to a workspace, the first time; from then on refuses any other.
    ///
    /// # Errors
    /// [`StoreError::OtherWorkspace`] when it belongs to another one.
    pub async fn bind(&self, workspace_id: &str) -> Result<()> {
        let workspace = workspace_id.to_owned();
        let path = self.owner.path().to_owned();
        let bound = self.owner.write_synced(move |w| meta::bind(w, &workspace)).await?;
        if bound == workspace_id {
            return Ok(());
        }
        Err(StoreError::OtherWorkspace { path, bound, asked: workspace_id.to_owned() })
    }

    /// The workspace this store is tied to, if it is tied to one.
    pub async fn workspace(&self) -> Result<Option<String>> {
        self.owner.read(meta::workspace).await
    }

    /// Notes with which token the workspace is asked, by a mark that tells it from others. With another one than the
    /// last, who one is is forgotten until the workspace says it (F6).
    pub async fn know_token(&self, mark: &str) -> Result<()> {
        let mark = mark.to_owned();
        if self.owner.read(directory::known_token).await?.as_ref() == Some(&mark) {
            return Ok(());
        }
        self.owner.write_synced(move |w| directory::know_token(w, &mark)).await
    }

    /// A value kept under a name: UI state, the cursor of the poll, and the like.
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        let key = key.to_owned();
        self.owner.read(move |r| meta::get(r, &key)).await
    }

    /// Keeps a value under a name.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        let (key, value) = (key.to_owned(), value.to_owned());
        self.owner.write(move |w| meta::set(w, &key, &value)).await
    }

    /// How far the store has come: taken before something is asked for, it tells what else was taken in meanwhile.
    pub async fn revision(&self) -> Result<Revision> {
        self.owner.read(parts::revision).await
    }

    /// Takes in heads that a search found. An older one never replaces a newer one; pending steps stay on top (S6).
    /// Answers what is different now, and for which it cannot be told whether they are newer.
    pub async fn put_heads(&self, heads: Vec<Conversation>) -> Result<Merged> {
        self.owner.write(move |w| merge::put_heads(w, &heads)).await
    }

    /// Takes in a whole thread that was asked for at a moment.
    pub async fn put_thread(&self, thread: Thread, asked: Revision) -> Result<Merged> {
        self.owner.write(move |w| parts::put_thread(w, &thread, asked)).await
    }

    /// The same for what a write has left behind; answers the moment since which anything that comes is newer. None if it
    /// was left, as it is in doubt whether it is newer than what is here.
    pub async fn take_in(&self, thread: Thread, asked: Revision) -> Result<Option<Revision>> {
        self.owner.write(move |w| parts::take_in(w, &thread, asked)).await
    }

    /// Removes a conversation that the server no longer has (S12). Drafts and steps stay: they are the person's.
    /// None if it was not here.
    pub async fn forget(&self, id: &ConversationId) -> Result<Option<Tombstone>> {
        let id = id.clone();
        self.owner.write(move |w| merge::forget(w, &id)).await
    }

    /// Removes conversations that the server has deleted, for good: what else comes of them is not taken in. Answers
    /// those that were here.
    pub async fn deleted(&self, ids: Vec<ConversationId>) -> Result<Vec<Tombstone>> {
        self.owner.write(move |w| merge::deleted(w, &ids)).await
    }

    /// Takes in that entries of a conversation, or its first message, were redacted: the words go from every file (S12).
    pub async fn redact(&self, id: &ConversationId, parts: Vec<PartId>, first: bool) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| redact::redact(w, &id, &parts, first)).await
    }

    /// Sets whether only what was touched is in the inboxes (F1).
    pub async fn enter_touched_only(&self, only: bool) -> Result<()> {
        self.owner.write(move |w| enters::set(w, only)).await
    }

    /// Conversations that are closed until a time (F5) that has come.
    pub async fn due_wakes(&self, now: Timestamp) -> Result<Vec<ConversationId>> {
        self.owner.read(move |r| wakes::due(r, now)).await
    }

    /// When the next of them is to be opened.
    pub async fn next_wake(&self) -> Result<Option<Timestamp>> {
        self.owner.read(wakes::next).await
    }

    /// Opens one whose time has come, through the outbox and once. Answers what was put there.
    pub async fn wake(&self, id: &ConversationId) -> Result<Vec<Step>> {
        let id = id.clone();
        self.owner.write_synced(move |w| wakes::wake(w, &id)).await
    }

    /// Takes in that a contact was merged into another: its conversations are the survivor's from now on.
    pub async fn merged(&self, id: &ContactId, survivor: Contact) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| merged::put(w, &id, &survivor)).await
    }

    /// Who a contact is now, if it was merged into another; else itself.
    pub async fn survivor(&self, id: &ContactId) -> Result<ContactId> {
        let id = id.clone();
        self.owner.read(move |r| merged::resolve(r.db, &id)).await
    }

    /// Takes in contacts; lists show their names from now on.
    pub async fn put_contacts(&self, contacts: Vec<Contact>) -> Result<()> {
        self.owner.write(move |w| details::put_contacts(w, &contacts)).await
    }

    /// Contacts the server does not have: they are not asked for again.
    pub async fn no_such_contacts(&self, ids: Vec<ContactId>) -> Result<()> {
        self.owner.write(move |w| details::no_such_contacts(w, &ids)).await
    }

    /// Removes what is known of a contact that the server has deleted (S12).
    pub async fn contact_deleted(&self, id: &ContactId) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| details::contact_deleted(w, &id)).await
    }

    /// Replaces one of the workspace's lists.
    pub async fn put_directory(&self, part: DirectoryPart) -> Result<()> {
        self.owner.write(move |w| directory::put(w, part)).await
    }

    /// Takes in what was fetched about a contact.
    pub async fn put_details(&self, contact: &ContactId, parts: DetailsParts) -> Result<()> {
        let contact = contact.clone();
        self.owner.write(move |w| details::put_details(w, &contact, &parts)).await
    }

    /// Takes in a ticket.
    pub async fn put_ticket(&self, ticket: Ticket) -> Result<()> {
        self.owner.write(move |w| details::put_ticket(w, &ticket)).await
    }

    /// Some rows of a list. The cost does not grow with the list, but for the number of the first row, which costs
    /// a count over an index (from the nearer end, or from the last window when nothing changed since).
    ///
    /// Where no index serves the view, it is taken from a list that is kept of it: made now if there is none, filled
    /// while nobody asks for anything ([`Window::looked_at`]), and kept up from then on.
    ///
    /// # Errors
    /// [`StoreError::NotKept`] when there is something in the condition that was not understood.
    pub async fn window(&self, query: WindowQuery) -> Result<Window> {
        self.used(&query.view).await?;
        self.owner.read(move |r| window::window(r, &query)).await
    }

    /// Somebody has looked at a conversation: that its snooze has ended is no news any more.
    pub async fn looked_at(&self, id: &ConversationId) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| row::looked_at(w, &id)).await
    }

    /// Whether a conversation is here.
    pub async fn is_here(&self, id: &ConversationId) -> Result<bool> {
        let id = id.clone();
        self.owner.read(move |r| find::is_here(r, &id)).await
    }

    /// The next one of the same customer or company, or the one before.
    pub async fn kin(&self, id: &ConversationId, kin: Kin, back: bool) -> Result<Option<ConversationId>> {
        let id = id.clone();
        self.owner.read(move |r| find::kin(r, &id, kin, back)).await
    }

    /// The first that a view shows and nobody has read, but for one.
    pub async fn unread(&self, view: View, not: Option<ConversationId>) -> Result<Option<ConversationId>> {
        self.used(&view).await?;
        self.owner.read(move |r| window::unread_but(r.db, &view, not.as_ref().map_or("", ConversationId::as_str))).await
    }

    /// Some of what a view shows, in its order, so many at most.
    pub async fn among(&self, view: View, which: Among, most: usize) -> Result<Vec<ConversationId>> {
        self.used(&view).await?;
        self.owner.read(move |r| find::among(r, &view, &which, most)).await
    }

    /// What a view shows that has words in who, company, e-mail, headline or the words shown: first where they stand in a
    /// row, and in the view's order; so many at most. The whole list is looked through, some of it at a time, so that
    /// nobody else waits for that.
    pub async fn find(&self, view: View, words: &str, most: usize) -> Result<Vec<Row>> {
        self.used(&view).await?;
        let sought = Arc::new(find::Sought::of(words));
        let (mut in_a_row, mut others, mut from) = (Vec::new(), Vec::new(), None);
        loop {
            let (view, sought) = (view.clone(), Arc::clone(&sought));
            let stretch = self.owner.read(move |r| find::stretch(r, &view, from.as_ref(), &sought, STRETCH)).await?;
            for (id, together) in stretch.found {
                if together { in_a_row.push(id) } else { others.push(id) }
            }
            if stretch.rest.is_none() || in_a_row.len() >= most {
                break;
            }
            from = stretch.rest;
        }
        in_a_row.extend(others);
        in_a_row.truncate(most);
        self.owner.read(move |r| find::rows(r, &view, &in_a_row)).await
    }

    /// How many conversations a view shows, from kept counters; of lists as in [`window`](Self::window).
    pub async fn count(&self, view: View) -> Result<Counted> {
        self.used(&view).await?;
        self.owner.read(move |r| window::count(r, &view)).await
    }

    /// A view is looked at: where no index serves it, there is a list, and it is noted now and then that it is used.
    async fn used(&self, view: &View) -> Result<()> {
        if plan::plan(view) != plan::Served::Kept {
            return Ok(());
        }
        let (view, now) = (view.clone(), self.owner.now());
        let looked_for = view.clone();
        match self.owner.read(move |r| lists::find(r.db, &looked_for)).await? {
            Some(found) if now.since(found.used_at) <= lists::USE_SECONDS => Ok(()),
            // Nobody waits for that.
            Some(_) => self.owner.ask_to_write(Mode::Plain, move |w| lists::used(w, &view)).map(drop),
            None => self.owner.write(move |w| lists::used(w, &view)).await,
        }
    }

    /// When time alone may change a list of a view; none if it never does.
    pub async fn next_flip(&self) -> Result<Option<Timestamp>> {
        self.owner.read(lists::keep::next_flip).await
    }

    /// Waits until there may be another such time than before.
    pub async fn flips_moved(&self) {
        self.owner.flips.notified().await;
    }

    /// Brings lists up to the present time: some rows at once; false when there are no more.
    pub async fn take_flips(&self) -> Result<bool> {
        self.owner.write(lists::keep::take_flips).await
    }

    /// A conversation with its parts and pending steps; none when it is not known.
    pub async fn thread(&self, id: &ConversationId) -> Result<Option<StoredThread>> {
        let id = id.clone();
        self.owner.read(move |r| parts::thread(r, &id)).await
    }

    /// How good the thread of a conversation is that is kept here.
    pub async fn freshness(&self, id: &ConversationId) -> Result<Freshness> {
        let id = id.clone();
        self.owner.read(move |r| parts::freshness(r, &id)).await
    }

    /// Which of these have their parts here, so that their words can be shown at once.
    pub async fn kept_threads(&self, ids: Vec<ConversationId>) -> Result<Vec<ConversationId>> {
        self.owner.read(move |r| parts::kept_of(r, ids)).await
    }

    /// What a customer said last in a conversation whose thread is kept as it is now.
    pub async fn said(&self, id: &ConversationId) -> Result<Option<Said>> {
        let id = id.clone();
        self.owner.read(move |r| parts::said(r.db, &id)).await
    }

    /// Conversations whose threads are kept and have changed since, last changed first.
    pub async fn outdated_threads(&self, limit: usize) -> Result<Vec<ConversationId>> {
        self.owner.read(move |r| parts::outdated(r, limit)).await
    }

    /// How many conversations each inbox holds, from kept counters.
    pub async fn counts(&self, me: Option<&AdminId>) -> Result<Counts> {
        let me = me.cloned();
        self.owner.read(move |r| counters::counts(r, me.as_ref())).await
    }

    /// The workspace's lists.
    pub async fn directory(&self) -> Result<Directory> {
        self.owner.read(directory::get).await
    }

    /// What the details pane shows beside a conversation.
    pub async fn details(&self, id: &ConversationId) -> Result<Details> {
        let id = id.clone();
        self.owner.read(move |r| details::details(r, &id)).await
    }

    /// Contacts that conversations name but that were never fetched, of the last changed conversations first.
    pub async fn unknown_contacts(&self, limit: usize) -> Result<Vec<ContactId>> {
        self.owner.read(move |r| details::unknown_contacts(r, limit)).await
    }

    /// Puts what a person decided into the outbox: on disk, with its effect on screen and without its draft, when
    /// this returns (S1).
    pub async fn enqueue(&self, unit: NewUnit) -> Result<Vec<Step>> {
        self.owner.write_synced(move |w| outbox::enqueue(w, &unit)).await
    }

    /// All steps that are not done, oldest first.
    pub async fn outbox(&self) -> Result<Vec<Step>> {
        self.owner.read(outbox_reads::unfinished).await
    }

    /// Whether steps of a conversation are still to be delivered.
    pub async fn has_unfinished(&self, id: &ConversationId) -> Result<bool> {
        let id = id.clone();
        self.owner.read(move |r| outbox_reads::has_undelivered(r, &id)).await
    }

    /// One step, done ones included for as long as they are kept.
    pub async fn step(&self, id: i64) -> Result<Option<Step>> {
        self.owner.read(move |r| outbox_reads::step(r, id)).await
    }

    /// What happened to a step, oldest first.
    pub async fn outbox_history(&self, id: i64) -> Result<Vec<HistoryLine>> {
        self.owner.read(move |r| outbox_reads::history(r, id)).await
    }

    /// What can be delivered once its time has come, oldest first: of each conversation the first unfinished step,
    /// if nothing of that conversation is on its way (S2). One in doubt is to be looked for, a queued one to be sent.
    pub async fn candidates(&self) -> Result<Vec<Candidate>> {
        self.owner.read(outbox_reads::candidates).await
    }

    /// Leaves word of what this program tells its person, for the others on this store (S9).
    pub async fn tell_others(&self, told: Announcement) -> Result<()> {
        let instance_id = self.owner.instance_id();
        self.owner.write(move |w| told::leave(w, instance_id, &told)).await
    }

    /// The last word that any program has left.
    pub async fn last_told(&self) -> Result<i64> {
        self.owner.read(told::last).await
    }

    /// What the other programs have told since that word, and the last word now.
    pub async fn told_since(&self, word: i64) -> Result<(i64, Vec<Announcement>)> {
        let instance_id = self.owner.instance_id();
        self.owner.read(move |r| told::since(r, instance_id, word)).await
    }

    /// How often another process was seen to have changed the store.
    pub fn foreign_changes(&self) -> u64 {
        self.owner.foreign_changes()
    }

    /// What becomes of a step on its way, which only the holder of the lease may take (S9).
    pub(super) async fn write_held<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    {
        let held = self.lease.held();
        self.owner
            .write_synced(move |w| {
                lease::fence(w, &held)?;
                job(w)
            })
            .await
    }
}
