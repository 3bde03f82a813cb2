"""An agent's whole day against the practice workspace, with Intercom's own client for Python.

BASE_URL and TOKEN say where the workspace is. Nothing here is special to it: the same program would run against
Intercom, but for the step that has faults planned (CONTROL_TOKEN). One step goes on where the one before it left off;
a step that fails is told, and the rest still runs. In the end every method that has an operation here must have been
called.

The client's own pages of a search do not hand the cursor on (they ask for the first page for ever, of any server), so
searches are walked by hand here; its lists are walked by the client.
"""

import json
import os
import sys
import time
import traceback
import urllib.request

from intercom import (
    AdminReplyConversationRequest,
    ContactReplyIntercomUserIdRequest,
    CreateContactRequestWithEmail,
    CreateContactRequestWithExternalId,
    CreateContactRequestWithRole,
    CreateDataEventRequestWithId,
    CreateMessageRequest_Email,
    CreateOrUpdateTagRequest,
    CreateTicketRequestContactsItemId,
    Intercom,
    MultipleFilterSearchRequest,
    RedactConversationRequest_ConversationPart,
    SingleFilterSearchRequest,
    StartingAfterPaging,
)
from intercom.conversations import (
    AttachContactToConversationRequestCustomerIntercomUserId,
    ConversationsManageRequestBody_Assignment,
    ConversationsManageRequestBody_Close,
    ConversationsManageRequestBody_Open,
    ConversationsManageRequestBody_Snoozed,
    CreateConversationRequestFrom,
)
from intercom.core.api_error import ApiError

BASE_URL, TOKEN = os.environ["BASE_URL"], os.environ["TOKEN"]

# The families of the client that the workspace has, and those that it has not.
HERE = set(
    "admins articles away_status_reasons companies contacts conversations data_attributes events jobs messages notes "
    "segments subscription_types tags teams ticket_states ticket_types tickets".split()
)
ELSEWHERE = set(
    "ai_content calls custom_channel_events custom_object_instances data_export export help_centers internal_articles "
    "ip_allowlist news phone_call_redirects unstable visitors".split()
)
# Of the families that are here, what is not.
NOT_HERE = {"admins.list_all_activity_logs"}
CALLED = set()


class Watched:
    """A family of the client, or the client itself, which remembers what was called of it."""

    def __init__(self, whole, name=""):
        self._whole, self._name = whole, name

    def __getattr__(self, name):
        value = getattr(self._whole, name)
        if self._name:
            CALLED.add(f"{self._name}.{name}")
            return value
        return Watched(value, name) if name in HERE else value


client = Watched(Intercom(base_url=BASE_URL, token=TOKEN))
STAMP = format(time.time_ns(), "x")
STEPS = []


class Day:
    """What one step found out for the next ones."""


day = Day()


def step(run):
    STEPS.append(run)
    return run


def refused(status, code, call):
    try:
        call()
    except ApiError as error:
        body = error.body if isinstance(error.body, dict) else error.body.dict()
        assert error.status_code == status, (error.status_code, body)
        assert body["type"] == "error.list", body
        assert body["errors"][0]["code"] == code, body
        return error
    raise AssertionError(f"not refused with {status}")


def walk(pager):
    rows = list(pager)
    assert len({row.id for row in rows}) == len(rows), "a row came twice"
    return rows


def search(ask, query, per_page):
    """All rows of a search, its pages walked by hand."""
    rows, after = [], None
    while True:
        page = ask(query=query, pagination=StartingAfterPaging(per_page=per_page, starting_after=after))
        rows += page.items or []
        pages = page.response.pages if hasattr(page, "response") and page.response else page._response.pages
        after = pages.next.starting_after if pages and pages.next else None
        if not after:
            assert len({row.id for row in rows}) == len(rows), "a row came twice"
            return rows


def single(field, operator, value):
    return SingleFilterSearchRequest(field=field, operator=operator, value=value)


def parts(conversation):
    return conversation.conversation_parts.conversation_parts


@step
def who_am_i():
    day.me = client.admins.identify()
    assert "@" in day.me.email and day.me.app.id_code


@step
def the_teammates_their_teams_and_the_reasons_for_being_away():
    admins = client.admins.list().admins
    assert len(admins) == 8
    for admin in admins:
        assert client.admins.find(int(admin.id)).id == admin.id
    day.colleague = next(a for a in admins if a.id != day.me.id and a.has_inbox_seat and not a.away_mode_enabled)
    teams = client.teams.list().teams
    assert len(teams) == 4
    day.team = next(t for t in (client.teams.find(t.id) for t in teams))
    assert client.away_status_reasons.list_away_status_reasons()


