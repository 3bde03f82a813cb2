//! The store's handle for the outbox: what becomes of a step on its way, and what a person does about one.

use std::collections::BTreeSet;

use super::decided::{Decided, DecidedUnit, DidUnit, Foreseen, NewUnit, Stood, Turn, Turned};
use super::error::Result;
use super::handle::Store;
use super::outbox_steps::Marked;
use super::stopped::{self, Stopped};
use super::types::{OutboxEntry, Revision};
use super::{decide, desk, guards, lease, new_tags, outbox, outbox_reads, outbox_steps, row, turn, units};
use crate::domain::{
    AdminId, Body, ContactId, ConversationId, Ending, Evidence, Guard, Step, Tag, TagId, Text, Thread, Timestamp,
};
use crate::intent::{Course, Policy, Request, Wish};
use crate::view::View;

impl Store {
    /// Puts what was decided in this handle's role on disk. Steps about a conversation with a guard leave only as long as
    /// the server has it so, but for what the steps before them do to it; one whose guard does not hold fails, with what
    /// hangs on it.
    ///
    /// # Errors
    /// [`super::StoreError::NotHeld`] when another one has the role, and nothing is done then.
    pub async fn enqueue_in_role(&self, new: NewUnit, guards: Vec<(ConversationId, Guard)>) -> Result<Vec<Step>> {
        let held = self.lease.held();
        self.owner.write_synced(move |w| guards::enqueue(w, &held, &new, &guards)).await
    }

    /// What must hold on the server for a step to leave, if something must.
    pub async fn guard(&self, id: i64) -> Result<Option<Guard>> {
        self.owner.read(move |r| guards::of(r, id)).await
    }

    /// A step goes out now, at the server's time as far as it is known. Answers what its effect can be told by; none
    /// when it may not go out: gone, not queued any more, or its conversation is busy.
    pub async fn mark_sending(&self, id: i64, server_time: Option<Timestamp>) -> Result<Option<Evidence>> {
        self.write_held(move |w| outbox_steps::mark_sending(w, id, server_time)).await
    }

    /// The same for several at once, which costs one wait for the disk and not one for each.
    pub async fn mark_all_sending(&self, ids: Vec<i64>, server_time: Option<Timestamp>) -> Result<Marked> {
        self.write_held(move |w| outbox_steps::mark_all(w, &ids, server_time)).await
    }

    /// Whether the customer has written since a message was decided, as far as the conversation's head tells, which may be
    /// here before their words are; none for what goes out whatever came (S10).
    pub async fn has_news(&self, id: i64) -> Result<Option<bool>> {
        self.owner.read(move |r| stopped::has_news(r.db, id)).await
    }

    /// Stops a message that is going out, if something came in its conversation since its writer read that (S10): it and what
    /// hangs on it leave the outbox, and its words are a draft again.
    pub async fn stop(&self, id: i64) -> Result<Option<Stopped>> {
        self.write_held(move |w| stopped::stop(w, id)).await
    }

    /// What is noted of a step's tries. Asked of the thread that writes it.
    pub async fn evidence(&self, id: i64) -> Result<Option<Evidence>> {
        self.owner.write(move |w| outbox_steps::evidence(w, id)).await
    }

    /// The server has done it. With a thread, the server's word stands from now on. Without one, or when something else
    /// was taken in since the moment at which it was asked for and it cannot be told which is newer, the step's effect
    /// stays as what the server has, until the conversation is asked for by its id: false is the answer then.
    ///
    /// # Errors
    /// `StoreError::Transition` when it is neither on its way nor in doubt.
    pub async fn acknowledge(&self, id: i64, answer: Option<(Thread, Revision)>) -> Result<bool> {
        let held = self.lease.held();
        // Not waited for until it is on the disk: what a power cut takes of it is in doubt then, and found done.
        self.owner
            .write(move |w| {
                lease::fence(w, &held)?;
                outbox_steps::acknowledge(w, id, answer.as_ref().map(|(t, at)| (t, *at)))
            })
            .await
    }

