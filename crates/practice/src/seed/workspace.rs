//! The workspace itself: teammates, teams, tags, macros, away reasons, tickets' types and states.

use std::collections::HashMap;

use fastrand::Rng;

use crate::content;
use crate::world::attributes::{DataType, ListOption, option_id};
use crate::world::catalog::{AwayReason, Macro, Tag, TicketAttribute, TicketState, TicketType};
use crate::world::contacts::Contacts;
use crate::world::events::Events;
use crate::world::files::Files;
use crate::world::jobs::Jobs;
use crate::world::notices::Notices;
use crate::world::people::{Admin, Team};
use crate::world::settings::Settings;
use crate::world::turns::Turns;
use crate::world::{Conversations, Ids, Rules, Time, Workspace, World, fin};

const DAY: Time = 86_400;
/// The teammate who is away and hands replies on, among the content's teammates.
const HANDS_ON: usize = 6;

fn admin_id(n: usize) -> u64 {
    991_267_459 + 9 * n as u64
}

fn team_id(n: usize) -> u64 {
    5_017_681 + 10 * n as u64
}

fn reason_id(n: usize) -> u64 {
    31_001 + n as u64
}

fn admins() -> Vec<Admin> {
    let known = content::admins().iter().enumerate();
    known
        .map(|(n, a)| Admin {
            id: admin_id(n),
            name: a.name.as_str().into(),
            email: a.email.as_str().into(),
            job_title: Some(a.job_title.as_str().into()),
            away: a.away.is_some(),
            reassign: a.away.is_some() && n == HANDS_ON,
            away_reason: a.away.map(reason_id),
            seat: a.inbox_seat,
        })
        .collect()
}

fn teams() -> Vec<Team> {
    let known = content::teams().iter().enumerate();
    known
        .map(|(n, t)| {
            let members = content::admins().iter().enumerate().filter(|(_, a)| a.teams.contains(&n));
            Team {
                id: team_id(n),
                name: t.name.as_str().into(),
                admins: members.map(|(n, _)| admin_id(n)).collect(),
                method: &t.distribution_method,
                limit: t.limit,
            }
        })
        .collect()
}

/// An empty workspace with everything but customers and conversations.
pub(super) fn workspace(rng: &mut Rng, now: Time) -> World {
    let id: String = (0..8).map(|n| if n % 4 == 3 { rng.digit(10) } else { rng.lowercase() }).collect();
    let tags = content::tags()
        .iter()
        .map(String::as_str)
        .chain(fin::TAGS)
        .zip(7_522_801..)
        .map(|(name, id)| Tag { id, name: name.into() })
        .collect();
    let reasons = content::away_reasons().iter().enumerate();
    World {
        workspace: Workspace {
            id: id.into(),
            name: "Ledgerwick".into(),
            timezone: "Europe/Dublin",
            created_at: now - 900 * DAY,
        },
        rules: Rules::default(),
        owner: admin_id(0),
        bot: content::admins().iter().position(|a| a.bot).map_or(0, admin_id),
        operator: 991_267_401,
        fin: 991_267_402,
        admins: admins(),
        teams: teams(),
        tags,
        macros: macros(rng, now, &team_id),
        away_reasons: reasons
            .map(|(n, r)| AwayReason { id: reason_id(n), label: &r.label, emoji: &r.emoji, deleted: r.deleted })
            .collect(),
        ticket_types: ticket_types(now),
        ticket_states: ticket_states(),
        companies: Vec::new(),
        company_members: HashMap::new(),
        company_notes: HashMap::new(),
        scroll: None,
        settings: Settings::default(),
        events: Events::default(),
        contacts: Contacts::default(),
        notes: HashMap::new(),
        conversations: Conversations::default(),
        jobs: Jobs::default(),
        outbound: Vec::new(),
        ids: Ids::default(),
        turns: Turns::default(),
        notices: Notices::default(),
        unnoticed: None,
        files: Files::default(),
        settled: 0,
    }
}

fn macros(rng: &mut Rng, now: Time, team_id: &dyn Fn(usize) -> u64) -> Vec<Macro> {
    content::macros()
        .iter()
        .zip(41_301..)
        .map(|(m, id)| {
            let updated_at = now - rng.i64(DAY..300 * DAY);
            Macro {
                id,
                name: m.name.as_str().into(),
                body: m.body.as_deref().map(Into::into),
                body_text: m.body_text.as_deref().map(Into::into),
                created_at: updated_at - rng.i64(0..200 * DAY),
                updated_at,
                teams: m.teams.iter().map(|n| team_id(*n)).collect(),
            }
        })
        .collect()
}

fn ticket_types(now: Time) -> Vec<TicketType> {
    use content::TicketCategory;
    let types = content::ticket_types().iter().zip(2_601..);
    types
        .map(|(t, id)| TicketType {
            id,
            category: match t.category {
                TicketCategory::Customer => "Customer",
                TicketCategory::BackOffice => "Back-office",
                TicketCategory::Tracker => "Tracker",
            },
            name: t.name.as_str().into(),
            description: t.description.as_str().into(),
            icon: t.icon.as_str().into(),
            attributes: ticket_attributes(t, id, now - 400 * DAY),
            archived: false,
            created_at: now - 400 * DAY,
            updated_at: now - 400 * DAY,
        })
        .collect()
}

fn ticket_attributes(kind: &content::TicketType, id: u64, at: Time) -> Vec<TicketAttribute> {
    let [title, description] = TicketAttribute::built_in(id, at);
    let own = kind.attributes.iter().zip(id * 1_000 + 3..).map(|(a, id)| TicketAttribute {
        id,
        name: a.name.as_str().into(),
        data_type: DataType::parse(&a.data_type).unwrap_or(DataType::String),
        options: a
            .options
            .iter()
            .zip(1..)
            .map(|(label, n)| ListOption { id: option_id(id, n), label: label.as_str().into(), archived: false })
            .collect(),
        required: a.required,
        visible_to_contacts: a.visible_to_contacts,
        built_in: false,
        ..title.clone()
    });
    let own: Vec<TicketAttribute> = own.collect();
    [title, description].into_iter().chain(own).collect()
}

fn ticket_states() -> Vec<TicketState> {
    let states = content::ticket_states().iter().zip(7_493..);
    states
        .map(|(s, id)| TicketState {
            id,
            category: &s.category,
            internal: &s.internal_label,
            external: &s.external_label,
        })
        .collect()
}
