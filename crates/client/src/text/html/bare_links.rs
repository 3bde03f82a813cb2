//! Addresses that stand in the text as such become links, numbered among the others in the order of the page.
//!
//! Done when the lines are there, so that an address is what one reads of it: `bank.te<b>st</b>` is one word.

use super::super::rich::{Link, Mark, RichLine, RichSpan};
use crate::domain::Text;
use crate::domain::html::{address, bare};

/// Links that get a number.
pub(super) const MOST_LINKS: usize = 9_999;

/// Marks the addresses in the lines; answers all links of the message.
pub(super) fn mark(lines: &mut [RichLine], links: Vec<Link>) -> Vec<Link> {
    let likely = |span: &RichSpan| is_text(span.mark) && bare::is_likely(&span.text);
    // What an element has broken is only seen when the line is read as one.
    let broken = |line: &RichLine| line.spans.len() > 1 && bare::is_likely(&line.words());
    if !lines.iter().any(|line| line.spans.iter().any(likely) || broken(line)) {
        return links;
    }
    let mut numbers = Numbers { new_of: vec![None; links.len()], old: links, links: Vec::new() };
    for line in lines {
        let spans = std::mem::take(&mut line.spans);
        let mut rest = spans.as_slice();
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|span| is_text(span.mark)).count();
            let (these, later) = rest.split_at(run.max(1));
            rest = later;
            if run > 0 {
                linked(these, &mut line.spans, &mut numbers);
            } else {
                line.spans.push(numbers.renumbered(first));
            }
        }
    }
    numbers.finish()
}

/// Whether an address in text of this look may become a link: not in one, and not in code, which is to be copied.
fn is_text(mark: Mark) -> bool {
    let is = |flag| mark.has(flag);
    mark.link().is_none() && !is(Mark::CODE) && !is(Mark::MUTED) && !is(Mark::MEDIA) && !is(Mark::WARNING)
}

/// Spans of text, cut where an address begins and ends.
fn linked(spans: &[RichSpan], out: &mut Vec<RichSpan>, numbers: &mut Numbers) {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let mut found = bare::find(&text).into_iter().peekable();
    let mut number = None;
    let mut begins = 0;
    for span in spans {
        let end = begins + span.text.len();
        let mut at = begins;
        while at < end {
            let Some(next) = found.peek().filter(|bare| bare.at.start < end) else {
                out.push(RichSpan::new(text.get(at..end).unwrap_or(""), span.mark));
                break;
            };
            let (start, stop) = (next.at.start.max(at), next.at.end.min(end));
            if start > at {
                out.push(RichSpan::new(text.get(at..start).unwrap_or(""), span.mark));
            }
            let label = text.get(next.at.clone()).unwrap_or("");
            let link = *number.get_or_insert_with(|| numbers.add(label, &next.url));
            let mark = link.map_or(span.mark, |number| span.mark.with(Mark::UNDERLINE).with_link(number));
            out.push(RichSpan::new(text.get(start..stop).unwrap_or(""), mark));
            at = stop;
            if stop == next.at.end {
                if let Some(link) = link {
                    let plain = span.mark.with_link(link);
                    if let Some(truth) = address::truth(label, next.url.as_str()) {
                        out.push(RichSpan::new(format!(" → {truth}"), plain.with(Mark::WARNING)));
                    }
                    out.push(RichSpan::new(format!(" [{link}]"), plain.with(Mark::MUTED)));
                }
                number = None;
                found.next();
            }
        }
        begins = end;
    }
}

/// The links, numbered anew as they come.
struct Numbers {
    old: Vec<Link>,
    new_of: Vec<Option<u16>>,
    links: Vec<Link>,
}

impl Numbers {
    fn push(&mut self, link: Link) -> Option<u16> {
        let number = u16::try_from(self.links.len() + 1).ok().filter(|number| usize::from(*number) <= MOST_LINKS)?;
        self.links.push(Link { number, ..link });
        Some(number)
    }

    fn add(&mut self, label: &str, url: &Text) -> Option<u16> {
        self.push(Link { number: 0, label: Text::new(label), url: url.clone(), media: false })
    }

    /// A span of a link that was there, with its new number.
    fn renumbered(&mut self, span: &RichSpan) -> RichSpan {
        let Some(old) = span.mark.link() else { return span.clone() };
        let place = usize::from(old) - 1;
        let known = self.new_of.get(place).copied().flatten();
        let new = known.or_else(|| {
            let link = self.old.get(place).cloned()?;
            self.push(link)
        });
        if let Some(known) = self.new_of.get_mut(place) {
            *known = new;
        }
        let label = format!("[{old}]");
        let is_label = span.mark.has(Mark::MUTED) && span.text.trim() == label;
        match new {
            Some(new) if is_label => RichSpan::new(format!(" [{new}]"), span.mark.with_link(new)),
            Some(new) => RichSpan::new(span.text.clone(), span.mark.with_link(new)),
            None => span.clone(),
        }
    }

    /// All of them; those that no line shows come last.
    fn finish(mut self) -> Vec<Link> {
        for (link, new) in std::mem::take(&mut self.old).into_iter().zip(std::mem::take(&mut self.new_of)) {
            if new.is_none() {
                self.push(link);
            }
        }
        self.links
    }
}
