//! `sidetone logout`: forgets the token and the client secret, keeps drafts and unsent actions.

use super::{Arguments, Failure, Setup, out, setup};
use client::session::vault::TOKEN_VARIABLE;
use client::store::Store;

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::load(arguments)?;
    let places = setup.vault().forget()?;
    let secret = setup.secret_vault().forget()?;
    let profile = setup.profile();
    if places.is_empty() {
        out::line(&format!("No token was stored for the profile `{profile}`."))?;
    }
    for place in places {
        out::line(&format!("Removed the token of the profile `{profile}` from {place}."))?;
    }
    for place in secret {
        out::line(&format!("Removed the client secret of its webhooks from {place}."))?;
    }
    if setup::env(TOKEN_VARIABLE).is_some() {
        out::line(&format!("{TOKEN_VARIABLE} is still set and still counts."))?;
    }
    let dir = setup.profile_dir();
    if Store::is_in(&dir) {
        out::line(&format!("Conversations, drafts and unsent actions stay in {} until you delete it.", dir.display()))?;
    }
    Ok(())
}
