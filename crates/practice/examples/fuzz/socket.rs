//! Made-up bytes over a socket: requests written out, then spoilt byte by byte, and an answer expected to all of them.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use fastrand::Rng;
use practice::routes::Request;
use practice::{Practice, PracticeOptions, start};
use serde_json::Value;

/// The token of every target, so that what was sent to one means the same to the next.
const TOKEN: &str = "practice-token-of-made-up-bytes";

/// The practice server, as these bytes are sent to it.
pub struct Target {
    address: String,
    _practice: Practice,
    _runtime: tokio::runtime::Runtime,
}

impl Target {
    /// A server of its own.
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let token = Some(TOKEN.to_owned());
        let options =
            PracticeOptions { conversations: 60, rate: u32::MAX, seed: 2, token, ..PracticeOptions::default() };
        let practice = runtime.block_on(start(options)).unwrap();
        let address = practice.base_url().trim_start_matches("http://").to_owned();
        Self { address, _practice: practice, _runtime: runtime }
    }

    /// Sends the bytes of a finding again.
    pub fn replay(&self, finding: &str) -> Result<(), String> {
        let digits: Option<Vec<u8>> =
            finding.bytes().map(|digit| u8::try_from(char::from(digit).to_digit(16)?).ok()).collect();
        let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("the bytes are no hexadecimal digits")?;
        let bytes: Vec<u8> = digits.chunks(2).map(|two| two[0] << 4 | two[1]).collect();
        self.try_out(&bytes)
    }

    /// Sends something; what is wrong with what came back.
    pub fn try_out(&self, bytes: &[u8]) -> Result<(), String> {
        let answer = self.tell(bytes).map_err(|error| format!("no answer: {error}"))?;
        let text = String::from_utf8_lossy(&answer);
        // Without the end of a head there is no request, and nothing to be answered. Empty lines may come before one.
        let asked = bytes.trim_ascii_start().windows(4).any(|four| four == b"\r\n\r\n");
        if answer.is_empty() && asked && bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
            return Err("nothing came back".to_owned());
        }
        let mut statuses = text.split("HTTP/1.").skip(1).map(|rest| rest.get(2..5).unwrap_or_default());
        if let Some(status) = statuses.find(|status| status.starts_with('5')) {
            return Err(format!("answered {status}"));
        }
        let well =
            format!("GET /me HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\naccept: */*\r\n\r\n");
        let alive = self.tell(well.as_bytes()).map_err(|error| format!("dead afterwards: {error}"))?;
        if alive.starts_with(b"HTTP/1.1 200") { Ok(()) } else { Err("out of order afterwards".to_owned()) }
    }

    fn tell(&self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        // The other side may have had enough before all is sent; what it said is there to be read.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// A request as bytes, now and then spoilt.
    pub fn bytes(&self, request: &Request, rng: &mut Rng) -> Vec<u8> {
        let body = match &request.body {
            Ok(None) => Vec::new(),
            Ok(Some(value)) => value.to_string().into_bytes(),
            Err(()) => b"{\"body\": \"\\ud800\xff".to_vec(),
        };
        let piece = |text: &str| text.bytes().map(escaped).collect::<String>();
        let path: Vec<String> = request.path.iter().map(|p| piece(p)).collect();
        let query: Vec<String> = request.query.iter().map(|(n, v)| format!("{n}={}", piece(v))).collect();
        let length = body.len();
        let mut bytes = format!(
            "{} /{}?{} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\naccept: */*\r\ncontent-length: {length}\r\n\r\n",
            request.method,
            path.join("/"),
            query.join("&"),
        )
        .into_bytes();
        bytes.extend(body);
        for _ in 0..rng.usize(..4) {
            spoil(&mut bytes, rng);
        }
        bytes
    }
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).into()
    } else {
        format!("%{byte:02X}")
    }
}

fn spoil(bytes: &mut Vec<u8>, rng: &mut Rng) {
    const PIECES: &[&[u8]] = &[
        b"\r\n",
        b"\r\n\r\n",
        b"\0",
        b"\xff\xfe",
        b"transfer-encoding: chunked\r\n",
        b"content-length: 7\r\n",
        b"%",
        b"HTTP/1.0",
    ];
    let at = rng.usize(..=bytes.len());
    match rng.u8(..6) {
        0 => bytes.truncate(at),
        1 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
        2 => {
            let piece = PIECES[rng.usize(..PIECES.len())];
            bytes.splice(at..at, piece.iter().copied());
        }
        3 => {
            let end = (at + rng.usize(..60)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let end = (at + rng.usize(..60)).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            if let Some(line) = bytes.windows(2).position(|two| two == b"\r\n") {
                let piece = PIECES[rng.usize(4..6)];
                bytes.splice(line + 2..line + 2, piece.iter().copied());
            }
        }
    }
}

/// Bytes as a finding keeps them.
pub fn kept(bytes: &[u8]) -> Value {
    Value::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
