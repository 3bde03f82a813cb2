//! Finding out where one wants to go, and what would come of what is wanted.

use super::Engine;
use crate::model::Msg;
use crate::model::effect::Wanted;
use crate::model::marks::{MOST_MARKED, Marking};
use crate::model::search::Explanation;
use client::condition::Condition;
use client::domain::ConversationId;
use client::intent::Request;
use client::store::{Among, Anchor, Row, StoreError, WindowQuery};
use client::sync::asked_for;
use client::view::{Order, View, ViewId};

/// So many of those that nobody has are looked through for one of a team.
const UNTAKEN: usize = 500;

impl Engine {
    /// Asks the store where that is.
    pub(super) async fn reach(&self, wanted: Wanted) -> Msg {
        if let Wanted::Untaken { take, .. } = wanted {
            return match self.untaken(take).await {
                Ok(Some(row)) => Msg::Reached(Wanted::Untaken { take, who: Some(row.who.to_string()) }, Some(row.id)),
                Ok(None) => Msg::Reached(wanted, None),
                Err(error) => Msg::Failed(error.to_string()),
            };
        }
        match self.sought(&wanted).await {
            Ok(found) => Msg::Reached(wanted, found),
            Err(error) => Msg::Failed(error.to_string()),
        }
    }

    /// Asks the store how a search would go, and what the server would be asked.
    pub(super) async fn explain(&self, text: String, condition: Condition) -> Msg {
        match self.session.store().explain(&condition).await {
            Ok(here) => {
                let (server, server_words) = asked_for(&condition, self.model.now);
                Msg::Explained(Box::new(Explanation { text, condition, here, server, server_words }))
            }
            Err(error) => Msg::Failed(error.to_string()),
        }
    }

    /// Asks the store what would come of something that is wanted of several.
    pub(super) async fn foresee(&self, request: Request) -> Msg {
        let policy = self.model.settings.policy();
        match self.session.store().foresee(request.clone(), policy).await {
            Ok(foreseen) => Msg::Foreseen(Box::new(request), Box::new(foreseen)),
            Err(StoreError::Refused(why)) => Msg::Refused(Box::new(request), why),
            Err(error) => Msg::NotDecided(error.to_string()),
        }
    }

    /// Asks the store which of the list that is shown are to be marked.
    pub(super) async fn mark(&self, among: Among, marking: Marking) -> Msg {
        // Of the others as many again, as those that are marked are among them.
        let most = MOST_MARKED + 1 + if marking == Marking::Others { self.model.panes.marks.len() } else { 0 };
        match self.session.store().among(self.model.view(), among, most).await {
            Ok(ids) => Msg::Marked(marking, ids),
            Err(error) => Msg::Failed(error.to_string()),
        }
    }

    async fn sought(&self, wanted: &Wanted) -> Result<Option<ConversationId>, StoreError> {
        let store = self.session.store();
        let here = self.model.panes.list.selected.clone();
        match wanted {
            Wanted::Conversation(id) => Ok(store.is_here(id).await?.then(|| id.clone())),
            Wanted::Unread => store.unread(self.model.view(), here).await,
            Wanted::Kin(id, kin, back) => store.kin(id, *kin, *back).await,
            Wanted::Untaken { take, .. } => Ok(self.untaken(*take).await?.map(|row| row.id)),
            Wanted::Waiting => {
                let View { condition, .. } = self.model.view();
                let view = View::new(ViewId::Mine, Order::Waiting, condition.viewer().clone());
                let query = WindowQuery { view, anchor: Anchor::Top, before: 0, after: 1, extra: Vec::new() };
                let rows = store.window(query).await?.rows;
                let waits = rows.into_iter().filter(|row| row.waiting_since.is_some()).map(|row| row.id);
                Ok(waits.into_iter().find(|id| Some(id) != here.as_ref()))
            }
        }
    }

    /// What nobody has and waits longest: to be taken, or another one than that under the cursor.
    async fn untaken(&self, take: bool) -> Result<Option<Row>, StoreError> {
        let View { condition, .. } = self.model.view();
        let view = View::new(ViewId::Unassigned, Order::Waiting, condition.viewer().clone());
        let query = WindowQuery { view, anchor: Anchor::Top, before: 0, after: UNTAKEN, extra: Vec::new() };
        let rows = self.session.store().window(query).await?.rows;
        let team = match &self.model.panes.inbox {
            ViewId::Team(team) | ViewId::TeamUnassigned(team) => Some(team),
            _ => None,
        };
        let here = self.model.panes.list.selected.as_ref().filter(|_| !take);
        let fits = |row: &Row| (team.is_none() || row.team.as_ref() == team) && Some(&row.id) != here;
        Ok(rows.into_iter().find(fits))
    }
}
