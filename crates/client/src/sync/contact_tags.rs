//! Tags of customers, which are read back from the customer (S3, I25).
//!
//! They are set, so saying it twice does no harm by itself; but a request that arrives late would undo what was decided since:
//! what follows in its lane waits until it cannot arrive any more.

use super::context::Context;
use super::look;
use super::send::{self, Outcome};
use crate::domain::operation::ContactTag;
use crate::domain::{AdminId, ContactId, Ending, Evidence, Step};
use crate::intercom::{ApiError, Client};
use crate::store::DetailsParts;

/// The request. A tag that is not there yet is made before: `tags::made` has seen to that.
pub(super) async fn perform(client: &Client, author: &AdminId, own: &ContactTag) -> Result<(), ApiError> {
    match own.on {
        true => client.tag_contact(&own.contact, author, &own.tag.id).await,
        false => client.untag_contact(&own.contact, author, &own.tag.id).await,
    }
}

/// Whether the customer has the tag as it is wanted; what they have is kept.
async fn is_so(context: &Context, contact: &ContactId, own: &ContactTag) -> Result<bool, ApiError> {
    let tags = context.observe(context.client.contact_tags(contact).await)?.items;
    let has = tags.iter().any(|tag| tag.id == own.tag.id);
    let parts = DetailsParts { tags: Some(tags), ..DetailsParts::default() };
    let _ = context.report_err(context.store.put_details(contact, parts).await);
    Ok(has == own.on)
}

/// The server has taken it: until that can be seen it is looked for, and not sent again.
pub(super) async fn done(context: &Context, step: Step, own: &ContactTag) -> Outcome {
    let words = match is_so(context, &own.contact, own).await {
        Ok(true) => return send::done(context, step, None).await,
        Ok(false) => "Intercom has taken it; that cannot be seen of the customer yet".to_owned(),
        Err(error) => format!("Intercom has taken it; the customer’s tags could not be read: {error}"),
    };
    if context.report_err(context.store.mark_unsure(step.id, Ending::Taken, &words).await).is_none() {
        return Outcome::Stuck;
    }
    look::again_later(context, step, true, &words).await
}

/// Looks for one in doubt.
pub(super) async fn look_for(context: &Context, step: Step, noted: &Evidence, own: &ContactTag) -> Outcome {
    let taken = noted.ending == Ending::Taken;
    let over = context.timing.horizon.remaining(step.id, noted.left, taken, context.present()).is_zero();
    match is_so(context, &own.contact, own).await {
        Ok(true) if over || taken => send::done(context, step, None).await,
        Ok(false) if over && taken => send::done(context, step, None).await,
        Ok(false) if over => match &noted.ending {
            Ending::TurnedAway(words) => send::refused(context, step, words).await,
            _ => {
                let words = "it was looked for until it could not arrive any more, and is not so";
                let queued = context.report_err(context.store.not_found(step.id, words).await);
                if queued.is_some() { Outcome::Over } else { Outcome::Stuck }
            }
        },
        Ok(_) => look::again_later(context, step, false, "it cannot be seen yet, and may still arrive").await,
        Err(error @ ApiError::NotFound { .. }) => send::refused(context, step, &send::words_of(&error)).await,
        Err(error) => look::again_later(context, step, false, &error.to_string()).await,
    }
}
