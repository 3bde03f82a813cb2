//! Who a step is from (S11, F6).

use super::ids::AdminId;
use super::people::{Admin, Me};

/// The admin in whose name everything is written, and how they were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// In whose name replies and notes go out.
    pub admin: AdminId,
    /// Whether it is the token's owner because no admin has the person's address: the composer says so (F6).
    pub fallback: bool,
}

/// Why nobody can be named as author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAuthor {
    /// The person would write in the name of one of two, by chance.
    #[error("two teammates have the address {0}: set `email` to one that only you have")]
    Ambiguous(String),
    /// Neither the address nor the token leads to a teammate.
    #[error("it is not known yet who the token belongs to")]
    Unknown,
}

/// The admin whose address is the person's, whatever its case; with none, the token's owner (F6). As long as the
/// teammates are not known (none), nobody can tell that none of them has it.
pub fn author_for(me: Option<&Me>, admins: Option<&[Admin]>, email: Option<&str>) -> Result<Author, NoAuthor> {
    let wanted = email.map(str::trim).filter(|e| !e.is_empty()).map(str::to_lowercase);
    if let Some(wanted) = wanted {
        let is_known = admins.is_some();
        let admins = admins.unwrap_or_default();
        let own = me.map(|m| &m.admin).filter(|own| admins.iter().all(|a| a.id != own.id));
        let mut found = admins.iter().chain(own).filter(|a| a.email.as_str().to_lowercase() == wanted);
        if let Some(admin) = found.next() {
            return match found.next() {
                Some(_) => Err(NoAuthor::Ambiguous(wanted)),
                None => Ok(Author { admin: admin.id.clone(), fallback: false }),
            };
        }
        let me = me.filter(|_| is_known).ok_or(NoAuthor::Unknown)?;
        return Ok(Author { admin: me.admin.id.clone(), fallback: true });
    }
    let me = me.ok_or(NoAuthor::Unknown)?;
    Ok(Author { admin: me.admin.id.clone(), fallback: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;

    fn admin(id: &str, email: &str) -> Admin {
        Admin {
            id: AdminId::new(id),
            name: Text::new("A"),
            email: Text::new(email),
            away: false,
            away_reassign: false,
            away_reason: None,
            has_inbox_seat: true,
            team_ids: Vec::new(),
        }
    }

    fn me(id: &str, email: &str) -> Me {
        Me {
            admin: admin(id, email),
            workspace_id: "w".to_owned(),
            workspace_name: Text::new("W"),
            region: None,
            timezone: None,
        }
    }

    #[test]
    fn the_admin_with_the_persons_address_is_the_author_whatever_its_case() {
        let admins = [admin("1", "ada@example.test"), admin("2", "Bo@Example.Test")];
        let author = author_for(Some(&me("1", "ada@example.test")), Some(&admins), Some(" bO@example.test "));
        assert_eq!(author, Ok(Author { admin: AdminId::new("2"), fallback: false }));
    }

    #[test]
    fn without_such_an_admin_the_tokens_owner_writes_and_it_is_told() {
        let admins = [admin("1", "ada@example.test")];
        for email in [None, Some(""), Some("who@example.test")] {
            let author = author_for(Some(&me("1", "ada@example.test")), Some(&admins), email);
            assert_eq!(author, Ok(Author { admin: AdminId::new("1"), fallback: true }));
        }
    }

    #[test]
    fn two_admins_with_one_address_are_refused() {
        let admins = [admin("1", "team@example.test"), admin("2", "TEAM@example.test")];
        let author = author_for(Some(&me("1", "team@example.test")), Some(&admins), Some("team@example.test"));
        assert_eq!(author, Err(NoAuthor::Ambiguous("team@example.test".to_owned())));
    }

    #[test]
    fn the_tokens_owner_is_known_by_address_before_the_list_of_teammates_is() {
        for admins in [None, Some(&[][..])] {
            let author = author_for(Some(&me("1", "ada@example.test")), admins, Some("ada@example.test"));
            assert_eq!(author, Ok(Author { admin: AdminId::new("1"), fallback: false }));
            assert_eq!(author_for(None, admins, None), Err(NoAuthor::Unknown));
        }
    }

    #[test]
    fn before_the_teammates_are_known_the_tokens_owner_is_not_taken_for_somebody_else() {
        let ada = me("1", "ada@example.test");
        let email = Some("bo@example.test");
        assert_eq!(author_for(Some(&ada), None, email), Err(NoAuthor::Unknown));
        assert!(author_for(Some(&ada), Some(&[]), email).is_ok_and(|author| author.fallback));
        assert!(author_for(Some(&ada), None, None).is_ok());
    }
}
