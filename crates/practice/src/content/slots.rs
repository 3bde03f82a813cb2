//! The values of one conversation: who talks, and every order number and amount that has come up so far.

use std::fmt::Write as _;

use fastrand::Rng;

use super::values;

/// Values for the slots of one conversation. What is not given here is drawn when first asked for, and kept.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// The customer's first name; empty when nobody knows it.
    pub first: String,
    /// The customer's full name; empty when nobody knows it.
    pub name: String,
    /// The customer's company.
    pub company: String,
    /// The customer's address.
    pub email: String,
    /// The agent's first name.
    pub agent: String,
    kept: Vec<(String, String)>,
    quoted: Option<(bool, String)>,
}

impl Slots {
    /// The slots of a conversation between a person and an agent, whose first name is enough.
    pub fn new(first: &str, name: &str, company: &str, email: &str, agent: &str) -> Self {
        let [first, name, company, email, agent] = [first, name, company, email, agent].map(str::to_owned);
        Self { first, name, company, email, agent, kept: Vec::new(), quoted: None }
    }

    /// Fixes the value of a slot, as when a ticket's title must name the same invoice.
    pub fn set(&mut self, name: &str, value: &str) {
        self.kept.retain(|(kept, _)| kept != name);
        self.kept.push((name.to_owned(), value.to_owned()));
    }

    /// Remembers what was said last, for answers that quote it.
    pub(super) fn quote(&mut self, from_customer: bool, html: &str) {
        self.quoted = Some((from_customer, html.to_owned()));
    }

    /// Writes the value of a slot; false when there is no such slot.
    pub(super) fn push(&mut self, name: &str, out: &mut String, rng: &mut Rng) -> bool {
        match name {
            "first" if self.first.is_empty() => address_nobody(out),
            "first" => escape(&self.first, out),
            "me" => escape(self.own_name(), out),
            "name" => escape(if self.name.is_empty() { self.own_name() } else { &self.name }, out),
            "agent" => escape(if self.agent.is_empty() { "the team" } else { &self.agent }, out),
            "company" if !self.company.is_empty() => escape(&self.company, out),
            "email" if !self.email.is_empty() => escape(&self.email, out),
            "quote" => self.push_quote(out, rng),
            "sig" => self.push_signature(out, rng),
            _ => return self.push_drawn(name, out, rng),
        }
        true
    }

    /// How the customer signs: by name, by the beginning of the address, or not at all.
    fn own_name(&self) -> &str {
        match (self.first.as_str(), self.email.split(['@', '.']).next()) {
            ("", Some(local)) if !local.is_empty() => local,
            ("", _) => "a customer",
            (first, _) => first,
        }
    }

    fn push_drawn(&mut self, name: &str, out: &mut String, rng: &mut Rng) -> bool {
        if let Some((_, value)) = self.kept.iter().find(|(kept, _)| kept == name) {
            escape(value, out);
            return true;
        }
        let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let Some(value) = values::draw(name, rng).or_else(|| values::draw(plain, rng)) else {
            return false;
        };
        escape(&value, out);
        self.kept.push((name.to_owned(), value));
        true
    }

    /// The message before this one as mail programs quote it.
    fn push_quote(&self, out: &mut String, rng: &mut Rng) {
        let Some((from_customer, html)) = &self.quoted else { return };
        let who = if *from_customer { self.own_name() } else { &self.agent };
        let day = values::draw("mail_date", rng).unwrap_or_default();
        let mut name = String::new();
        escape(if who.is_empty() { "Ledgerwick Support" } else { who }, &mut name);
        let _ = match rng.u8(..3) {
            0 => write!(
                out,
                "<div class=\"gmail_quote\"><div class=\"gmail_attr\" dir=\"ltr\">On {day} {name} wrote:<br></div>\
                 <blockquote class=\"gmail_quote\">{html}</blockquote></div>"
            ),
            1 => write!(out, "<p>On {day}, {name} wrote:</p><blockquote>{html}</blockquote>"),
            _ => write!(
                out,
                "<hr><p><b>From:</b> {name}<br><b>Sent:</b> {day}<br><b>To:</b> support@ledgerwick.example</p>\
                 <blockquote type=\"cite\">{html}</blockquote>"
            ),
        };
    }

    fn push_signature(&mut self, out: &mut String, rng: &mut Rng) {
        out.push_str("<div class=\"signature\">-- <br>");
        self.push("name", out, rng);
        out.push_str("<br>");
        self.push("title", out, rng);
        out.push_str(", ");
        self.push("company", out, rng);
        if rng.bool() {
            out.push_str("<br>");
            self.push("phone", out, rng);
        }
        if rng.u8(..4) == 0 {
            out.push_str("<br><br><i>This message is meant for the person it is addressed to. If that is not you, please delete it.</i>");
        }
        out.push_str("</div>");
    }
}

/// Calls somebody without a name: "Hi there", but "Sure." and not "Sure, there."
fn address_nobody(out: &mut String) {
    if out.ends_with("Hi ") || out.ends_with("Hello ") {
        out.push_str("there");
    } else if out.ends_with("Dear ") {
        out.push_str("customer");
    } else {
        let named = out.trim_end_matches(' ').trim_end_matches([',', '،']).len();
        out.truncate(named);
    }
}

/// Text made safe to stand in HTML.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}