@step
def away_and_back():
    away = client.admins.away(int(day.me.id), away_mode_enabled=True, away_mode_reassign=False)
    assert away.away_mode_enabled
    assert not client.admins.away(int(day.me.id), away_mode_enabled=False, away_mode_reassign=False).away_mode_enabled
    refused(404, "admin_not_found", lambda: client.admins.find(1))


@step
def every_conversation_page_by_page():
    day.conversations = walk(client.conversations.list(per_page=60))
    assert len(day.conversations) > 120
    for row in day.conversations:
        assert isinstance(row.id, str) and isinstance(row.created_at, int)
        assert row.open == (row.state != "closed")


@step
def searches():
    day.open = search(client.conversations.search, single("state", "=", "open"), 25)
    assert len(day.open) == sum(row.state == "open" for row in day.conversations)
    both = MultipleFilterSearchRequest(
        operator="AND",
        value=[
            MultipleFilterSearchRequest(operator="AND", value=[single("created_at", ">", "1306054154")]),
            MultipleFilterSearchRequest(
                operator="OR",
                value=[single("state", "=", "snoozed"), single("admin_assignee_id", "=", day.me.id)],
            ),
        ],
    )
    rows = search(client.conversations.search, both, 50)
    assert rows and all(row.state == "snoozed" or str(row.admin_assignee_id) == day.me.id for row in rows)
    refused(400, "invalid_field", lambda: client.conversations.search(query=single("mood", "=", "good")))


@step
def reading_threads():
    for row in day.conversations[:40]:
        whole = client.conversations.find(row.id)
        assert whole.id == row.id
        assert all(part.author.type and part.part_type for part in parts(whole))
    assert "<p>" not in client.conversations.find(day.open[0].id, display_as="plaintext").source.body
    refused(404, "not_found", lambda: client.conversations.find("1"))


@step
def a_customer_writes_and_is_answered():
    email = f"grace.{STAMP}@example.org"
    day.contact = client.contacts.create(request=CreateContactRequestWithEmail(email=email))
    client.contacts.update(day.contact.id, name="Grace Holloway")
    message = client.conversations.create(
        from_=CreateConversationRequestFrom(type="user", id=day.contact.id), body="The export stops half way."
    )
    day.id = message.conversation_id
    assert message.type == "user_message" and day.id

    def say(kind, body):
        request = AdminReplyConversationRequest(message_type=kind, type="admin", admin_id=day.me.id, body=body)
        return client.conversations.reply(day.id, request=request)

    assert "<b>look</b>" in parts(say("comment", "<p>Let me <b>look</b>.</p>"))[-1].body
    assert parts(say("note", "Large workspace."))[-1].part_type == "note"
    theirs = ContactReplyIntercomUserIdRequest(
        message_type="comment", type="user", intercom_user_id=day.contact.id, body="Thank you!"
    )
    whole = client.conversations.reply("last", request=theirs)
    assert whole.id == day.id and parts(whole)[-1].author.id == day.contact.id
    nobody = AdminReplyConversationRequest(message_type="comment", type="admin", admin_id="1", body="Hello")
    refused(404, "admin_not_found", lambda: client.conversations.reply(day.id, request=nobody))


@step
def assign_snooze_open_close():
    me = day.me.id

    def manage(request):
        return client.conversations.manage(day.id, request=request)

    now = manage(ConversationsManageRequestBody_Assignment(type="admin", admin_id=me, assignee_id=day.colleague.id))
    assert str(now.admin_assignee_id) == day.colleague.id
    now = manage(ConversationsManageRequestBody_Assignment(type="team", admin_id=me, assignee_id=day.team.id))
    assert str(now.team_assignee_id) == day.team.id
    now = manage(ConversationsManageRequestBody_Assignment(type="admin", admin_id=me, assignee_id="0"))
    assert not now.admin_assignee_id
    until = int(time.time()) + 7200
    now = manage(ConversationsManageRequestBody_Snoozed(admin_id=me, snoozed_until=until))
    assert (now.state, now.open, now.snoozed_until) == ("snoozed", True, until)
    now = manage(ConversationsManageRequestBody_Open(admin_id=me))
    assert (now.state, now.snoozed_until) == ("open", None)
    now = manage(ConversationsManageRequestBody_Close(type="admin", admin_id=me, body="Goodbye."))
    assert (now.state, now.open) == ("closed", False)


