// verify-channels.mjs: checks the signed list of a relay's channels, and prints it.
//
//   node verify-channels.mjs https://chat.example.com KEY_ID
//   node verify-channels.mjs channels.json KEY_ID
//
// KEY_ID is what the owner publishes elsewhere, 16 hexadecimal digits. Without it the list is only
// known to be whole, not whose it is.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const fail = (says) => {
  console.error('NOT VALID: ' + says);
  process.exit(1);
};

const [place, known] = process.argv.slice(2);
if (!place) fail('say which relay, or which file');
const text = /^https?:/.test(place)
  ? await (await fetch(new URL('/.well-known/deskbell-channels.json', place))).text()
  : await readFile(place, 'utf8');
const { signed, signature, key } = JSON.parse(text);

const bytes = Buffer.from(key.ed25519, 'base64');
const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
if (bytes.length !== 32 || id !== key.id) fail('the key is not the one that it says');
if (known && known !== id) fail(`signed by ${id}, not by ${known}`);

// An Ed25519 key as SubjectPublicKeyInfo (RFC 8410) is these bytes and the key.
const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes]);
const by = createPublicKey({ key: der, format: 'der', type: 'spki' });
if (!verify(null, Buffer.from(signed), by, Buffer.from(signature, 'base64'))) {
  fail('the signature is not of these words');
}

const list = JSON.parse(signed);
if (list.format !== 'deskbell.channels' || list.version !== 1) fail('this is another kind of list');
if (!(Date.parse(list.expires_at) > Date.now())) fail('it has expired at ' + list.expires_at);
console.log(`VALID: signed by ${id}, until ${list.expires_at}`);
console.log(JSON.stringify(list.sites, null, 2));
