//! A message on one line, for lists, headers and notices: the words that a thread shows, without their looks.

use super::super::entity::decode;
use super::super::text::clean_line;
use super::address::{self, Target};
use super::media::Media;
use super::script;
use super::{Attributes, Element, Style, Token, Tokens};

/// Elements of one kind that may be open at once; more change nothing.
const DEEPEST: usize = 100;

/// The words of HTML on one clean line, at most about `most` characters. Stops reading as soon as it has enough. Where
/// nothing is shown, what is hidden is read.
pub fn plain(html: &str, most: usize) -> String {
    let shown = read(Tokens::shown(html), most);
    if shown.is_empty() { read(Tokens::new(html), most) } else { shown }
}

fn read(mut tokens: Tokens<'_>, most: usize) -> String {
    let mut line = Line { left: most, ..Line::default() };
    while line.left > 0
        && let Some(token) = tokens.next()
    {
        line.take(token);
    }
    line.end_link();
    clean_line(line.out.trim())
}

/// The line as it fills up.
#[derive(Default)]
struct Line {
    out: String,
    /// Characters that may come yet.
    left: usize,
    /// Whether a space is due before the next word.
    space: bool,
    /// Whether the open `<sup>` and `<sub>` raise or lower, outermost first.
    scripts: Vec<bool>,
    /// Text above or below the line that is not written yet.
    script: Option<(bool, String)>,
    /// Where the open link goes, and how much was written before it.
    link: Option<(String, usize)>,
}

impl Line {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(raw) => self.text(&decode(raw)),
            Token::Open { name, attributes } => self.open(&name, attributes),
            Token::Close { name } => self.close(&name),
        }
    }

    fn text(&mut self, decoded: &str) {
        let Some(raised) = self.scripts.last().copied() else {
            self.flush();
            self.write(decoded);
            return;
        };
        if self.script.as_ref().is_some_and(|(open, _)| *open != raised) {
            self.flush();
        }
        let (_, text) = self.script.get_or_insert_with(|| (raised, String::new()));
        text.push_str(decoded);
    }

    /// Writes what stands above or below the line.
    fn flush(&mut self) {
        if let Some((raised, text)) = self.script.take() {
            let before = self.out.chars().last().filter(|_| !self.space);
            self.write(&script::written(raised, &text, before));
        }
    }

    fn write(&mut self, text: &str) {
        for c in text.chars() {
            if self.left == 0 {
                return;
            }
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.out.is_empty() {
                self.out.push(' ');
            }
            self.out.push(c);
            self.left -= 1;
        }
    }

    fn words(&mut self, words: &str) {
        self.flush();
        self.write(words);
    }

    fn gap(&mut self) {
        self.flush();
        self.space = true;
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        match Element::of(name) {
            Element::Inline(Style::Raised) if self.scripts.len() < DEEPEST => self.scripts.push(true),
            Element::Inline(Style::Lowered) if self.scripts.len() < DEEPEST => self.scripts.push(false),
            Element::Inline(_) | Element::Transparent => {}
            Element::Anchor => {
                self.end_link();
                self.flush();
                if let Some(Target::Open(url)) = attributes.get("href").map(|href| address::judge(&href)) {
                    self.link = Some((url.as_str().to_owned(), self.out.len()));
                }
            }
            Element::Image => self.media("picture", attributes),
            Element::Media(what) => self.media(what, attributes),
            Element::Placeholder => {
                let key = attributes.get("key").unwrap_or_default();
                self.words(&format!("{{{{{}}}}}", clean_line(&key).trim()));
            }
            Element::Break => self.gap(),
            _ => {
                self.gap();
                // No exponent goes on in another block, whatever was left open.
                self.scripts.clear();
            }
        }
    }

    fn close(&mut self, name: &str) {
        match Element::of(name) {
            Element::Inline(Style::Raised) => self.end_script(true),
            Element::Inline(Style::Lowered) => self.end_script(false),
            Element::Inline(_) | Element::Transparent | Element::Image | Element::Media(_) | Element::Placeholder => {}
            Element::Anchor => self.end_link(),
            _ => self.gap(),
        }
    }

    fn end_script(&mut self, raised: bool) {
        self.flush();
        if let Some(at) = self.scripts.iter().rposition(|open| *open == raised) {
            self.scripts.remove(at);
        }
    }

    /// A link without a word is shown by where it goes.
    fn end_link(&mut self) {
        self.flush();
        if let Some((url, _)) = self.link.take().filter(|(_, before)| *before == self.out.len()) {
            self.write(&url);
        }
    }

    fn media(&mut self, what: &'static str, attributes: Attributes<'_>) {
        if let Some(media) = Media::of(what, attributes) {
            self.words(&media.words());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_line_has_the_words_and_nothing_else() {
        for (html, words) in [
            ("<p class=\"no-margin\">Hello&nbsp;&amp; <b>bye</b>&#27;[31m</p><p>next</p>", "Hello & bye[31m next"),
            ("<div style=\"display:none;max-height:0\">A preheader <div>x</div></div><p>Hello</p>", "Hello"),
            ("<div style='Display: None !important'>x</div>y", "y"),
            ("<p hidden>x</p><img src=\"https://t.test/p.gif\" style=\"display:none\">z", "z"),
            ("<div style=\"display:none\">never closed, so read", "never closed, so read"),
            ("<p style=\"display:block\">a</p><p style=\"color:none\">b</p>", "a b"),
            ("<style>p { color: red }</style><p>Caf&eacute;</p><script>x()</script>", "Café"),
            ("<!-- p {} --><p>a</p><!--[if mso]><p>x</p><![endif]--><p>b</p>", "a b"),
            ("<head><title>t</title></head>co&zwj;op&shy;er&ZeroWidthSpace;ate &#8204;x", "cooperate x"),
            ("10<sup>-3</sup> mol, H<sub>2</sub>O, 1<sup>st</sup>", "10⁻³ mol, H₂O, 1st"),
            ("a<b>b</b>c<br>d<li>e", "abc d e"),
            ("<img src=\"https://a.test/step1.png\">", "[picture: step1.png]"),
            (
                "<img src=\"cid:1\"><video></video><iframe src=\"https://v.test/p\"></iframe>",
                "[picture][video][embedded page: p]",
            ),
            ("<img width=1 height=1 src=\"https://t.test/o.gif\">", ""),
            ("<a href=\"https://a.test/x\"></a>", "https://a.test/x"),
            ("<a href=\"https://a.test/x\">here</a>", "here"),
            ("Hi <attribute key=\"user.name\"/>!", "Hi {{user.name}}!"),
            ("1 < 2 &lt;b&gt; AT&T", "1 < 2 <b> AT&T"),
            ("", ""),
        ] {
            assert_eq!(plain(html, 200), words, "{html}");
        }
        assert_eq!(plain("<p>Hello there</p>", 5), "Hello");
        assert_eq!(plain(&"<b>".repeat(200_000), 5), "");
    }
}