@step
def tags():
    assert len(client.tags.list().data) > 5
    tag = client.tags.create(request=CreateOrUpdateTagRequest(name=f"py {STAMP}"))
    assert client.tags.create(request=CreateOrUpdateTagRequest(name=f"PY {STAMP}")).id == tag.id
    assert client.tags.find(tag.id).name == tag.name
    client.tags.tag_conversation(day.id, tag_id=tag.id, admin_id=day.me.id)
    assert tag.id in [t.id for t in client.conversations.find(day.id).tags.tags]
    client.tags.untag_conversation(day.id, tag.id, admin_id=day.me.id)
    assert tag.id not in [t.id for t in client.conversations.find(day.id).tags.tags]
    client.tags.tag_contact(day.contact.id, tag_id=tag.id)
    assert tag.id in [t.id for t in client.contacts.list_attached_tags(day.contact.id).data]
    client.tags.untag_contact(day.contact.id, tag.id)
    client.tags.delete(tag.id)
    refused(404, "not_found", lambda: client.tags.find(tag.id))


@step
def what_belongs_to_a_conversation_changes():
    assert client.conversations.update(day.id, read=True, title="A short export").title == "A short export"
    other = client.contacts.create(request=CreateContactRequestWithRole(role="lead"))
    who = AttachContactToConversationRequestCustomerIntercomUserId(intercom_user_id=other.id)
    client.conversations.attach_contact_as_admin(day.id, admin_id=day.me.id, customer=who)
    client.conversations.detach_contact_as_admin(day.id, other.id, admin_id=day.me.id)
    refused(
        422,
        "parameter_invalid",
        lambda: client.conversations.detach_contact_as_admin(day.id, day.contact.id, admin_id=day.me.id),
    )
    theirs = next(p for p in parts(client.conversations.find(day.id)) if p.author.id == day.contact.id and p.body)
    part = RedactConversationRequest_ConversationPart(conversation_id=day.id, conversation_part_id=theirs.id)
    whole = client.conversations.redact_conversation_part(request=part)
    assert next(p for p in parts(whole) if p.id == theirs.id).redacted


@step
def every_contact_page_by_page():
    day.contacts = walk(client.contacts.list(per_page=100))
    assert len(day.contacts) > 100
    leads = search(client.contacts.search, single("role", "=", "lead"), 50)
    assert len(leads) == sum(row.role == "lead" for row in day.contacts)


@step
def a_contacts_record():
    contact, external = day.contact.id, f"external-{STAMP}"
    assert client.contacts.update(contact, external_id=external).external_id == external
    assert client.contacts.find(contact).external_id == external
    assert client.contacts.show_contact_by_external_id(external).id == contact
    note = client.notes.create(contact, body="<p>Prefers e-mail</p>", admin_id=day.me.id)
    assert client.notes.find(int(note.id)).id == note.id
    for n in range(1, 55):
        client.notes.create(contact, body=f"No. {n}", admin_id=day.me.id)
    notes = walk(client.notes.list(contact))
    assert len(notes) == 55, "more than a page, and then an end"
    assert notes[-1].id == note.id, "newest first"
    assert client.contacts.list_attached_segments(contact).data
    kind = client.subscription_types.list().data[0]
    client.contacts.attach_subscription(contact, subscription_id=kind.id, consent_type=kind.consent_type)
    assert client.contacts.list_attached_subscriptions(contact).data[0].id == kind.id
    client.contacts.detach_subscription(contact, kind.id)
    twice = CreateContactRequestWithEmail(email=day.contact.email)
    refused(409, "conflict", lambda: client.contacts.create(request=twice, request_options={"max_retries": 0}))
    refused(404, "not_found", lambda: client.contacts.find("0123456789abcdef01234567"))
    assert client.contacts.archive(contact).archived is True
    assert client.contacts.unarchive(contact).archived is False


@step
def a_lead_turns_out_to_be_a_user():
    # Without a version of its own this client gets the newest, which wants the two to look like one person.
    email = f"twice.{STAMP}@example.org"
    lead = client.contacts.create(request=CreateContactRequestWithRole(role="lead", email=email))
    own = CreateContactRequestWithExternalId(external_id=f"merged-{STAMP}", email=email)
    user = client.contacts.create(request=own)
    assert client.contacts.merge_lead_in_user(lead_id=lead.id, contact_id=user.id).id == user.id
    refused(410, "contact_merged", lambda: client.contacts.find(lead.id))
    assert client.contacts.delete(user.id).deleted is True


