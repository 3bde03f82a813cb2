// An agent's whole day against the practice workspace, with Intercom's own client for Node.
//
// BASE_URL and TOKEN say where the workspace is. Nothing here is special to it: the same program would run against
// Intercom, but for the step that has faults planned (CONTROL_TOKEN). One step goes on where the one before it left
// off; a step that fails is told, and the rest still runs. In the end every method that has an operation here must
// have been called.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";

// The packages are installed apart from the sources.
const require = createRequire(path.join(process.env.SDK_HOME ?? process.cwd(), "package.json"));
const { IntercomClient, IntercomError } = require("intercom-client");

const { BASE_URL, TOKEN, CONTROL_TOKEN } = process.env;

// The families of the client that the workspace has, and those that it has not.
const HERE = [
  "admins", "articles", "awayStatusReasons", "companies", "contacts", "conversations", "dataAttributes", "events",
  "jobs", "messages", "notes", "segments", "subscriptionTypes", "tags", "teams", "ticketStates", "ticketTypes",
  "tickets",
];
const ELSEWHERE = [
  "aiContent", "calls", "customChannelEvents", "customObjectInstances", "dataExport", "export", "helpCenters",
  "internalArticles", "ipAllowlist", "news", "phoneCallRedirects", "unstable", "visitors",
];
// Of the families that are here, what is not.
const NOT_HERE = ["admins.listAllActivityLogs"];
const called = new Set();

function watched(whole) {
  const part = (family, of) => new Proxy(of, {
    get(target, method) {
      const value = target[method];
      if (typeof value !== "function") return value;
      called.add(`${family}.${String(method)}`);
      return value.bind(target);
    },
  });
  return new Proxy(whole, {
    get: (target, family) => (HERE.includes(family) ? part(family, target[family]) : target[family]),
  });
}

const client = watched(new IntercomClient({ environment: BASE_URL, token: TOKEN }));
// The client's own types end at 2.14; this is how one asks for more.
const newest = new IntercomClient({
  environment: BASE_URL,
  token: TOKEN,
  headers: { "Intercom-Version": "2.16" },
});
const stamp = Date.now().toString(36);
const failures = [];
let steps = 0;
// What one step found out for the next ones.
const day = {};

async function step(name, run) {
  steps += 1;
  try {
    await run();
  } catch (error) {
    const at = error.stack?.split("\n").find((line) => line.includes("day.mjs"))?.trim() ?? "";
    failures.push(`${name}: ${String(error.message).split("\n").join(" ")} ${at}`);
  }
}

async function refused(status, code, call) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof IntercomError, `no answer of the server: ${error}`);
    assert.equal(error.statusCode, status, JSON.stringify(error.body));
    assert.equal(error.body.type, "error.list");
    assert.equal(error.body.errors[0].code, code);
    return error;
  }
  assert.fail(`not refused with ${status}`);
}

async function all(page) {
  const rows = [];
  for await (const row of page) rows.push(row);
  const ids = new Set(rows.map((row) => row.id));
  assert.equal(ids.size, rows.length, "a row came twice");
  return rows;
}

const single = (field, operator, value) => ({ field, operator, value });
const parts = (conversation) => conversation.conversation_parts.conversation_parts;
const last = (conversation) => parts(conversation).at(-1);

await step("who am I", async () => {
  const me = await client.admins.identify();
  assert.equal(me.type, "admin");
  assert.ok(me.email.includes("@") && me.app.id_code);
  day.me = me;
});

