//! The views that there are, as this person sees them: their conditions, their orders, and which of them are counted.

use client::condition::{Hours, Viewer};
use client::view::{Group, Order, View, ViewId};

use super::Model;
use crate::views::OwnView;
use crate::views::columns::Columns;
use crate::words;

/// Whether a view can be in an order: of what is closed nobody waits, and only what may be snoozed wakes. Of what is all
/// snoozed who waits longest is who wakes next.
pub fn has_order(id: &ViewId, order: Order) -> bool {
    match order {
        Order::Waiting | Order::Sla => *id != ViewId::Closed,
        Order::Wakes => matches!(id, ViewId::Own(_)),
        _ => true,
    }
}

/// How many views of one's own are counted all the time: of all those the store keeps lists.
const MOST_COUNTED: usize = 40;

impl Model {
    /// The view whose list is shown, as this person sees it: with nobody known nothing is theirs, and the rest can be
    /// read all the same.
    pub fn view(&self) -> View {
        self.view_of(&self.panes.inbox)
    }

    /// A view, as this person sees it.
    pub fn view_of(&self, id: &ViewId) -> View {
        let order = self.order_of(id);
        let own = self.own_view(id).map(|own| own.condition(&self.known.directory, self.viewer()));
        let view = match (id, own) {
            // Half of a condition would show what nobody asked for.
            (ViewId::Own(name), Some(checked)) if checked.faults.is_empty() => {
                View::own(name.clone(), checked.condition, order)
            }
            _ => View::new(id.clone(), order, self.viewer()),
        };
        view.grouped(self.group_of(id))
    }

    /// What a view's rows are put together by, if anything: as was chosen here, else as its file says.
    pub fn group_of(&self, id: &ViewId) -> Option<Group> {
        let chosen = self.panes.looks.get(id).and_then(|look| look.group);
        chosen.unwrap_or_else(|| self.own_view(id).and_then(|own| own.group))
    }

    /// The columns of a view's table; none where it is laid out as all lists are.
    pub fn columns_of(&self, id: &ViewId) -> Option<&Columns> {
        let chosen = self.panes.looks.get(id).and_then(|look| look.columns.as_ref());
        let own = || self.own_view(id).and_then(|own| own.columns.as_ref());
        chosen.or_else(own).filter(|columns| !columns.is_empty())
    }

    /// Who looks at conversations.
    pub fn viewer(&self) -> Viewer {
        let me = self.me().cloned();
        let admin = self.known.directory.admins.iter().find(|admin| Some(&admin.id) == me.as_ref());
        let teams = admin.map(|admin| admin.team_ids.clone());
        Viewer { me, teams, zone: self.zone.clone(), hours: Hours::default() }
    }

    /// The order of the list that is shown.
    pub fn order(&self) -> Order {
        self.order_of(&self.panes.inbox)
    }

    /// The order of a view's rows: the one that was chosen there, else its own, else that of all lists. Of what is closed
    /// nobody waits: there who was heard last comes first.
    pub fn order_of(&self, id: &ViewId) -> Order {
        let own = || self.own_view(id).and_then(|own| own.order);
        let wanted = self.panes.orders.get(id).copied().or_else(own).unwrap_or(self.panes.sort);
        match has_order(id, wanted) {
            true => wanted,
            false if has_order(id, Order::Waiting) => Order::Waiting,
            false => Order::Newest,
        }
    }

    /// A view of one's own.
    pub fn own_view(&self, id: &ViewId) -> Option<&OwnView> {
        let ViewId::Own(name) = id else { return None };
        self.settings.views.iter().find(|view| view.name == *name)
    }

    /// Of a view of one's own, what is not understood or not there.
    pub fn fault_of(&self, id: &ViewId) -> Option<String> {
        let own = self.own_view(id)?;
        let faults = own.condition(&self.known.directory, self.viewer()).faults;
        faults.first().map(|fault| words::views::asks_in_vain(&own.title, &fault.says))
    }

    /// Whether the list is one of snoozed ones: they stand by when they wake.
    pub fn is_snoozed_list(&self) -> bool {
        matches!(self.panes.inbox, ViewId::Snoozed | ViewId::SnoozedMine)
    }

    /// Whether closed ones are in the list: of those more are fetched as one goes on.
    pub fn shows_closed(&self) -> bool {
        match &self.panes.inbox {
            ViewId::Closed | ViewId::Rated => true,
            ViewId::Own(_) => self.view().condition.asks_for_closed(),
            _ => false,
        }
    }

    /// Whether the inboxes stand at the side.
    pub fn shows_side_bar(&self) -> bool {
        self.settings.layout.has_side(self.size.0)
    }

    /// The views that are counted one by one: one's own, what the side bar shows beside the inboxes, and the one that is
    /// shown if no inbox counts it.
    pub fn counted_views(&self) -> Vec<View> {
        let mut ids: Vec<ViewId> =
            self.settings.views.iter().take(MOST_COUNTED).map(|view| ViewId::Own(view.name.clone())).collect();
        ids.push(ViewId::MentionsUnread);
        if self.shows_side_bar() {
            ids.extend([
                ViewId::Created,
                ViewId::SnoozedMine,
                ViewId::FinAnswering,
                ViewId::FinHandedOver,
                ViewId::Rated,
                ViewId::Tickets,
            ]);
        }
        match &self.panes.inbox {
            ViewId::Team(team) if self.shows_side_bar() => ids.push(ViewId::TeamUnassigned(team.clone())),
            ViewId::TeamUnassigned(team) => ids.push(ViewId::TeamUnassigned(team.clone())),
            here @ (ViewId::Created
            | ViewId::Mentions
            | ViewId::SnoozedMine
            | ViewId::FinAnswering
            | ViewId::FinHandedOver
            | ViewId::Rated
            | ViewId::Tickets
            | ViewId::Company(..)
            | ViewId::Own(_)) => {
                ids.push(here.clone());
            }
            _ => {}
        }
        ids.sort();
        ids.dedup();
        ids.iter().map(|id| self.view_of(id)).collect()
    }
}
