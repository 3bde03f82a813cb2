//! A scripted line, made a message.

use std::fmt::Write as _;

use fastrand::Rng;

use super::fill::fill;
use super::script::{File, Line, Source, Who};
use super::slots::Slots;

/// A file of a message, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
    /// Where it could be fetched; a reserved domain.
    pub url: String,
}

/// One message of an instantiated dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who says it.
    pub who: Who,
    /// Its HTML.
    pub html: String,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What Fin took it from.
    pub sources: Vec<Source>,
}

/// Turns a scripted line into a message.
pub(super) fn speak(line: &Line, slots: &mut Slots, rng: &mut Rng) -> Turn {
    let html = fill(&line.template, slots, rng);
    let attachments = line.files.iter().map(|file| attach(file, slots, rng)).collect();
    if matches!(line.who, Who::Customer | Who::Agent) {
        slots.quote(line.who == Who::Customer, &html);
    }
    Turn { who: line.who, html, attachments, sources: line.sources.clone() }
}

fn attach(file: &File, slots: &mut Slots, rng: &mut Rng) -> Attachment {
    let name = fill(&file.name, slots, rng);
    let size = file.size * rng.u64(60..160) / 100 + rng.u64(..1024);
    let url = file_url(&name, rng);
    Attachment { name, content_type: file.content_type.clone(), size, url }
}

/// An address for a file, unlike any other.
pub(super) fn file_url(name: &str, rng: &mut Rng) -> String {
    let mut url = format!("https://files.practice.example/{:012x}/", rng.u64(..) & 0xffff_ffff_ffff);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}