await step("the teammates, their teams, and the reasons for being away", async () => {
  const { admins } = await client.admins.list();
  assert.equal(admins.length, 8);
  for (const { id } of admins) {
    const admin = await client.admins.find({ admin_id: Number(id) });
    assert.equal(admin.id, id);
    assert.equal(typeof admin.has_inbox_seat, "boolean");
    assert.ok(Array.isArray(admin.team_ids));
  }
  day.colleague = admins.find((a) => a.id !== day.me.id && a.has_inbox_seat && !a.away_mode_enabled);
  const { teams } = await client.teams.list();
  assert.equal(teams.length, 4);
  for (const { id } of teams) assert.equal((await client.teams.find({ team_id: id })).id, id);
  day.team = teams.find((team) => team.distribution_method === "manual") ?? teams[0];
  const reasons = await client.awayStatusReasons.listAwayStatusReasons();
  day.reason = (reasons.data ?? reasons).find((reason) => !reason.deleted);
  assert.ok(day.reason.label);
});

await step("away and back", async () => {
  const admin_id = Number(day.me.id);
  const away = { admin_id, away_mode_enabled: true, away_mode_reassign: false };
  const gone = await client.admins.away({ ...away, away_status_reason_id: Number(day.reason.id) });
  assert.equal(gone.away_mode_enabled, true);
  const back = await client.admins.away({ ...away, away_mode_enabled: false });
  assert.equal(back.away_mode_enabled, false);
  await refused(404, "admin_not_found", () => client.admins.away({ ...away, admin_id: 1 }));
});

await step("every conversation, page by page", async () => {
  const rows = await all(await client.conversations.list({ per_page: 60 }));
  day.conversations = rows;
  assert.ok(rows.length > 120);
  for (const row of rows) {
    assert.equal(row.type, "conversation");
    assert.equal(typeof row.id, "string");
    assert.ok(Number.isInteger(row.created_at) && Number.isInteger(row.updated_at));
    assert.ok(row.source && row.contacts && row.custom_attributes);
    assert.equal(row.open, row.state !== "closed");
  }
});

await step("searches", async () => {
  const open = await all(
    await client.conversations.search({ query: single("state", "=", "open"), pagination: { per_page: 25 } }),
  );
  assert.equal(open.length, day.conversations.filter((row) => row.state === "open").length);
  day.open = open;
  const both = await all(
    await client.conversations.search({
      query: {
        operator: "AND",
        value: [
          single("created_at", ">", "1306054154"),
          {
            operator: "OR",
            value: [single("state", "=", "snoozed"), single("admin_assignee_id", "=", day.me.id)],
          },
        ],
      },
      pagination: { per_page: 50 },
    }),
  );
  assert.ok(both.every((row) => row.state === "snoozed" || String(row.admin_assignee_id) === day.me.id));
  await refused(400, "invalid_field", () => client.conversations.search({ query: single("mood", "=", "good") }));
});

await step("reading threads", async () => {
  for (const { id } of day.conversations.slice(0, 40)) {
    const whole = await client.conversations.find({ conversation_id: id });
    assert.equal(whole.id, id);
    assert.equal(whole.conversation_parts.type, "conversation_part.list");
    for (const part of parts(whole)) assert.ok(part.author.type && part.part_type);
  }
  const plain = await client.conversations.find({ conversation_id: day.open[0].id, display_as: "plaintext" });
  assert.ok(!/<p>/.test(plain.source.body));
  const longest = day.conversations.reduce((a, b) =>
    (a.statistics?.count_conversation_parts ?? 0) > (b.statistics?.count_conversation_parts ?? 0) ? a : b);
  assert.equal(parts(await client.conversations.find({ conversation_id: longest.id })).length, 500);
  await refused(404, "not_found", () => client.conversations.find({ conversation_id: "1" }));
});

