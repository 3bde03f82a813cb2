//! The client and its reads.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::endpoint::{self, Endpoint};
use super::error::ApiError;
use super::files::Upload;
use super::options::ClientOptions;
use super::pace::{RateState, Slot};
use super::query::{Page, PageRequest, Query, SearchSort};
use super::timer::Timer;
use super::trail::Trail;
use super::transport::{Call, Transport, Version};
use super::wire::{self, lists, lists::Deleted};
use crate::domain::article::Article;
use crate::domain::{
    Admin, AdminId, AwayReason, Company, CompanyId, Contact, ContactEvent, ContactId, ContactNote, Conversation,
    ConversationAttribute, ConversationId, Macro, Me, Tag, Team, Thread, Ticket, TicketId, TicketType, Timestamp,
};
use clock::Offset;

/// How many contacts are asked for in one search.
const CONTACTS_A_SEARCH: usize = 50;
/// The largest page Intercom gives.
const LARGEST_PAGE: u32 = 150;
/// The largest page of deleted conversations.
const DELETED_A_PAGE: u32 = 60;
/// Lists that are read to their end stop here: a server whose pages never end must not keep us for ever.
const MOST_PAGES: usize = 100;
/// Merged contacts are followed this far (API 10.2).
const MOST_HOPS: usize = 3;

/// A workspace's API. Cheap to clone; all clones share one connection pool and one pacer.
#[derive(Clone)]
pub struct Client {
    pub(super) transport: Arc<Transport>,
    /// The place that is kept for the next write.
    place: Arc<Mutex<Option<Slot>>>,
    /// The files that go with what is said next.
    pub(super) upload: Option<Upload>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.transport.base()).finish_non_exhaustive()
    }
}

impl Client {
    /// Makes a client; nothing is sent yet.
    pub fn new(options: ClientOptions) -> Result<Self, ApiError> {
        Ok(Self::of(Transport::new(options, Timer::default())?))
    }

    /// A client whose waiting takes no time.
    #[cfg(test)]
    pub(super) fn leaping(options: ClientOptions, time: Arc<super::timer::Leaping>) -> Result<Self, ApiError> {
        Ok(Self::of(Transport::new(options, Timer::Leaping(time))?))
    }

    fn of(transport: Transport) -> Self {
        Self { transport: Arc::new(transport), place: Arc::default(), upload: None }
    }

    /// A client whose next write goes out at once: it has waited for its turn already. When a request leaves can so be
    /// noted before it does (S3).
    pub async fn placed(&self) -> Self {
        let place = self.transport.place().await;
        Self { transport: Arc::clone(&self.transport), place: Arc::new(Mutex::new(Some(place))), upload: None }
    }

    /// A client whose next reply or note carries files. It has one place and one request in it.
    #[must_use]
    pub fn carrying(self, upload: Upload) -> Self {
        Self { upload: Some(upload), ..self }
    }

