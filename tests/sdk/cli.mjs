// Intercom's own command line against the practice workspace: what it reads and writes of contacts, conversations and
// the help center. It sends the token as the password of an empty name, and no version.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const { BASE_URL, TOKEN, SDK_HOME } = process.env;
const program = path.join(SDK_HOME ?? process.cwd(), "node_modules/@intercom/cli/dist/index.js");
const env = {
  PATH: process.env.PATH,
  HOME: mkdtempSync(path.join(os.tmpdir(), "cli-")),
  INTERCOM_API_BASE_URL: BASE_URL,
  INTERCOM_TOKEN: TOKEN,
};

function run(...words) {
  return JSON.parse(execFileSync(process.execPath, [program, ...words, "--json"], { env, encoding: "utf8" }));
}

const me = run("me");
assert.equal(me.type, "admin");
const contacts = run("contacts", "list");
assert.ok(contacts.data.length > 0);
const contact = run("contacts", "get", contacts.data[0].id);
assert.equal(contact.id, contacts.data[0].id);
const conversations = run("conversations", "list");
assert.ok(conversations.conversations.length > 0);
const conversation = run("conversations", "get", conversations.conversations[0].id);
assert.equal(conversation.type, "conversation");
const articles = run("articles", "list");
assert.ok(articles.data.length > 0);
const collections = run("help-center", "list", "--all");
assert.ok(collections.data.some((collection) => articles.data[0].parent_ids.includes(Number(collection.id))));
const made = run("help-center", "create", "-f", "name=From the command line");
assert.equal(run("help-center", "get", made.id).name, "From the command line");
console.log("Command line: 9 of 9 steps.");
