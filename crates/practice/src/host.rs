//! Under which names the server is found. A page in somebody's browser can have its own name lead to this machine and
//! then ask this server for anything; it cannot make its name an address, or one of ours.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, header};

use super::journal::entry;
use super::response::respond;
use super::routes::error_list;
use super::shared::Shared;
use super::world::Refusal;

/// Whether a `Host` header, or the host of a whole address, is ours: an address, `localhost`, or one of `names`.
pub(super) fn is_ours(host: &str, names: &[String]) -> bool {
    let host = host.trim();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _port)| name),
    };
    let name = name.trim_end_matches('.');
    let local = name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost");
    local || name.parse::<IpAddr>().is_ok() || names.iter().any(|ours| ours.eq_ignore_ascii_case(name))
}

impl Shared {
    /// Whether the request names this server, or nobody.
    pub(super) fn is_called_by(&self, head: &Parts) -> bool {
        let named = head.headers.get(header::HOST).map(|host| host.to_str().unwrap_or_default());
        named.into_iter().chain(head.uri.host()).all(|name| is_ours(name, &self.hosts))
    }

    /// The answer to one that names another.
    pub(super) fn misdirected(&self, head: &Parts, path: &str) -> Response<Body> {
        let (now, real) = (self.clock.now(), self.clock.real());
        let mut stage = self.stage();
        let mut allowance = stage.limiter.standing(real);
        allowance.reset += now - real;
        let request_id = stage.next_request_id(now);
        stage.journal.push(entry(head, path, now, None, Some(421)));
        let words = "This server is not called that; start it with --host NAME if it is";
        let refusal = Refusal::new(421, "client_error", words);
        respond(421, Some(error_list(&refusal, &request_id).to_string()), allowance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_of_this_machine_are_ours_and_no_other_name_is() {
        let names = ["practice".to_owned()];
        let ours =
            ["127.0.0.1:4010", "127.0.0.1", "[::1]:4010", "localhost", "LocalHost:80", "10.0.0.7:4010", "practice:1"];
        for host in ours {
            assert!(is_ours(host, &names), "{host}");
        }
        for host in
            ["evil.test", "evil.test:4010", "127.0.0.1.evil.test", "localhost.evil.test:80", "", "practice.evil"]
        {
            assert!(!is_ours(host, &names), "{host}");
        }
    }
}
