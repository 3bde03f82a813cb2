//! What a practice workspace shall be like.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ::clock::Clock;

use super::inbound::Patience;
use super::webhooks::Subscription;
use super::world::Rules;

/// What a practice workspace shall be like.
#[derive(Clone, Debug)]
pub struct PracticeOptions {
    /// Where it listens; a free port on loopback by default.
    pub listen: SocketAddr,
    /// The access token; made up if none is given.
    pub token: Option<String>,
    /// The token of the control side; made up if none is given.
    pub control_token: Option<String>,
    /// The same seed gives the same world.
    pub seed: u64,
    /// How many conversations there are at first.
    pub conversations: usize,
    /// Whether customers act by themselves.
    pub people: bool,
    /// How many times faster than real its time runs.
    pub speed: f64,
    /// Its clock; the system's if none is given.
    pub clock: Option<Clock>,
    /// What is undecided in the API, decided.
    pub rules: Rules,
    /// How many requests a minute it allows.
    pub rate: u32,
    /// How long it waits for clients.
    pub patience: Patience,
    /// The names by which clients may call its machine, besides addresses and `localhost`.
    pub hosts: Vec<String>,
    /// The file that keeps its world across runs; in memory only, if there is none. What a
    /// [`WorldHandle`](super::WorldHandle) does is not kept. Of a file that keeps a world already, seed, number of
    /// conversations, people and rules are taken.
    pub state: Option<PathBuf>,
    /// Where its webhooks go, once that address answers.
    pub webhook: Option<Subscription>,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: None,
            control_token: None,
            seed: 1,
            conversations: 250,
            people: true,
            speed: 1.0,
            clock: None,
            rules: Rules::default(),
            rate: 10_000,
            patience: Patience::default(),
            hosts: Vec::new(),
            state: None,
            webhook: None,
        }
    }
}

/// A token that looks like Intercom's and is good for this run only.
pub(super) fn made_up_token() -> String {
    use base64::Engine as _;
    let words = format!("tok:{:016x}_{:016x}:1:0", fastrand::u64(..), fastrand::u64(..));
    base64::engine::general_purpose::STANDARD.encode(words)
}
