//! The form of the script files, and their reading.
//!
//! A dialogue begins with `## key | channel | team | topic | language | tags | priority`, then perhaps `subject: …`,
//! then turns. A turn begins with `C:` (customer), `A:` (agent), `N:` (note), `B:` (bot) or `F:` (Fin) and goes on
//! until the next one; `@ name | content type | size` attaches a file to it, `^ title | address` names a source of
//! Fin's. Blank lines part paragraphs. A block of `- ` or `1. ` lines is a list, a block that begins with `<` is HTML
//! as it stands, and single newlines are line breaks. `{slot}` and `[[one|other]]` are left for `fill`.

/// Who speaks in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Customer,
    /// A teammate, for the customer to read.
    Agent,
    /// A teammate, for teammates only.
    Note,
    /// The workflow bot.
    Bot,
    /// The AI agent.
    Fin,
}

/// What a conversation is about; follow-ups and replies are chosen by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Charges, refunds, invoices from us, plans.
    Billing,
    /// Bank synchronisation and lost or doubled entries.
    Sync,
    /// Exports and reports.
    Exports,
    /// The mobile app.
    Mobile,
    /// The API and webhooks.
    Api,
    /// Roles, seats and permissions.
    Permissions,
    Imports,
    /// Integrations with other programs.
    Integrations,
    /// Signing in.
    Login,
    /// How something is done.
    Howto,
    /// Wishes.
    Feature,
    /// Questions before buying.
    Sales,
    /// Something is down or slow.
    Outage,
    /// Data protection, deletion, security.
    Privacy,
    /// Anything; also what cannot be told.
    Other,
}

impl Topic {
    pub(super) fn named(word: &str) -> Self {
        match word {
            "billing" => Self::Billing,
            "sync" => Self::Sync,
            "exports" => Self::Exports,
            "mobile" => Self::Mobile,
            "api" => Self::Api,
            "permissions" => Self::Permissions,
            "imports" => Self::Imports,
            "integrations" => Self::Integrations,
            "login" => Self::Login,
            "howto" => Self::Howto,
            "feature" => Self::Feature,
            "sales" => Self::Sales,
            "outage" => Self::Outage,
            "privacy" => Self::Privacy,
            _ => Self::Other,
        }
    }
}

/// A file in a script: its name and size may still hold slots or a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// File name, as a template.
    pub name: String,
    /// MIME type.
    pub content_type: String,
    /// Size in bytes, about.
    pub size: u64,
}

/// What Fin says it took an answer from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Title of the article.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// One scripted message: a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who says it.
    pub who: Who,
    /// HTML with slots and alternatives.
    pub template: String,
    /// Files that come with it.
    pub files: Vec<File>,
    /// Fin's sources.
    pub sources: Vec<Source>,
}

/// A dialogue as read from a file, its header still in words.
#[derive(Debug)]
pub(super) struct Script {
    pub header: Vec<String>,
    pub subject: Option<String>,
    pub lines: Vec<Line>,
}

/// The lines of a table file without comments and blanks, each split into `columns` at `|`; the last column keeps
/// any further bars, because alternatives are written with them.
pub(super) fn table(text: &'static str, columns: usize) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(move |line| line.splitn(columns, '|').map(str::trim).collect::<Vec<_>>())
        .filter(move |row| row.len() == columns)
}

/// All dialogues of a file.
pub(super) fn read(text: &str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    let mut turn: Option<(Line, String)> = None;
    for line in text.lines() {
        if let Some(header) = line.strip_prefix("## ") {
            end_turn(&mut scripts, turn.take());
            let header = header.split('|').map(|word| word.trim().to_owned()).collect();
            scripts.push(Script { header, subject: None, lines: Vec::new() });
        } else if let Some(subject) = line.strip_prefix("subject: ") {
            if let Some(script) = scripts.last_mut() {
                script.subject = Some(subject.trim().to_owned());
            }
        } else if let Some((who, rest)) = speaker(line) {
            end_turn(&mut scripts, turn.take());
            let empty = Line { who, template: String::new(), files: Vec::new(), sources: Vec::new() };
            turn = Some((empty, format!("{}\n", rest.trim_start())));
        } else if let Some((spoken, body)) = &mut turn {
            if let Some(file) = line.strip_prefix("@ ") {
                spoken.files.extend(read_file(file));
            } else if let Some(source) = line.strip_prefix("^ ") {
                spoken.sources.extend(read_source(source));
            } else {
                body.push_str(line);
                body.push('\n');
            }
        }
    }
    end_turn(&mut scripts, turn);
    scripts
}

fn end_turn(scripts: &mut [Script], turn: Option<(Line, String)>) {
    if let (Some(script), Some((mut line, body))) = (scripts.last_mut(), turn) {
        line.template = html(&body);
        script.lines.push(line);
    }
}

fn speaker(line: &str) -> Option<(Who, &str)> {
    let who = match line.get(..2)? {
        "C:" => Who::Customer,
        "A:" => Who::Agent,
        "N:" => Who::Note,
        "B:" => Who::Bot,
        "F:" => Who::Fin,
        _ => return None,
    };
    Some((who, &line[2..]))
}

fn read_file(text: &str) -> Option<File> {
    let mut words = text.split('|').map(str::trim);
    let (name, content_type, size) = (words.next()?, words.next()?, words.next()?);
    Some(File { name: name.to_owned(), content_type: content_type.to_owned(), size: size.parse().ok()? })
}

fn read_source(text: &str) -> Option<Source> {
    let (title, path) = text.rsplit_once('|')?;
    Some(Source { title: title.trim().to_owned(), url: format!("https://help.ledgerwick.example/{}", path.trim()) })
}

/// Paragraphs, lists and breaks of a script's body as HTML.
pub(super) fn html(body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 32);
    let mut block: Vec<&str> = Vec::new();
    let mut code = false;
    for line in body.lines().chain(std::iter::once("")) {
        code = (code || line.starts_with("<pre")) && !line.contains("</pre>");
        if line.trim().is_empty() && !code {
            end_block(&mut out, &block);
            block.clear();
        } else {
            block.push(line);
        }
    }
    end_block(&mut out, &block);
    out
}

fn end_block(out: &mut String, block: &[&str]) {
    let Some(first) = block.first() else { return };
    let numbered = |line: &&str| line.split_once(". ").is_some_and(|(n, _)| n.parse::<u8>().is_ok());
    if block.iter().all(|line| line.starts_with("- ")) {
        push_list(out, "ul", block.iter().map(|line| &line[2..]));
    } else if block.len() > 1 && block.iter().all(numbered) {
        push_list(out, "ol", block.iter().filter_map(|line| Some(line.split_once(". ")?.1)));
    } else if first.starts_with('<') && !inline(first) || matches!(*first, "{quote}" | "{sig}") {
        out.push_str(&block.join("\n"));
    } else {
        out.push_str("<p>");
        out.push_str(&block.join("<br>"));
        out.push_str("</p>");
    }
}

/// Whether a block that begins with a tag is a paragraph that merely begins with emphasis, a link or an image.
fn inline(first: &str) -> bool {
    ["<b>", "<i>", "<strong>", "<em>", "<code>", "<a ", "<img "].iter().any(|tag| first.starts_with(tag))
}

fn push_list<'a>(out: &mut String, tag: &str, items: impl Iterator<Item = &'a str>) {
    out.push_str(&format!("<{tag}>"));
    for item in items {
        out.push_str(&format!("<li>{item}</li>"));
    }
    out.push_str(&format!("</{tag}>"));
}