await step("a customer writes, and is answered", async () => {
  const contact = await client.contacts.create({ email: `ada.${stamp}@example.org`, name: "Ada Marlow" });
  day.contact = contact;
  assert.equal(contact.role, "user");
  assert.equal(contact.id.length, 24);
  const message = await client.conversations.create({
    from: { type: "user", id: contact.id },
    body: "My invoice shows the wrong address.",
  });
  assert.equal(message.type, "user_message");
  day.id = message.conversation_id;
  const conversation_id = day.id;
  let whole = await client.conversations.reply({
    conversation_id,
    body: { message_type: "comment", type: "admin", admin_id: day.me.id, body: "<p>Let me <b>look</b>.</p>" },
  });
  assert.match(last(whole).body, /Let me <b>look<\/b>/);
  assert.equal(last(whole).author.id, day.me.id);
  whole = await client.conversations.reply({
    conversation_id,
    body: { message_type: "note", type: "admin", admin_id: day.me.id, body: "Address changed on Monday." },
  });
  assert.equal(last(whole).part_type, "note");
  whole = await client.conversations.reply({
    conversation_id,
    body: {
      message_type: "quick_reply",
      type: "admin",
      admin_id: day.me.id,
      reply_options: [{ text: "Yes", uuid: "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb" }],
    },
  });
  assert.equal(last(whole).part_type, "quick_reply");
  whole = await client.conversations.reply({
    conversation_id: "last",
    body: { message_type: "comment", type: "user", intercom_user_id: contact.id, body: "Thank you!" },
  });
  assert.equal(whole.id, conversation_id);
  assert.equal(last(whole).author.id, contact.id);
  whole = await client.conversations.reply({
    conversation_id,
    body: {
      message_type: "comment",
      type: "admin",
      admin_id: day.me.id,
      body: "Here it is.",
      attachment_urls: ["https://files.example.org/invoice.png"],
    },
  });
  assert.equal(last(whole).attachments.length, 1);
  await refused(404, "admin_not_found", () =>
    client.conversations.reply({
      conversation_id,
      body: { message_type: "comment", type: "admin", admin_id: "1", body: "Hello" },
    }));
});

await step("assign, snooze, open, close", async () => {
  const manage = (body) => client.conversations.manage({ conversation_id: day.id, body });
  const admin_id = day.me.id;
  let now = await manage({ message_type: "assignment", type: "admin", admin_id, assignee_id: day.colleague.id });
  assert.equal(String(now.admin_assignee_id), day.colleague.id);
  now = await manage({ message_type: "assignment", type: "team", admin_id, assignee_id: day.team.id });
  assert.equal(String(now.team_assignee_id), day.team.id);
  now = await manage({ message_type: "assignment", type: "admin", admin_id, assignee_id: "0" });
  assert.equal(now.admin_assignee_id, null, "2.14 has null for nobody");
  const until = Math.floor(Date.now() / 1000) + 7200;
  now = await manage({ message_type: "snoozed", admin_id, snoozed_until: until });
  assert.deepEqual([now.state, now.open, now.snoozed_until], ["snoozed", true, until]);
  now = await manage({ message_type: "open", admin_id });
  assert.deepEqual([now.state, now.snoozed_until], ["open", null]);
  now = await manage({ message_type: "close", type: "admin", admin_id, body: "Goodbye." });
  assert.deepEqual([now.state, now.open, last(now).part_type], ["closed", false, "close"]);
});

await step("tags of conversations", async () => {
  const { data } = await client.tags.list();
  assert.ok(data.length > 5);
  const tag = await client.tags.create({ name: `sdk ${stamp}` });
  assert.equal((await client.tags.create({ name: `SDK ${stamp}` })).id, tag.id, "names are the same in any case");
  assert.equal((await client.tags.find({ tag_id: tag.id })).name, tag.name);
  const on = { conversation_id: day.id, id: tag.id, admin_id: day.me.id };
  assert.equal((await client.tags.tagConversation(on)).id, tag.id);
  let whole = await client.conversations.find({ conversation_id: day.id });
  assert.ok(whole.tags.tags.some((t) => t.id === tag.id));
  await client.tags.untagConversation({ conversation_id: day.id, tag_id: tag.id, admin_id: day.me.id });
  whole = await client.conversations.find({ conversation_id: day.id });
  assert.ok(whole.tags.tags.every((t) => t.id !== tag.id));
  await client.tags.tagContact({ contact_id: day.contact.id, id: tag.id });
  const attached = await client.contacts.listAttachedTags({ contact_id: day.contact.id });
  assert.ok(attached.data.some((t) => t.id === tag.id));
  await client.tags.untagContact({ contact_id: day.contact.id, tag_id: tag.id });
  await client.tags.delete({ tag_id: tag.id });
  await refused(404, "not_found", () => client.tags.find({ tag_id: tag.id }));
});

