//! `sidetone webhook`: what to enter in Intercom so that webhooks come, and what came lately.

use std::io::{self, BufRead as _};
use std::process::ExitCode;

use clap::Subcommand;

use super::{Arguments as Program, Failure, Setup, out, setup};
use crate::term::caps;
use client::domain::Text;
use client::intercom::Token;
use client::session::Way;
use client::sync::stream::{DELIVERIES, Deliveries};

/// The topics that tell of what the inbox shows, with the permission that each needs.
pub const TOPICS: &[(&str, &[&str])] = &[
    (
        "Read conversations",
        &[
            "conversation.user.created",
            "conversation.user.replied",
            "conversation.admin.single.created",
            "conversation.admin.replied",
            "conversation.admin.noted",
            "conversation.admin.assigned",
            "conversation.admin.open.assigned",
            "conversation.admin.closed",
            "conversation.admin.opened",
            "conversation.admin.snoozed",
            "conversation.admin.unsnoozed",
            "conversation.operator.replied",
            "conversation.priority.updated",
            "conversation.rating.added",
            "conversation.contact.attached",
            "conversation.contact.detached",
            "conversation.company.updated",
            "conversation.deleted",
            "conversation_part.tag.created",
            "conversation_part.redacted",
        ],
    ),
    ("Read one user and one company", &["contact.deleted"]),
    (
        "Read tickets",
        &[
            "ticket.created",
            "ticket.state.updated",
            "ticket.attribute.updated",
            "ticket.admin.assigned",
            "ticket.team.assigned",
        ],
    ),
];

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sidetone webhook
  sidetone webhook secret
  ssh -R 8931:127.0.0.1:8931 example.org    the tunnel's far end, behind a proxy that speaks HTTPS")]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Store the client secret of the app, with which its webhooks are signed; read without showing it, or from a pipe
    Secret,
}

/// Shows, or keeps the secret.
pub fn run(program: &Program, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let setup = Setup::load(program)?;
    match arguments.command {
        Some(Command::Secret) => keep(&setup)?,
        None => show(&setup)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn keep(setup: &Setup) -> Result<(), Failure> {
    let unreadable = |e: io::Error| Failure::new(format!("no secret can be read: {e}"));
    let typed = if caps::detect(&setup::env).interactive {
        out::say("The client secret is in Intercom's Developer Hub: your app, Configure, Basic information.");
        rpassword::prompt_password("Client secret (it is not shown): ").map_err(unreadable)?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        line
    };
    let secret = Token::new(&typed);
    if secret.is_empty() {
        return Err(Failure::new("no secret was entered; nothing was changed"));
    }
    let place = setup.secret_vault().store(&secret)?;
    out::line(&format!("Stored the client secret of the profile `{}` in {place}.", setup.profile()))
}

fn show(setup: &Setup) -> Result<(), Failure> {
    let secret = setup.secret_vault().find(&setup::env)?.map(|(_, place)| place);
    // Where they are listened for may be what could not be read.
    for problem in &setup.loaded.problems {
        out::line(&problem.to_string())?;
    }
    if let Some(note) = setup.loaded.open_listener() {
        out::line(&format!("note: {note}"))?;
    }
    match setup.loaded.config.stream.listen {
        Some(at) if secret.is_some() => {
            out::line(&format!("Webhooks are listened for at http://{at} while the inbox is open."))?;
        }
        Some(at) => out::line(&format!("Webhooks are to be listened for at http://{at}."))?,
        None => out::line(&format!(
            "Webhooks are not listened for. In {}:\n\n  [stream]\n  listen = \"127.0.0.1:8931\"",
            setup.config_file.display()
        ))?,
    }
    match secret {
        Some(place) => out::line(&format!("The client secret is in {place}."))?,
        None => {
            out::line("There is no client secret, and without it nothing is listened for: sidetone webhook secret")?
        }
    }
    out::line(
        "\nIn Intercom's Developer Hub, under your app's Webhooks, enter an HTTPS address that leads there (a reverse \
         proxy\nor a tunnel; the address is checked when it is saved, so have the inbox open), and tick these topics:",
    )?;
    for (permission, topics) in TOPICS {
        out::line(&format!("\n  with the permission \"{permission}\":"))?;
        for topic in *topics {
            out::line(&format!("    {topic}"))?;
        }
    }
    deliveries(setup)
}

fn deliveries(setup: &Setup) -> Result<(), Failure> {
    let kept = setup::runtime()?.block_on(async {
        let Some(session) = setup.session(Way::Look).await? else { return Ok(None) };
        let kept = session.store().meta(DELIVERIES).await.map_err(|e| Failure::new(e.to_string()));
        session.close().await;
        kept
    })?;
    let kept = Deliveries::read(kept.as_deref());
    if kept.accepted + kept.refused == 0 {
        return out::line("\nNothing has come yet.");
    }
    out::line(&format!(
        "\n{} came, and {} were refused for their signature. The last ones:",
        kept.accepted, kept.refused
    ))?;
    for one in kept.last.iter().rev().take(20) {
        let at = jiff::Timestamp::from_second(one.at).unwrap_or_default().to_zoned(jiff::tz::TimeZone::system());
        let (topic, outcome) = (Text::new(&one.topic), Text::new(&one.outcome));
        out::line(&format!("  {}  {topic}: {outcome}", at.strftime("%Y-%m-%d %H:%M:%S")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::intercom::webhook::{About, read};

    #[test]
    fn every_topic_that_is_to_be_ticked_is_understood() {
        for topic in TOPICS.iter().flat_map(|(_, topics)| *topics) {
            let body = format!("{{\"topic\": \"{topic}\", \"data\": {{\"item\": {{\"id\": \"7\"}}}}}}");
            assert_ne!(read(body.as_bytes()).unwrap().about, About::Nothing, "{topic}");
        }
    }
}
