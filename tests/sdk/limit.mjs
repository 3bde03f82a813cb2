// More calls than a window of ten seconds allows: the client waits for as long as the server says, and gets them all.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.SDK_HOME ?? process.cwd(), "package.json"));
const { IntercomClient } = require("intercom-client");

const { BASE_URL, TOKEN } = process.env;
let refused = 0;
const counted = async (...request) => {
  const answer = await fetch(...request);
  if (answer.status === 429) refused += 1;
  return answer;
};
const client = new IntercomClient({ environment: BASE_URL, token: TOKEN, fetch: counted });
for (let call = 0; call < 40; call += 1) assert.ok((await client.tags.list()).data.length > 0);
assert.ok(refused > 0, "no call was refused: the limit does not bite");
console.log(`Node: 40 calls at a limit of 30 in ten seconds all answered, ${refused} of them asked again.`);