@step
def companies():
    own = f"company-{STAMP}"
    company = client.companies.create_or_update(request={"company_id": own, "name": "Brackenfold Press"})
    assert client.companies.find(company.id).company_id == own
    client.companies.attach_contact(day.contact.id, company_id=company.id)
    assert [c.id for c in client.companies.list_attached_contacts(company.id).data] == [day.contact.id]
    # The client looks for `companies`, as the description has it; what Intercom sends is `data`.
    theirs = json.loads(client.contacts.list_attached_companies(day.contact.id).response.json())
    assert [c["id"] for c in theirs["data"]] == [company.id]
    client.companies.list_attached_segments(company.id)
    rows = walk(client.companies.list(per_page=10))
    assert len(rows) > 10 and company.id in [row.id for row in rows]
    assert len(walk(client.companies.scroll())) >= len(rows)
    client.companies.update(company.id, request={"website": "https://brackenfold.example"})
    assert client.companies.retrieve(company_id=own).id == company.id, "one, not a list"
    assert client.companies.retrieve().data
    client.companies.detach_contact(day.contact.id, company.id)
    assert client.companies.delete(company.id).deleted is True
    refused(404, "company_not_found", lambda: client.companies.find(company.id))


@step
def events_and_attributes():
    event = CreateDataEventRequestWithId(
        id=day.contact.id, event_name="began-export", created_at=int(time.time()) - 60, metadata={"rows": "12"}
    )
    client.events.create(request=event)
    assert client.events.list(type="user", intercom_user_id=day.contact.id).events
    summary = client.events.list(type="user", intercom_user_id=day.contact.id, summary=True).events
    assert any(e.name == "began-export" and e.count == 1 for e in summary)
    counts = {"event_name": "opened-letter", "count": 3, "first": 1_700_000_000, "last": 1_700_000_900}
    client.events.summaries(user_id=f"external-{STAMP}", event_summaries=counts)
    assert len(client.data_attributes.list(model="contact").data) > 5
    made = client.data_attributes.create(
        request={"name": f"rows_{STAMP}", "model": "contact", "data_type": "integer"}
    )
    client.data_attributes.update(made.id, request={"description": "How many"})


@step
def the_library():
    seen, after = set(), None
    while True:
        macros = client.unstable.macros.list_macros(per_page=5, starting_after=after)
        seen |= {macro.id for macro in macros.data}
        after = macros.pages.next.starting_after if macros.pages and macros.pages.next else None
        if not after:
            break
    assert len(seen) > 5
    assert client.unstable.macros.get_macro(sorted(seen)[0]).name
    articles = walk(client.articles.list())
    assert len(articles) >= 20
    assert client.articles.find(int(articles[0].id)).id == articles[0].id
    assert client.articles.search(phrase=articles[0].title.split(" ")[0], state="published").data.articles
    words = {"title": f"Letters {STAMP}", "body": "<p>How to fold them</p>", "author_id": int(day.me.id)}
    made = int(client.articles.create(request={**words, "state": "published"}).id)
    client.articles.update(made, title=f"Envelopes {STAMP}")
    renamed = client.articles.search(phrase=f"envelopes {STAMP}", highlight=True)
    assert renamed.data.articles[0].id == str(made)
    assert client.articles.delete(made).deleted is True
    refused(404, "not_found", lambda: client.articles.find(made))
    segments = client.segments.list(include_count=True).segments
    assert client.segments.find(segments[0].id).id == segments[0].id
    assert client.subscription_types.list().data
    brands = client.unstable.brands.list_brands().data
    assert client.unstable.brands.retrieve_brand(brands[0].id).id == brands[0].id
    senders = client.unstable.emails.list_emails().data
    assert client.unstable.emails.retrieve_email(senders[0].id).id == senders[0].id