    /// Sends a write, in the place that is kept for it.
    pub(super) async fn write(&self, call: Call) -> Result<Value, ApiError> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.transport.write(call, place).await
    }

    /// Tells its token from others ([`Token::mark`](super::Token::mark)).
    pub fn token_mark(&self) -> &str {
        self.transport.token_mark()
    }

    /// The rate limit as the last answer told it.
    pub fn rate(&self) -> Option<RateState> {
        self.transport.rate()
    }

    /// Does not wait any longer for what the server asked to wait for (429), as a person wants to know whether it still
    /// has to be.
    pub fn press_on(&self) {
        self.transport.press_on();
    }

    /// How far the server's clock is from this machine's, as its answers tell; nothing before the first.
    pub fn offset(&self) -> Offset {
        self.transport.offset()
    }

    /// The earliest that it can be at the server now, by the `Date` of its last good answer; none before the first.
    pub fn server_time(&self) -> Option<Timestamp> {
        self.transport.server_time()
    }

    /// The token's owner and workspace. Where the answer leaves the away flags out (API 9.1), they are fetched.
    pub async fn me(&self) -> Result<Me, ApiError> {
        let answer = self.transport.send(Call::get(endpoint::ME, "", &["me"])).await?;
        let mut me = read(endpoint::ME, "", wire::people::me(&answer))?;
        if !wire::people::tells_away(&answer) {
            match self.admin(&me.admin.id).await {
                Ok(admin) => me.admin = admin,
                // A token may lack this one permission and still be good for all the rest.
                Err(ApiError::Forbidden { .. } | ApiError::NotFound { .. } | ApiError::Malformed { .. }) => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(me)
    }

    /// Every teammate of the workspace, with and without a seat in the inbox.
    pub async fn admins(&self) -> Result<Page<Admin>, ApiError> {
        self.list(endpoint::ADMINS, &["admins"], lists::admins).await
    }

    /// A teammate by id, as they are now.
    pub async fn admin(&self, id: &AdminId) -> Result<Admin, ApiError> {
        let call = Call::get(endpoint::ADMIN, id.as_str(), &["admins", id.as_str()]);
        read(endpoint::ADMIN, id.as_str(), wire::people::admin(&self.transport.send(call).await?))
    }

    /// The reasons to be away that may be chosen.
    pub async fn away_reasons(&self) -> Result<Page<AwayReason>, ApiError> {
        self.list(endpoint::AWAY_REASONS, &["away_status_reasons"], lists::away_reasons).await
    }

    /// Every team of the workspace: all pages, if there are several.
    pub async fn teams(&self) -> Result<Page<Team>, ApiError> {
        self.list(endpoint::TEAMS, &["teams"], lists::teams).await
    }

    /// Every tag of the workspace: all pages, if there are several.
    pub async fn tags(&self) -> Result<Page<Tag>, ApiError> {
        self.list(endpoint::TAGS, &["tags"], lists::tags).await
    }

    /// Every macro that the token may read: all pages, a request each.
    pub async fn macros(&self) -> Result<Page<Macro>, ApiError> {
        self.all_pages(endpoint::MACROS, "", &["macros"], Some(LARGEST_PAGE), lists::macros).await
    }

    /// The articles that customers can read and that a search finds: the first page of them (API 16).
    pub async fn articles(&self, phrase: &str) -> Result<Vec<Article>, ApiError> {
        let parameters = vec![("phrase", phrase.to_owned()), ("state", "published".to_owned())];
        let call = Call::get(endpoint::ARTICLES, "", &["articles", "search"]).query(parameters);
        read(endpoint::ARTICLES, "", lists::articles(&self.transport.send(call).await?))
    }

    /// A page of the conversations there are, whatever they are, without their parts.
    pub async fn conversations(&self, page: &PageRequest) -> Result<Page<Conversation>, ApiError> {
        let call = Call::get(endpoint::CONVERSATIONS, "", &["conversations"]).query(page.parameters());
        let answer = self.transport.send(call).await?;
        read(endpoint::CONVERSATIONS, "", lists::conversations(&answer))
    }

    /// A page of the conversations that a search finds.
    pub async fn search_conversations(
        &self,
        query: &Query,
        sort: &SearchSort,
        page: &PageRequest,
    ) -> Result<Page<Conversation>, ApiError> {
        let body = json!({ "query": query.to_json(), "sort": sort.to_json(), "pagination": page.pagination() });
        let call = Call::search(endpoint::SEARCH, &["conversations", "search"], body);
        let answer = self.transport.send(call).await?;
        read(endpoint::SEARCH, "", lists::conversations(&answer))
    }

    /// A conversation with its newest 500 parts.
    pub async fn thread(&self, id: &ConversationId) -> Result<Thread, ApiError> {
        self.thread_by(id, self.transport.of_threads()).await
    }

    /// The same by the Preview version, which tells what events changed (API 6.2).
    pub async fn thread_in_full(&self, id: &ConversationId) -> Result<Thread, ApiError> {
        self.thread_by(id, Version::Preview).await
    }

    async fn thread_by(&self, id: &ConversationId, version: Version) -> Result<Thread, ApiError> {
        let call = Call::get(endpoint::THREAD, id.as_str(), &["conversations", id.as_str()]).version(version);
        let answer = self.transport.send(call).await?;
        read(endpoint::THREAD, id.as_str(), wire::conversation::thread(&answer, self.server_time()))
    }

    /// A page, counted from 1, of the conversations that were deleted, the last one first (API 7.14).
    pub async fn deleted_conversations(&self, number: u32) -> Result<Page<Deleted>, ApiError> {
        let parameters =
            vec![("page", number.to_string()), ("per_page", DELETED_A_PAGE.to_string()), ("order", "desc".to_owned())];
        let call = Call::get(endpoint::DELETED, "", &["conversations", "deleted"]).query(parameters);
        read(endpoint::DELETED, "", lists::deleted(&self.transport.send(call).await?))
    }

    /// A contact; one that was merged into another is followed there.
    pub async fn contact(&self, id: &ContactId) -> Result<Contact, ApiError> {
        let mut asked = id.clone();
        for _ in 0..=MOST_HOPS {
            let call = Call::get(endpoint::CONTACT, asked.as_str(), &["contacts", asked.as_str()]);
            match self.transport.send_following(call).await? {
                Ok(answer) => return read(endpoint::CONTACT, id.as_str(), wire::contact::contact(&answer)),
                Err(successor) => asked = successor,
            }
        }
        Err(ApiError::NotFound {
            what: format!("contact {id}"),
            code: "contact_merged".to_owned(),
            words: "merged into another too many times".into(),
        })
    }

    /// These contacts, as far as they exist: merged and deleted ones, and those made moments ago, are left out.
    pub async fn contacts(&self, ids: &[ContactId]) -> Result<Vec<Contact>, ApiError> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(CONTACTS_A_SEARCH) {
            let some: Vec<&str> = some.iter().map(ContactId::as_str).collect();
            let query = Query::field("id", super::query::Op::In, some.clone());
            let pagination = PageRequest::first(u32::try_from(some.len()).unwrap_or(LARGEST_PAGE)).pagination();
            let body = json!({ "query": query.to_json(), "pagination": pagination });
            let answer = self.transport.send(Call::search(endpoint::CONTACTS, &["contacts", "search"], body)).await?;
            found.extend(read(endpoint::CONTACTS, "", lists::contacts(&answer))?.items);
        }
        Ok(found)
    }

    /// Notes about a customer, newest first.
    pub async fn contact_notes(&self, id: &ContactId) -> Result<Page<ContactNote>, ApiError> {
        let path = ["contacts", id.as_str(), "notes"];
        self.all_pages(endpoint::CONTACT_NOTES, id.as_str(), &path, Some(50), lists::notes).await
    }

    /// A customer's tags, with names.
    pub async fn contact_tags(&self, id: &ContactId) -> Result<Page<Tag>, ApiError> {
        self.list(endpoint::CONTACT_TAGS, &["contacts", id.as_str(), "tags"], lists::tags).await
    }

    /// A customer's companies.
    pub async fn contact_companies(&self, id: &ContactId) -> Result<Page<Company>, ApiError> {
        let path = ["contacts", id.as_str(), "companies"];
        self.all_pages(endpoint::CONTACT_COMPANIES, id.as_str(), &path, Some(50), lists::companies).await
    }

    /// A company as its own page has it: with plan, size and attributes.
    pub async fn company(&self, id: &CompanyId) -> Result<Company, ApiError> {
        let call = Call::get(endpoint::COMPANY, id.as_str(), &["companies", id.as_str()]);
        read(endpoint::COMPANY, id.as_str(), wire::contact::company(&self.transport.send(call).await?))
    }

    /// What a customer did in the last 90 days, the newest page of it.
    pub async fn contact_events(&self, id: &ContactId) -> Result<Vec<ContactEvent>, ApiError> {
        let parameters = vec![
            ("type", "user".to_owned()),
            ("intercom_user_id", id.as_str().to_owned()),
            ("per_page", "50".to_owned()),
        ];
        let call = Call::get(endpoint::EVENTS, id.as_str(), &["events"]).query(parameters);
        let answer = self.transport.send(call).await?;
        read(endpoint::EVENTS, id.as_str(), lists::events(&answer).map(|page| page.items))
    }

    /// A ticket with its type, state and attributes; its id is that of its conversation.
    pub async fn ticket(&self, id: &TicketId) -> Result<Ticket, ApiError> {
        let call = Call::get(endpoint::TICKET, id.as_str(), &["tickets", id.as_str()]);
        read(endpoint::TICKET, id.as_str(), wire::ticket::ticket(&self.transport.send(call).await?))
    }

    /// A list that has no pages; where it has, they are read as well.
    pub(super) async fn list<T: Named>(
        &self,
        endpoint: Endpoint,
        path: &[&str],
        reader: fn(&Value) -> wire::Reading<Page<T>>,
    ) -> Result<Page<T>, ApiError> {
        self.all_pages(endpoint, "", path, None, reader).await
    }

    /// All pages of a list, each item once. Where it cannot be read to its end, as its pages go in circles or do not end,
    /// there is a next page to it still.
    async fn all_pages<T: Named>(
        &self,
        endpoint: Endpoint,
        subject: &str,
        path: &[&str],
        per_page: Option<u32>,
        reader: fn(&Value) -> wire::Reading<Page<T>>,
    ) -> Result<Page<T>, ApiError> {
        let (mut all, mut trail) = (Page { items: Vec::new(), next: None, total: None }, Trail::default());
        for _ in 0..MOST_PAGES {
            let after = all.next.take();
            let parameters = match (per_page, after) {
                (None, None) => Vec::new(),
                (per_page, after) => PageRequest { per_page: per_page.unwrap_or(LARGEST_PAGE), after }.parameters(),
            };
            let call = Call::get(endpoint, subject, path).query(parameters);
            let answer = read(endpoint, subject, reader(&self.transport.send(call).await?))?;
            let new = trail.took(answer.items.iter().map(Named::name));
            all.items.extend(answer.items.into_iter().zip(new).filter(|(_, new)| *new).map(|(item, _)| item));
            let Some(next) = answer.next else { return Ok(all) };
            let may_follow = trail.may_follow(&next);
            all.next = Some(next);
            if !may_follow {
                break;
            }
        }
        tracing::warn!(what = endpoint.name, "a list whose pages go in circles or do not end");
        Ok(all)
    }
}

/// What an item of a list is told from the others by.
pub(super) trait Named {
    fn name(&self) -> &str;
}

macro_rules! named {
    ($($kind:ty),*) => {
        $(impl Named for $kind {
            fn name(&self) -> &str {
                self.id.as_str()
            }
        })*
    };
}

named!(Admin, AwayReason, Team, Tag, Macro, ContactNote, Company, TicketType, ConversationAttribute);

/// Says of an unreadable answer what it was the answer to.
pub(super) fn read<T>(endpoint: Endpoint, subject: &str, reading: wire::Reading<T>) -> Result<T, ApiError> {
    reading.map_err(|problem| {
        let blank = if subject.is_empty() { "" } else { " " };
        ApiError::Malformed { what: format!("{}{blank}{subject}: {problem}", endpoint.name), page: false }
    })
}
