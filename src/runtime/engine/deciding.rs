//! What is decided, and taken back: asked of the store, and told to the model.

use super::Engine;
use crate::model::Msg;
use crate::model::msg::DraftTold;
use client::intent::{Intent, Refusal, Request};
use client::store::{StoreError, Turn};

impl Engine {
    pub(super) async fn decide(&mut self, request: Request) -> Msg {
        let (policy, watched) = (self.model.settings.policy(), Some(self.model.view()));
        let draft = match (&request.intent, request.targets.first()) {
            (Intent::Reply(message) | Intent::Note(message), Some(id)) => {
                message.drafts.first().map(|mode| (id.clone(), *mode))
            }
            _ => None,
        };
        match (self.session.store().decide(request.clone(), policy, watched).await, draft) {
            (Ok(decided), _) => Msg::Decided(Box::new(decided)),
            (Err(StoreError::Refused(Refusal::DraftElsewhere { gone, others })), Some((id, mode))) => {
                Msg::Draft(id, mode, DraftTold::NotSent { gone, others })
            }
            (Err(StoreError::Refused(why)), _) => Msg::Refused(Box::new(request), why),
            (Err(error), _) => Msg::NotDecided(error.to_string()),
        }
    }

    pub(super) async fn turn(&mut self, unit: i64, turn: Turn) -> Msg {
        let (policy, watched) = (self.model.settings.policy(), Some(self.model.view()));
        let believed = self.model.me().cloned();
        match self.session.store().turn(unit, turn, believed, policy, watched).await {
            Ok(turned) => Msg::Turned(Box::new(turned)),
            Err(StoreError::Refused(why)) => Msg::NotTurned(unit, turn, why),
            Err(error) => Msg::Failed(error.to_string()),
        }
    }

    pub(super) async fn last_decided(&self) -> Msg {
        let Some(me) = self.model.me().cloned() else { return Msg::AskToTurnBack(None, None) };
        let found = match self.session.store().last_decided(me, self.model.known.fixed.clone()).await {
            Ok(found) => found,
            Err(error) => return Msg::Failed(error.to_string()),
        };
        let about = found.as_ref().and_then(|unit| unit.steps.first()).map(|step| step.conversation.clone());
        match about {
            None => Msg::AskToTurnBack(None, None),
            Some(id) => match self.session.store().who(&id).await {
                Ok(who) => Msg::AskToTurnBack(found, who),
                Err(error) => Msg::Failed(error.to_string()),
            },
        }
    }
}
