//! A program that is stopped with a change begun would keep all others on its store from writing until it goes on (S9): so
//! it takes its hand off the file first.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use tokio::sync::oneshot;

use super::handle::Store;

/// As long as it lives this program changes nothing in its store.
#[derive(Debug)]
pub struct Rest {
    _until_dropped: Sender<()>,
}

impl Store {
    /// Keeps this program's hand off the file for as long as the answer lives; what is asked for meanwhile is done then.
    /// None if it has no hand there any more.
    pub async fn rest(&self) -> Option<Rest> {
        let (begun, begins) = oneshot::channel();
        let (rest, over) = channel::<()>();
        let owner = Arc::clone(&self.owner);
        tokio::spawn(async move {
            let look = owner.look(move |_| {
                if begun.send(()).is_ok() {
                    // Nothing is ever sent: it ends when the other end goes.
                    let _ = over.recv();
                }
                Ok(())
            });
            let _ = look.await;
        });
        begins.await.ok()?;
        Some(Rest { _until_dropped: rest })
    }
}
