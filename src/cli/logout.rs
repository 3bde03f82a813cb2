//! `sidetone logout`: forgets the token and the client secret, keeps drafts and unsent actions.

use super::{Arguments, Failure, Session, out, session};
use client::session::vault::TOKEN_VARIABLE;
use client::store::Store;

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let session = Session::load(arguments)?;
    let places = session.vault().forget()?;
    let secret = session.secret_vault().forget()?;
    let profile = session.profile();
    if places.is_empty() {
        out::line(&format!("No token was stored for the profile `{profile}`."))?;
    }
    for place in places {
        out::line(&format!("Removed the token of the profile `{profile}` from {place}."))?;
    }
    for place in secret {
        out::line(&format!("Removed the client secret of its webhooks from {place}."))?;
    }
    if session::env(TOKEN_VARIABLE).is_some() {
        out::line(&format!("{TOKEN_VARIABLE} is still set and still counts."))?;
    }
    let dir = session.profile_dir();
    if Store::is_in(&dir) {
        out::line(&format!("Conversations, drafts and unsent actions stay in {} until you delete it.", dir.display()))?;
    }
    Ok(())
}