await step("what belongs to a conversation changes", async () => {
  const updated = await client.conversations.update({
    conversation_id: day.id,
    display_as: "plaintext",
    read: true,
    title: "The wrong address",
  });
  assert.equal(updated.title, "The wrong address");
  const other = await client.contacts.create({ role: "lead", name: "Bo Lindqvist", email: `bo.${stamp}@example.org` });
  assert.equal(other.role, "lead");
  const admin_id = day.me.id;
  const added = await client.conversations.attachContactAsAdmin({
    conversation_id: day.id,
    admin_id,
    customer: { intercom_user_id: other.id },
  });
  assert.ok(added.customers?.length === 2 || added.contacts?.contacts.length === 2);
  await client.conversations.detachContactAsAdmin({ conversation_id: day.id, contact_id: other.id, admin_id });
  await refused(422, "parameter_invalid", () =>
    client.conversations.detachContactAsAdmin({ conversation_id: day.id, contact_id: day.contact.id, admin_id }));
  let whole = await client.conversations.find({ conversation_id: day.id });
  const theirs = parts(whole).find((part) => part.author.id === day.contact.id && part.body);
  whole = await client.conversations.redactConversationPart({
    type: "conversation_part",
    conversation_id: day.id,
    conversation_part_id: theirs.id,
  });
  assert.ok(parts(whole).find((part) => part.id === theirs.id).redacted);
  await refused(404, "conversation_part_or_message_not_found", () =>
    client.conversations.redactConversationPart({
      type: "conversation_part",
      conversation_id: day.id,
      conversation_part_id: "1",
    }));
});

await step("every contact, page by page", async () => {
  const rows = await all(await client.contacts.list({ per_page: 100 }));
  assert.ok(rows.length > 100);
  for (const row of rows) {
    assert.equal(row.type, "contact");
    assert.ok(["user", "lead"].includes(row.role) && row.workspace_id);
    assert.equal(typeof row.has_hard_bounced, "boolean");
  }
  const leads = await all(
    await client.contacts.search({ query: single("role", "=", "lead"), pagination: { per_page: 50 } }),
  );
  assert.equal(leads.length, rows.filter((row) => row.role === "lead").length);
  day.contacts = rows;
});

await step("a contact's record", async () => {
  const contact_id = day.contact.id;
  const external_id = `external-${stamp}`;
  const changed = await client.contacts.update({ contact_id, name: "Ada M. Marlow", external_id });
  assert.equal(changed.name, "Ada M. Marlow");
  assert.equal((await client.contacts.find({ contact_id })).external_id, external_id);
  assert.equal((await client.contacts.showContactByExternalId({ external_id })).id, contact_id);
  const note = await client.notes.create({ contact_id, body: "<p>Prefers e-mail</p>", admin_id: day.me.id });
  assert.equal((await client.notes.find({ note_id: Number(note.id) })).id, note.id);
  for (let n = 1; n < 55; n += 1) await client.notes.create({ contact_id, body: `No. ${n}`, admin_id: day.me.id });
  const notes = await all(await client.notes.list({ contact_id }));
  assert.equal(notes.length, 55, "more than a page, and then an end");
  assert.equal(notes.at(-1).id, note.id, "newest first");
  assert.ok((await client.contacts.listAttachedSegments({ contact_id })).data.length > 0);
  const { id: subscription_id, consent_type } = (await client.subscriptionTypes.list()).data[0];
  await client.contacts.attachSubscription({ contact_id, id: subscription_id, consent_type });
  assert.equal((await client.contacts.listAttachedSubscriptions({ contact_id })).data[0].id, subscription_id);
  await client.contacts.detachSubscription({ contact_id, subscription_id });
  await refused(409, "conflict", () => client.contacts.create({ email: day.contact.email }));
  await refused(404, "not_found", () => client.contacts.find({ contact_id: "0123456789abcdef01234567" }));
  assert.equal((await client.contacts.archive({ contact_id })).archived, true);
  assert.equal((await client.contacts.unarchive({ contact_id })).archived, false);
});

