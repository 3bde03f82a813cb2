//! Servers that do as a test says and remember what they were asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::intercom::timer::Leaping;

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub line: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// What to answer.
pub enum Reply {
    Json(u16, Value),
    With(u16, Vec<(&'static str, String)>, Value),
    Words(u16, &'static str),
    Never,
}

type Answer = dyn Fn(usize, &Seen) -> Reply + Send + Sync;

/// A server that goes when the test does.
pub struct Server {
    base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    time: Arc<Leaping>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers each request with what `answer` makes of its number (from 0) and contents.
    pub async fn start(answer: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_in(Leaping::new(), answer).await
    }

    pub async fn start_in(time: Arc<Leaping>, answer: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let answer: Arc<Answer> = Arc::new(answer);
        let record = Arc::clone(&seen);
        let router =
            Router::new().fallback(move |request: Request| reply(request, Arc::clone(&record), Arc::clone(&answer)));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("serving") });
        Self { base, seen, time, task }
    }

    /// Reads a request, sends these bytes, hangs up; again and again.
    pub async fn raw(bytes: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 64 * 1024];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let line = String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or("").to_owned();
                record.lock().unwrap().push(Seen { line, headers: HeaderMap::new(), body: Value::Null });
                drop(stream.write_all(bytes).await);
                drop(stream.shutdown().await);
            }
        });
        Self { base, seen, time: Leaping::new(), task }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn time(&self) -> Arc<Leaping> {
        Arc::clone(&self.time)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

async fn reply(request: Request, record: Arc<Mutex<Vec<Seen>>>, answer: Arc<Answer>) -> Response {
    let line = format!("{} {}", request.method(), request.uri());
    let headers = request.headers().clone();
    let body = to_bytes(request.into_body(), 1 << 20).await.unwrap_or_default();
    let seen = Seen { line, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) };
    let number = {
        let mut all = record.lock().unwrap();
        all.push(seen.clone());
        all.len() - 1
    };
    let (status, headers, body) = match answer(number, &seen) {
        Reply::Json(status, body) => (status, Vec::new(), Body::from(body.to_string())),
        Reply::With(status, headers, body) => (status, headers, Body::from(body.to_string())),
        Reply::Words(status, words) => (status, Vec::new(), Body::from(words)),
        Reply::Never => std::future::pending().await,
    };
    let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    response
}
