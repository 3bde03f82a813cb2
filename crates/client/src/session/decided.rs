//! Deciding without a screen: what a decision is about may not be here yet.

use super::vault::Secret;
use super::{Session, SessionError, Way};
use crate::domain::ConversationId;
use crate::intent::{Policy, Request};
use crate::intercom::{ApiError, Client};
use crate::store::{Decided, Freshness, StoreError};

impl Session {
    /// Decides something, as [`crate::store::Store::decide`] does. A conversation that is not known here is asked for
    /// before, where this one may; what cannot be asked for is refused as not here.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason, or that the store failed; then nothing is changed.
    pub async fn decide(&self, request: Request, policy: Policy) -> Result<Decided, StoreError> {
        let mut unknown = Vec::new();
        for id in &request.targets {
            if self.store.freshness(id).await? == Freshness::Missing && self.store.thread(id).await?.is_none() {
                unknown.push(id.clone());
            }
        }
        if !unknown.is_empty() && self.way != Way::Look {
            // Offline, or without a token, what is not here stays so, and the refusal says it.
            if let Ok(client) = self.reach() {
                self.fetch(&client, unknown).await?;
            }
        }
        self.store.decide(request, policy, None).await
    }

    /// The way to the workspace, for one request or two.
    fn reach(&self) -> Result<Client, SessionError> {
        let token = self.secrets.find(Secret::Token)?.ok_or(SessionError::NoToken)?;
        self.profile.client(token, self.clock.clone())
    }

    async fn fetch(&self, client: &Client, unknown: Vec<ConversationId>) -> Result<(), StoreError> {
        for id in unknown {
            let asked = self.store.revision().await?;
            match client.thread(&id).await {
                Ok(thread) => drop(self.store.put_thread(thread, asked).await?),
                Err(ApiError::NotFound { .. }) => drop(self.store.forget(&id).await?),
                Err(error) => tracing::warn!(%id, %error, "a conversation could not be fetched"),
            }
        }
        Ok(())
    }
}
