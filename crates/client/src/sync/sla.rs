//! What is promised, as far as the server tells (I35): the threads of what has an SLA are asked for by the version that tells
//! it, and the office hours now and then.

use super::context::{Context, Errand};
use super::settings::OfficeHoursWanted;
use crate::domain::{ConversationId, Thread};
use crate::intercom::ApiError;
use crate::store::DirectoryPart;

/// When the office hours were asked for, and which.
const ASKED: &str = "sync.office_hours";
/// For how many seconds office hours are good for.
const FRESH: i64 = 12 * 3600;
/// After how many seconds they are asked for again where that failed.
const AGAIN: i64 = 600;

/// A thread, with what was promised in it where there is an SLA. Where the version that tells it is refused, it comes without.
pub(super) async fn thread(context: &Context, id: &ConversationId) -> Result<Thread, ApiError> {
    let wanted = context.settings.deadlines;
    let is_known = wanted && context.report_err(context.store.has_sla(id).await) == Some(true);
    if !is_known {
        let thread = context.client.thread(id).await?;
        if !wanted || thread.conversation.sla.is_none() {
            return Ok(thread);
        }
    }
    office_hours(context).await;
    match context.client.thread_in_full(id).await {
        Err(ApiError::Refused { .. } | ApiError::Forbidden { .. }) => context.client.thread(id).await,
        answer => answer,
    }
}

/// Asks for the office hours, if what is known of them is old or of others.
async fn office_hours(context: &Context) {
    let Some(_claim) = context.claim(Errand::OfficeHours) else { return };
    let wanted = &context.settings.office_hours;
    let which = match wanted {
        OfficeHoursWanted::First => "first".to_owned(),
        OfficeHoursWanted::Always => "always".to_owned(),
        OfficeHoursWanted::Called(name) => format!("called {name}"),
    };
    let asked = context.report_err(context.store.meta(ASKED).await).flatten();
    let now = context.clock.now();
    let until = asked.as_deref().and_then(|asked| asked.split_once(' ')).filter(|(_, of)| *of == which);
    // A time that lies further ahead than any is kept was noted by a clock that was wrong.
    if until
        .and_then(|(until, _)| until.parse::<i64>().ok())
        .is_some_and(|until| (now.0..=now.0 + FRESH).contains(&until))
    {
        return;
    }
    let found = match wanted {
        OfficeHoursWanted::Always => Ok(None),
        OfficeHoursWanted::First => context.client.office_hours(None).await,
        OfficeHoursWanted::Called(name) => context.client.office_hours(Some(name)).await,
    };
    let good_for = match context.observe(found) {
        Ok(hours) => {
            let _ = context.report_err(context.store.put_directory(DirectoryPart::OfficeHours(hours)).await);
            FRESH
        }
        // Few workspaces and tokens may read them: then every second counts.
        Err(ApiError::Forbidden { .. } | ApiError::NotFound { .. } | ApiError::Refused { .. }) => {
            let _ = context.report_err(context.store.put_directory(DirectoryPart::OfficeHours(None)).await);
            FRESH
        }
        Err(_) => AGAIN,
    };
    let _ = context.report_err(context.store.set_meta(ASKED, &format!("{} {which}", now.0 + good_for)).await);
}