@step
def tickets():
    kind = next(t for t in client.ticket_types.list().data if t.category == "Customer")
    assert client.ticket_types.get(kind.id).id == kind.id
    states = client.ticket_states.list_ticket_states().data
    resolved = next(state for state in states if state.category == "resolved")
    who = [CreateTicketRequestContactsItemId(id=day.contact.id)]
    attributes = {"ticket_attributes": {"_default_title_": "Half an export"}}
    ticket = client.tickets.create(
        ticket_type_id=kind.id, contacts=who, request_options={"additional_body_parameters": attributes}
    )
    assert client.tickets.get(ticket.id).ticket_attributes["_default_title_"] == "Half an export"
    words = {"message_type": "comment", "type": "admin", "admin_id": day.me.id, "body": "We are on it."}
    assert "We are on it" in client.tickets.reply(ticket.id, request=words).body
    client.tickets.update(ticket.id, ticket_state_id=resolved.id, admin_id=int(day.me.id), assignee_id=day.me.id)
    tag = client.tags.list().data[0]
    client.tags.tag_ticket(ticket.id, tag_id=tag.id, admin_id=day.me.id)
    client.tags.untag_ticket(ticket.id, tag.id, admin_id=day.me.id)
    rows = search(client.tickets.search, single("created_at", ">", "1306054154"), 10)
    assert ticket.id in [row.id for row in rows]
    job = client.tickets.enqueue_create_ticket(ticket_type_id=kind.id, contacts=who)
    assert client.jobs.status(job.id).id == job.id
    assert client.conversations.convert_to_ticket(int(day.id), ticket_type_id=kind.id).id == day.id
    assert client.tickets.delete_ticket(ticket.id).deleted is True
    made = client.ticket_types.create(request={"name": f"Kind {STAMP}", "category": "Customer", "icon": "🎟️"})
    assert client.ticket_types.update(made.id, name=f"Kin {STAMP}").id == made.id


@step
def writing_to_a_customer_first():
    mail = {
        "subject": "Your export",
        "body": "Hello Grace",
        "template": "plain",
        "from_": {"type": "admin", "id": int(day.me.id)},
        "to": {"type": "user", "id": day.contact.id},
        "create_conversation_without_contact_reply": True,
    }
    sent = client.messages.create(request=CreateMessageRequest_Email(**mail))
    assert client.conversations.find(sent.conversation_id).source.type == "email"


@step
def an_end_to_a_conversation():
    who = CreateConversationRequestFrom(type="user", id=day.contact.id)
    made = client.conversations.create(from_=who, body="Never mind.").conversation_id
    assert client.conversations.delete_conversation(int(made)).deleted is True
    refused(404, "not_found", lambda: client.conversations.find(made))
    assert client.contacts.block_contact(day.contact.id).blocked is True


@step
def a_wrong_token_and_an_operation_that_is_not_there():
    stranger = Intercom(base_url=BASE_URL, token="wrong")
    refused(401, "unauthorized", stranger.admins.identify)
    refused(404, "not_found", lambda: client.conversations.run_assignment_rules(day.id))


@step
def a_limit_that_is_over_soon_and_a_server_that_fails():
    def plan(**fault):
        headers = {"Authorization": f"Bearer {os.environ['CONTROL_TOKEN']}", "Content-Type": "application/json"}
        data = json.dumps({"path": "/me", **fault}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{BASE_URL}/practice/faults", data, headers)).close()

    plan(kind="rate_limited", seconds=1)
    refused(429, "rate_limit_exceeded", client.admins.identify)
    plan(kind="rate_limited", seconds=1)
    # The client counts its retries from two.
    assert client.admins.identify(request_options={"max_retries": 4}).id == day.me.id
    plan(kind="status", status=500)
    refused(500, "server_error", client.admins.identify)
    refused(400, "parameter_invalid", lambda: client.conversations.list(per_page=1000))


@step
def every_method_that_has_an_operation_here_was_called():
    families = {name for name, what in vars(Intercom).items() if isinstance(what, property)}
    assert families - {"with_raw_response"} == HERE | ELSEWHERE, families ^ (HERE | ELSEWHERE)
    methods = set()
    for family in HERE:
        own = vars(type(getattr(client, family)._whole)).items()
        methods |= {f"{family}.{name}" for name, what in own if callable(what) and not name.startswith("_")}
    assert methods - CALLED == NOT_HERE, (methods - CALLED) ^ NOT_HERE


failures = 0
for run in STEPS:
    try:
        run()
    except Exception as error:  # a step that fails must not keep the others from being tried
        failures += 1
        here = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]
        words = f"{type(error).__name__}: {error}".replace("\n", " ")
        print(f"FAILED {run.__name__.replace('_', ' ')} (line {here[-1]}): {words[:600]}")
print(f"Python: {len(STEPS) - failures} of {len(STEPS)} steps of the day passed.")
sys.exit(1 if failures else 0)