await step("a lead turns out to be a user", async () => {
  const lead = await client.contacts.create({ role: "lead", name: "Somebody" });
  const user = await client.contacts.create({ external_id: `merged-${stamp}` });
  const merged = await client.contacts.mergeLeadInUser({ from: lead.id, into: user.id });
  assert.equal(merged.id, user.id);
  const error = await refused(410, "contact_merged", () => newest.contacts.find({ contact_id: lead.id }));
  assert.match(error.rawResponse.headers.get("link"), new RegExp(user.id));
  assert.equal((await client.contacts.delete({ contact_id: user.id })).deleted, true);
});

await step("companies", async () => {
  const company_id = `company-${stamp}`;
  const company = await client.companies.createOrUpdate({ company_id, name: "Quillfeather & Daughters", plan: "Team" });
  assert.equal(company.company_id, company_id);
  const again = await client.companies.createOrUpdate({ company_id, name: "Quillfeather" });
  assert.equal(again.id, company.id);
  assert.equal((await client.companies.find({ company_id: company.id })).name, "Quillfeather");
  const contact_id = day.contact.id;
  await client.companies.attachContact({ contact_id, id: company.id });
  const attached = await client.companies.listAttachedContacts({ company_id: company.id });
  assert.deepEqual(attached.data.map((c) => c.id), [contact_id]);
  // The client looks for `companies`, as the description has it; what Intercom sends is `data`.
  const theirs = await client.contacts.listAttachedCompanies({ contact_id });
  assert.deepEqual(theirs.response.data.map((c) => c.id), [company.id]);
  await client.companies.listAttachedSegments({ company_id: company.id });
  const rows = await all(await client.companies.list({ per_page: 10 }));
  assert.ok(rows.length > 10 && rows.some((row) => row.id === company.id));
  const scrolled = await all(await client.companies.scroll());
  assert.ok(scrolled.length >= rows.length);
  await client.companies.update({ company_id: company.id, body: { website: "https://quillfeather.example" } });
  assert.equal((await client.companies.retrieve({ company_id })).id, company.id, "one, not a list");
  assert.ok((await client.companies.retrieve({})).data.length > 0);
  await client.companies.detachContact({ contact_id, company_id: company.id });
  assert.equal((await client.companies.delete({ company_id: company.id })).deleted, true);
  await refused(404, "company_not_found", () => client.companies.find({ company_id: company.id }));
});

await step("events and attributes", async () => {
  const contact_id = day.contact.id;
  const created_at = Math.floor(Date.now() / 1000) - 60;
  await client.events.create({ id: contact_id, event_name: "sent-invoice", created_at, metadata: { number: 7 } });
  const list = await client.events.list({ type: "user", intercom_user_id: contact_id });
  assert.ok(list.events.some((event) => event.event_name === "sent-invoice"));
  const summary = await client.events.list({ type: "user", intercom_user_id: contact_id, summary: true });
  assert.ok(summary.events.some((event) => event.name === "sent-invoice" && event.count === 1));
  const counts = { event_name: "opened-letter", count: 3, first: created_at - 900, last: created_at };
  await client.events.summaries({ user_id: `external-${stamp}`, event_summaries: counts });
  const attributes = await client.dataAttributes.list({ model: "contact" });
  assert.ok(attributes.data.length > 5);
  const made = await client.dataAttributes.create({ name: `size_${stamp}`, model: "contact", data_type: "integer" });
  await client.dataAttributes.update({ data_attribute_id: made.id, body: { description: "How many" } });
});

