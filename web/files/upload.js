// upload.js: brings one file to the relay, part by part, through breaks of the line.
// docs/protocol.md, "Files". Never tells anybody of the file: who called shares it.

import { strip } from './strip.js';

const PART_BYTES_MIN = 64 * 1024;
// A part that took less is followed by one twice as large, one that took more by a smaller one.
const PART_MS_FAST = 1000;
const PART_MS_SLOW = 6000;
const CALL_WITHIN_MS = 30000;
const AGAIN_MS = [1000, 2000, 4000, 8000, 15000];

const KINDS = { txt: 'text/plain', log: 'text/plain', md: 'text/plain', csv: 'text/csv' };

/** The kind of a file, by its name where the browser does not know it. */
export const kindOf = (file) => {
  const end = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase();
  return KINDS[end] ?? file.type;
};

const digest = async (bytes) => {
  // Only where the page is served safely.
  if (!crypto.subtle) return undefined;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

// How large a picture is shown, and a proof that it can be.
const measured = async (bytes, kind) => {
  const picture = await createImageBitmap(new Blob([bytes], { type: kind }));
  const { width, height } = picture;
  picture.close();
  return { width, height };
};

/** What is sent of a chosen file: its bytes without its place, and what is said about them. */
export const prepare = async (file) => {
  const kind = kindOf(file);
  let bytes = new Uint8Array(await file.arrayBuffer());
  let shown;
  if (kind.startsWith('image/')) {
    bytes = strip(bytes, kind).bytes;
    shown = await measured(bytes, kind);
  }
  const form = { name: file.name, kind, len: bytes.length, size: shown, sha256: await digest(bytes) };
  return { bytes, form };
};

/**
 * Sends what was prepared. `way` knows the door and who asks; `state` holds `id` and `offset` for
 * the next try; `tell` hears of progress and trouble. Throws a code when it is refused for good.
 */
export const send = async ({ bytes, form }, way, state, tell, signal) => {
  const call = async (path, method, body, headers = {}) => {
    const hand = new AbortController();
    const stop = () => hand.abort();
    const late = setTimeout(stop, CALL_WITHIN_MS);
    signal.addEventListener('abort', stop);
    const token = way.token();
    if (token) headers.authorization = 'Bearer ' + token;
    try {
      const answer = await fetch('/files/' + path, { method, body, headers, signal: hand.signal });
      if (answer.ok) return await answer.json();
      const refused = await answer.json().catch(() => ({}));
      throw refused.refusal ?? { code: answer.status >= 500 ? 'store_failed' : 'file_unknown' };
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
    }
  };
  const begin = async () => {
    const body = JSON.stringify(form);
    state.id = (await call(way.door, 'POST', body, { 'content-type': 'application/json' })).id;
    state.offset = 0;
  };
  const knows = async () => {
    if (!state.id) return begin();
    const told = await call(state.id, 'GET');
    state.offset = told.offset;
    return told.file;
  };
  let part = PART_BYTES_MIN;
  let isKnown = false;
  for (let tries = 0; ; ) {
    try {
      if (!isKnown) {
        const before = state.offset;
        const whole = await knows();
        isKnown = true;
        // More has arrived than was answered: the line is bad, but not dead.
        if (state.offset > before) tries = 0;
        if (whole) return whole;
      }
      const begun = performance.now();
      const body = bytes.subarray(state.offset, state.offset + part);
      const headers = { 'upload-offset': state.offset, 'content-type': 'application/octet-stream' };
      const told = await call(state.id, 'PATCH', body, headers);
      const took = performance.now() - begun;
      if (took < PART_MS_FAST) part = Math.min(part * 2, way.rules.part_bytes_max);
      if (took > PART_MS_SLOW) part = Math.max(part / 2, PART_BYTES_MIN);
      state.offset = told.offset;
      tries = 0;
      tell(Math.floor((100 * state.offset) / bytes.length));
      if (told.file) return told.file;
    } catch (fault) {
      if (signal.aborted) throw 'paused';
      isKnown = false;
      const { code } = fault;
      // The answer to the last part was lost, and the browser sent the part once more by itself.
      if (code === 'file_offset' && !tries++) continue;
      // A file that the relay has forgotten, or that did not arrive well, begins anew.
      if (code === 'file_unknown' && state.id) state.id = undefined;
      else if (code === 'file_broken' && tries < 2) state.id = undefined;
      // No token yet, or one that is being renewed.
      else if (code && !['store_failed', 'file_no_room', 'file_offset', 'not_logged_in'].includes(code)) {
        throw code;
      }
      if (tries > 40 && code) throw code;
      tell(undefined, code === 'file_no_room' ? 'noRoom' : 'again');
      await pause(AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)], signal);
    }
  }
};

// A line that is back ends it at once.
const pause = (ms, signal) =>
  new Promise((done, fail) => {
    const end = () => (signal.aborted ? fail('paused') : done());
    setTimeout(end, ms);
    addEventListener('online', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
  });

/** Tells the relay that a file that was begun is not wanted any more. It would forget it anyway. */
export const cancel = (way, id) => {
  const token = way.token();
  const headers = token ? { authorization: 'Bearer ' + token } : {};
  return fetch('/files/' + id, { method: 'DELETE', headers }).catch(() => {});
};