    /// It surely did not arrive: it is queued again, not before `at`.
    ///
    /// # Errors
    /// `StoreError::Transition` when it is not on its way.
    pub async fn try_again(&self, id: i64, at: Timestamp, words: &str) -> Result<()> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::try_again(w, id, at, &words)).await
    }

    /// A request leaves only now, a while after it was marked.
    pub async fn leaves(&self, id: i64) -> Result<()> {
        self.write_held(move |w| outbox_steps::leaves(w, id)).await
    }

    /// It may have arrived, or may yet: it must be looked for before it is repeated (S3).
    ///
    /// # Errors
    /// `StoreError::Transition` when it is not on its way.
    pub async fn mark_unsure(&self, id: i64, ending: Ending, words: &str) -> Result<()> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::mark_unsure(w, id, ending, &words)).await
    }

    /// It is still in doubt, and is looked for again at that time. `seen`: it was seen to have happened, and only what
    /// it has left behind is not here yet.
    ///
    /// # Errors
    /// `StoreError::Transition` when it is not in doubt.
    pub async fn look_later(&self, id: i64, at: Timestamp, seen: bool, words: &str) -> Result<()> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::look_later(w, id, at, seen, &words)).await
    }

    /// It was in doubt and did not happen: it is queued.
    ///
    /// # Errors
    /// `StoreError::Transition` when it is not in doubt.
    pub async fn not_found(&self, id: i64, words: &str) -> Result<()> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::not_found(w, id, &words)).await
    }

    /// The server refused it for good (S4): it and what hangs on it fail, and their texts go back into drafts.
    /// Answers all that failed.
    pub async fn fail(&self, id: i64, words: &str) -> Result<Vec<Step>> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::fail(w, id, &words)).await
    }

    /// The tag that a step was to make is made: whatever named it by its provisional id names it by its own. Answers the step
    /// as it is then.
    pub async fn tag_made(&self, id: i64, provisional: TagId, tag: Tag) -> Result<Option<Step>> {
        self.write_held(move |w| new_tags::made(w, id, &provisional, &tag)).await
    }

    /// It can never be told any more whether it arrived: like one that was refused, it is left to a person.
    pub async fn lost_sight(&self, id: i64, words: &str) -> Result<Vec<Step>> {
        let words = words.to_owned();
        self.write_held(move |w| outbox_steps::lost_sight(w, id, &words)).await
    }

    /// Decides something in the name of whoever the workspace says one is: reads what is so, asks [`crate::intent::decide`],
    /// and has what it answers on disk, with its effect on screen and without its drafts, when this returns (S1). All of it
    /// is one transaction.
    ///
    /// `watched` is the list that the person works on: what leaves it by this is told.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] with the reason; then nothing is changed.
    pub async fn decide(&self, request: Request, policy: Policy, watched: Option<View>) -> Result<Decided> {
        self.owner.write_synced(move |w| decide::decide(w, &request, &policy, watched.as_ref())).await
    }

    /// What [`decide`](Self::decide) would do now, and what it would leave out; nothing is done.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] with the reason, where nothing of it would be done.
    pub async fn foresee(&self, request: Request, policy: Policy) -> Result<Foreseen> {
        let now = self.owner.now();
        self.owner.read(move |r| decide::foresee(r, now, &request, &policy)).await
    }

    /// Takes what was decided in one go back, or does it again, as one unit (I43): what of it never left leaves the outbox,
    /// and the rest is put back, where nobody has changed it since. `believed` is who the person is to the program that asks.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] with the reason when nothing of it can be turned; then nothing is changed.
    pub async fn turn(
        &self,
        unit: i64,
        turn: Turn,
        believed: Option<AdminId>,
        policy: Policy,
        watched: Option<View>,
    ) -> Result<Turned> {
        self.owner.write_synced(move |w| turn::turn(w, (unit, turn), believed, &policy, watched.as_ref())).await
    }

    /// What a teammate decided last about conversations and has not taken back, by whichever program; these units are
    /// passed over.
    pub async fn last_decided(&self, author: AdminId, but: BTreeSet<i64>) -> Result<Option<DecidedUnit>> {
        self.owner.read(move |r| units::last_decided(r, &author, &but)).await
    }

    /// What a teammate decided about conversations, by whichever program, the newest first; so many at most.
    pub async fn did(&self, author: AdminId, most: usize) -> Result<Vec<DidUnit>> {
        self.owner.write(move |w| turn::did(w, &author, most)).await
    }

    /// A person wants a step tried at once: whatever it waits for, it waits no longer; what may have arrived is looked
    /// for. A refused one is tried again with those that fell with it; its text leaves the draft it went
    /// back to, unless it was edited there.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] when there is no such step, it is on its way or done, or it can never be told whether it
    /// arrived.
    pub async fn retry(&self, id: i64) -> Result<Course> {
        self.owner.write_synced(move |w| outbox::retry(w, Wish::Retry, id)).await
    }

    /// The same for what may have arrived: it is sent before that is known, as a person wants it who knows that it may go
    /// out twice.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] when there is no such step, it is on its way or done, or the server is known to have taken
    /// it.
    pub async fn send_anyway(&self, id: i64) -> Result<Course> {
        self.owner.write_synced(move |w| outbox::retry(w, Wish::SendAnyway, id)).await
    }

    /// A person takes a step back, and with it what hangs on it. Text that is not in a draft yet goes
    /// there.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] while it is being sent, and when there is no such step or it is done.
    pub async fn drop_step(&self, id: i64) -> Result<()> {
        self.owner.write_synced(move |w| outbox::leave(w, Wish::Drop, id)).await
    }

    /// A person undoes a message within its delay: it and what hangs on it leave the outbox, its words go back into the draft.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] when it was tried already, and when there is no such step or it is done.
    pub async fn undo(&self, id: i64) -> Result<()> {
        self.owner.write_synced(move |w| outbox::leave(w, Wish::Undo, id)).await
    }

    /// Somebody whom a step lets take part and of whom only the address was known has this id. Answers the step; none where it
    /// was dropped meanwhile.
    pub async fn joined(&self, id: i64, address: ContactId, own: ContactId) -> Result<Option<Step>> {
        self.write_held(move |w| desk::joined(w, id, &address, &own)).await
    }

    /// What waits for its undo delay can go out now.
    pub async fn send_now(&self) -> Result<()> {
        self.owner.write_synced(outbox::send_now).await
    }

    /// A person puts other words into a reply or note that has not gone out. One that was refused is tried again.
    ///
    /// # Errors
    /// [`super::StoreError::Refused`] when there is no such step, it is on its way, in doubt or done, or has no words.
    pub async fn edit(&self, id: i64, html: Body, markdown: String) -> Result<()> {
        self.owner.write_synced(move |w| outbox::edit(w, id, &html, &markdown)).await
    }

    /// Takes a step back to be edited and sent anew, unless it may have arrived.
    pub async fn take_back(&self, id: i64) -> Result<()> {
        self.owner.write_synced(move |w| outbox::leave(w, Wish::TakeBack, id)).await
    }

    /// All steps that are not done, for a person to look at, oldest first.
    pub async fn outbox_entries(&self) -> Result<Vec<OutboxEntry>> {
        self.outbox_entries_and(None).await
    }

    /// The same, and this one though it is done.
    pub async fn outbox_entries_and(&self, looked_at: Option<i64>) -> Result<Vec<OutboxEntry>> {
        self.owner.read(move |r| outbox_reads::entries(r, looked_at)).await
    }

    /// Where the conversations of a unit stood before it was decided and after: those that were here then, for as long
    /// as it is remembered.
    pub async fn stood(&self, unit: i64) -> Result<Vec<Stood>> {
        self.owner.read(move |r| units::stood(r.db, unit)).await
    }

    /// The customer of a conversation, if it is here.
    pub async fn who(&self, id: &ConversationId) -> Result<Option<Text>> {
        let id = id.clone();
        self.owner.read(move |r| Ok(row::head(r.db, &id)?.map(|head| head.who))).await
    }

    /// The limit of rate is over before its time: what was to wait for it until then goes out.
    pub async fn limit_is_over(&self, until: Timestamp) -> Result<()> {
        self.write_held(move |w| outbox_steps::limit_is_over(w, until)).await
    }

    /// What became of a step that was on its way is not known: it is in doubt, if it still counts as on its way.
    pub async fn doubt(&self, id: i64) -> Result<()> {
        self.write_held(move |w| outbox_steps::doubt(w, id)).await
    }

    /// At the start: what was being sent when the last run ended is in doubt now (S3). Answers how many.
    pub async fn recover(&self) -> Result<usize> {
        self.write_held(outbox_steps::recover).await
    }
}
