//! Finding out where one wants to go.

use super::Engine;
use crate::model::Msg;
use crate::model::effect::Wanted;
use client::domain::ConversationId;
use client::store::{Anchor, StoreError, WindowQuery};
use client::view::{Order, View, ViewId};

impl Engine {
    /// Asks the store where that is.
    pub(super) async fn reach(&self, wanted: Wanted) -> Msg {
        match self.sought(&wanted).await {
            Ok(found) => Msg::Reached(wanted, found),
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
            Wanted::Waiting => {
                let View { condition, .. } = self.model.view();
                let view = View::new(ViewId::Mine, Order::Waiting, condition.viewer().clone());
                let query = WindowQuery { view, anchor: Anchor::Top, before: 0, after: 1 };
                let rows = store.window(query).await?.rows;
                let waits = rows.into_iter().filter(|row| row.waiting_since.is_some()).map(|row| row.id);
                Ok(waits.into_iter().find(|id| Some(id) != here.as_ref()))
            }
        }
    }
}
