//! A gate before the server, which can be shut: then connections are cut and new ones refused, as when a cable is
//! pulled.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The way to a server.
pub struct Gate {
    address: SocketAddr,
    server: String,
    keeper: Option<JoinHandle<()>>,
}

impl Gate {
    /// Opens a gate to the server at `base_url`.
    pub async fn to(base_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = base_url.trim_start_matches("http://").to_owned();
        let keeper = Some(tokio::spawn(keep(listener, server.clone())));
        Self { address, server, keeper }
    }

    /// Where the client has to go.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts every connection and refuses new ones.
    pub async fn shut(&mut self) {
        if let Some(keeper) = self.keeper.take() {
            keeper.abort();
            let _ = keeper.await;
        }
    }

    /// Lets everyone through again.
    pub async fn open(&mut self) {
        if self.keeper.is_none() {
            let listener = TcpListener::bind(self.address).await.expect("the same port");
            self.keeper = Some(tokio::spawn(keep(listener, self.server.clone())));
        }
    }
}

async fn keep(listener: TcpListener, server: String) {
    let mut lines = JoinSet::new();
    loop {
        let Ok((mut here, _)) = listener.accept().await else { return };
        let server = server.clone();
        lines.spawn(async move {
            if let Ok(mut there) = TcpStream::connect(&server).await {
                let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
            }
        });
    }
}
