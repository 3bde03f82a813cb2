//! The client against servers in the same process.

mod pacing;
mod requests;
mod server;
mod trouble;

use server::{Reply, Server};

use super::{Client, ClientOptions, Token};

/// A client of that server; waiting takes no time.
fn client(server: &Server) -> Client {
    client_with(server, |_| {})
}

fn client_with(server: &Server, change: impl FnOnce(&mut ClientOptions)) -> Client {
    let mut options = ClientOptions::new(server.base(), Token::new("dG9rOnNlY3JldA=="));
    change(&mut options);
    Client::leaping(options, server.time()).expect("a client")
}
