//! Reads from the store: what was asked for, and the message that answers it.

use std::sync::Arc;

use crate::model::Msg;
use crate::model::effect::Read;
use crate::model::msg::{Became, DraftTold};
use crate::model::reads::ReadKind;
use crate::model::search::{Slice, Sought};
use client::domain::{AdminId, StepState, Timestamp};
use client::store::{Counted, Store, StoreError};
use client::view::{View, ViewId};

/// So many conversations are shown of those that words find.
const FOUND: usize = 200;
/// How many conversations, and how many customers, the palette has by name.
const CALLED: usize = 30;

/// So many decisions are looked back on.
const DID: usize = 200;

/// Goes on with a search, and reads some of what it has found.
async fn search(store: &Store, sought: Sought) -> Msg {
    let Sought { number, search, from, count } = sought;
    let goes_on = async {
        let search = match search.is_done() {
            true => search,
            false => Arc::new(store.search(Arc::unwrap_or_clone(search)).await?),
        };
        let hits = store.hits(&search, from, count).await?;
        let coverage = if search.is_done() { Some(store.coverage().await?) } else { None };
        let fetches = store.wants_all_threads().await?;
        Ok::<Slice, StoreError>(Slice { number, search, from, count, hits, coverage, fetches })
    };
    Msg::Searched(number, goes_on.await.map(Box::new).map_err(|error| error.to_string()))
}

/// Reads what was asked for, in the place of this teammate, if one is known.
pub(super) async fn read_as(store: &Store, read: Read, me: Option<AdminId>) -> Msg {
    let kind = kind_of(&read);
    let result = match read {
        Read::Window(query) => {
            store.window(query.clone()).await.map(|window| Msg::Window(Box::new(query), Box::new(window)))
        }
        Read::Thread(id) => store.thread(&id).await.map(|thread| Msg::Thread(id, Box::new(thread))),
        Read::Details(id) => store.details(&id).await.map(|details| Msg::Details(id, Box::new(details))),
        Read::Dues(by) => dues(store, by).await,
        Read::Counts => store.counts(me.as_ref()).await.map(|counts| Msg::Counts(me, counts)),
        Read::Views(views) => counted(store, views).await.map(Msg::Views),
        Read::Directory => store.directory().await.map(|directory| Msg::Directory(Box::new(directory))),
        Read::Outbox => store.outbox().await.map(Msg::Outbox),
        Read::AreOut(ids) => are_out(store, ids).await.map(Msg::AreOut),
        Read::Entries(looked_at) => store.outbox_entries_and(looked_at).await.map(Msg::Entries),
        Read::Did(who) => store.did(who, DID).await.map(Msg::Did),
        Read::Shift(who, since) => store.shift(&who, since).await.map(|shift| Msg::Shift(Box::new(shift))),
        Read::LostDrafts => store.lost_drafts().await.map(Msg::LostDrafts),
        Read::Find(view, words) => store.find(view, &words, FOUND).await.map(|rows| Msg::Found(words, rows)),
        Read::Called(words) => {
            let called = store.called(&words, CALLED).await;
            return Msg::Called(words, called.map(Box::new).map_err(|error| error.to_string()));
        }
        Read::Search(sought) => return search(store, sought).await,
        Read::Draft(id, mode) => {
            store.draft(&id, mode).await.map(DraftTold::Opens).map(|told| Msg::Draft(id, mode, told))
        }
        Read::OtherDraft(id, mode) => {
            store.other_draft(&id, mode).await.map(DraftTold::Other).map(|told| Msg::Draft(id, mode, told))
        }
        Read::DraftNow(id, mode) => {
            store.draft_now(&id, mode).await.map(DraftTold::Now).map(|told| Msg::Draft(id, mode, told))
        }
    };
    result.unwrap_or_else(|error| Msg::ReadFailed(kind, error.to_string()))
}

/// Whether the server has done all of these. What was stopped or taken back meanwhile is not there any more.
async fn are_out(store: &Store, ids: Vec<i64>) -> Result<Became, StoreError> {
    let mut became = Became::Out;
    for id in ids {
        match store.step(id).await?.map(|step| step.state) {
            Some(StepState::Done) => {}
            None | Some(StepState::Failed) => return Ok(Became::NotOut),
            Some(StepState::Queued | StepState::Sending | StepState::Unsure) => became = Became::Waits,
        }
    }
    Ok(became)
}

/// So many SLAs are looked at that end soon.
const DUES: usize = 500;

async fn dues(store: &Store, by: Timestamp) -> Result<Msg, StoreError> {
    Ok(Msg::Dues(store.due_by(by, DUES).await?, store.next_due(by).await?))
}

/// How many conversations each of these views has.
async fn counted(store: &Store, views: Vec<View>) -> Result<Vec<(ViewId, Counted)>, StoreError> {
    let mut all = Vec::with_capacity(views.len());
    for view in views {
        let id = view.id.clone();
        all.push((id, store.count(view).await?));
    }
    Ok(all)
}

fn kind_of(read: &Read) -> Option<ReadKind> {
    match read {
        Read::Window(_) => Some(ReadKind::Window),
        Read::Thread(_) => Some(ReadKind::Thread),
        Read::Details(_) => Some(ReadKind::Details),
        Read::Counts => Some(ReadKind::Counts),
        Read::Dues(_) => Some(ReadKind::Dues),
        Read::Views(_) => Some(ReadKind::Views),
        Read::Directory => Some(ReadKind::Directory),
        Read::Outbox => Some(ReadKind::Outbox),
        Read::Entries(_) => Some(ReadKind::Entries),
        Read::Did(_) => Some(ReadKind::Did),
        Read::Draft(..)
        | Read::OtherDraft(..)
        | Read::DraftNow(..)
        | Read::LostDrafts
        | Read::Shift(..)
        | Read::Find(..)
        | Read::Called(_)
        | Read::AreOut(_)
        | Read::Search(_) => None,
    }
}