await step("the library: macros, articles, segments, subscriptions, brands, senders", async () => {
  let macros = await newest.unstable.macros.listMacros({ per_page: 5 });
  const seen = new Set();
  for (;;) {
    for (const macro of macros.data) seen.add(macro.id);
    const next = macros.pages?.next?.starting_after;
    if (!next) break;
    macros = await newest.unstable.macros.listMacros({ per_page: 5, starting_after: next });
  }
  assert.ok(seen.size > 5);
  assert.ok((await newest.unstable.macros.getMacro({ id: [...seen][0] })).name);
  const articles = await all(await client.articles.list());
  assert.ok(articles.length >= 20);
  assert.equal((await client.articles.find({ article_id: Number(articles[0].id) })).id, articles[0].id);
  const found = await client.articles.search({ phrase: articles[0].title.split(" ")[0], state: "published" });
  assert.ok(found.data.articles.length > 0);
  const words = { title: `Letters ${stamp}`, body: "<p>How to fold them</p>", author_id: Number(day.me.id) };
  const article_id = Number((await client.articles.create({ ...words, state: "published" })).id);
  await client.articles.update({ article_id, title: `Envelopes ${stamp}` });
  const renamed = await client.articles.search({ phrase: `envelopes ${stamp}`, highlight: true });
  assert.equal(renamed.data.articles[0].id, String(article_id));
  assert.equal((await client.articles.delete({ article_id })).deleted, true);
  await refused(404, "not_found", () => client.articles.find({ article_id }));
  const { segments } = await client.segments.list({ include_count: true });
  assert.equal((await client.segments.find({ segment_id: segments[0].id })).id, segments[0].id);
  assert.ok((await client.subscriptionTypes.list()).data.length > 0);
  const brands = await newest.unstable.brands.listBrands();
  assert.equal((await newest.unstable.brands.retrieveBrand({ id: brands.data[0].id })).id, brands.data[0].id);
  const senders = await newest.unstable.emails.listEmails();
  assert.equal((await newest.unstable.emails.retrieveEmail({ id: senders.data[0].id })).id, senders.data[0].id);
});

await step("tickets", async () => {
  const { data: types } = await client.ticketTypes.list();
  const type = types.find((t) => t.category === "Customer");
  assert.equal((await client.ticketTypes.get({ ticket_type_id: type.id })).id, type.id);
  const { data: states } = await client.ticketStates.listTicketStates();
  const resolved = states.find((state) => state.category === "resolved");
  const asked = { ticket_type_id: type.id, contacts: [{ id: day.contact.id }] };
  const ticket = await client.tickets.create({
    ...asked,
    ticket_attributes: { _default_title_: "Wrong address", _default_description_: "On the invoice of May" },
  });
  assert.equal(ticket.type, "ticket");
  const ticket_id = ticket.id;
  assert.equal((await client.tickets.get({ ticket_id })).ticket_attributes._default_title_, "Wrong address");
  const reply = await client.tickets.reply({
    ticket_id,
    body: { message_type: "comment", type: "admin", admin_id: day.me.id, body: "We are on it." },
  });
  assert.match(reply.body, /We are on it/);
  const changed = await client.tickets.update({
    ticket_id,
    ticket_state_id: resolved.id,
    admin_id: Number(day.me.id),
    assignee_id: day.me.id,
  });
  assert.equal(changed.ticket_state.category ?? changed.ticket_state, "resolved");
  const tag = (await client.tags.list()).data[0];
  await client.tags.tagTicket({ ticket_id, id: tag.id, admin_id: day.me.id });
  await client.tags.untagTicket({ ticket_id, tag_id: tag.id, admin_id: day.me.id });
  const rows = await all(
    await client.tickets.search({ query: single("created_at", ">", "1306054154"), pagination: { per_page: 10 } }),
  );
  assert.ok(rows.some((row) => row.id === ticket_id));
  const job = await client.tickets.enqueueCreateTicket(asked);
  assert.equal((await client.jobs.status({ job_id: job.id })).id, job.id);
  const converted = await client.conversations.convertToTicket({
    conversation_id: Number(day.id),
    ticket_type_id: type.id,
  });
  assert.equal(converted.id, day.id);
  assert.equal((await client.tickets.deleteTicket({ ticket_id })).deleted, true);
  const made = await client.ticketTypes.create({ name: `Kind ${stamp}`, category: "Customer", icon: "🎟️" });
  assert.equal((await client.ticketTypes.update({ ticket_type_id: made.id, name: `Kin ${stamp}` })).id, made.id);
});

await step("writing to a customer first", async () => {
  const to = { type: "user", id: day.contact.id };
  const from = { type: "admin", id: Number(day.me.id) };
  const mail = await client.messages.create({
    message_type: "email",
    subject: "Your invoice",
    body: "Hello Ada",
    template: "plain",
    from,
    to,
    create_conversation_without_contact_reply: true,
  });
  assert.equal(mail.type, "admin_message");
  assert.equal((await client.conversations.find({ conversation_id: mail.conversation_id })).source.type, "email");
  await refused(422, "parameter_not_found", () =>
    client.messages.create({ message_type: "email", body: "Hello", template: "plain", from, to }));
});

await step("an end to a conversation", async () => {
  const { conversation_id } = await client.conversations.create({
    from: { type: "user", id: day.contact.id },
    body: "Never mind.",
  });
  assert.equal((await client.conversations.deleteConversation({ conversation_id })).deleted, true);
  await refused(404, "not_found", () => client.conversations.find({ conversation_id }));
  assert.equal((await client.contacts.blockContact({ contact_id: day.contact.id })).blocked, true);
});

await step("a wrong token, and an operation that is not there", async () => {
  const stranger = new IntercomClient({ environment: BASE_URL, token: "wrong" });
  await refused(401, "unauthorized", () => stranger.admins.identify());
  await refused(404, "not_found", () => client.conversations.runAssignmentRules({ conversation_id: day.id }));
});

await step("a limit that is over soon, and a server that fails", async () => {
  const plan = async (fault) => {
    const headers = { authorization: `Bearer ${CONTROL_TOKEN}`, "content-type": "application/json" };
    const body = JSON.stringify({ path: "/me", ...fault });
    assert.ok((await fetch(`${BASE_URL}/practice/faults`, { method: "POST", headers, body })).ok);
  };
  await plan({ kind: "rate_limited", seconds: 1 });
  await refused(429, "rate_limit_exceeded", () => client.admins.identify({ maxRetries: 0 }));
  await plan({ kind: "rate_limited", seconds: 1 });
  assert.equal((await client.admins.identify()).id, day.me.id, "it waits for the end of the limit");
  await plan({ kind: "status", status: 500 });
  await refused(500, "server_error", () => client.admins.identify({ maxRetries: 0 }));
  await refused(400, "parameter_invalid", () => client.conversations.list({ per_page: 1000 }));
});

await step("every method that has an operation here was called", async () => {
  const families = Object.entries(Object.getOwnPropertyDescriptors(IntercomClient.prototype));
  const names = families.filter(([, what]) => what.get).map(([name]) => name);
  assert.deepEqual(names.sort(), [...HERE, ...ELSEWHERE].sort());
  const methods = HERE.flatMap((family) => {
    const own = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(client[family])));
    const calls = own.filter(([name, what]) => what.value && name !== "constructor" && !name.startsWith("_"));
    return calls.map(([name]) => `${family}.${name}`);
  });
  const left = methods.filter((method) => !called.has(method));
  assert.deepEqual(left.sort(), NOT_HERE);
});

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`Node: ${steps - failures.length} of ${steps} steps of the day passed.`);
process.exit(failures.length === 0 ? 0 : 1);
