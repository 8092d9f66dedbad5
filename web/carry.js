// carry.js: what a WebSocket does, over plain HTTP, for networks that let no WebSocket through.
// Carries frames as they are and never reads one. docs/protocol.md, "Without a WebSocket".
//
// Any trouble ends the carrier: the client comes back with its bookmark, on this rung or another.

const STREAM = 1;
const PROBE = 3;

// A relay answers a poll after 20 s at the latest, and everything else at once.
const POLL_WITHIN_MS = 25000;
const CALL_WITHIN_MS = 8000;
// A proxy that keeps a stream to itself shows by this that it does.
const BEGIN_WITHIN_MS = 4000;
// Proxies that let a socket open in order to cut it do so at once.
const PROBE_LASTS_MS = 2000;
// A call may be lost once or twice; the relay knows a repeated one by its number.
const RETRY_AFTER_MS = [300, 900];
// Limits of one call: as many frames as the relay takes, and so many characters that one more
// frame of any size still fits into its body.
const FRAMES_MAX = 64;
const BODY_CHARS_MAX = 150000;
// What outlives its page may not be longer in any browser.
const KEEPALIVE_CHARS_MAX = 50000;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const encoded = (bytes) => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

const decoded = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;

/** Makes a pipe do what a WebSocket at this address would do. */
export const carry = async (pipe, way, url, protocol) => {
  const tell = (kind, more = {}) => pipe['on' + kind](more);
  if (way === PROBE) return probe(pipe, tell, new WebSocket(url, protocol));

  const door = url.replace(/^ws/, 'http').replace('/ws/', '/carry/') + '&protocol=' + protocol;
  const waiting = [];
  let turn = Promise.resolve();
  let said = 0;
  let at;
  let source;
  let asking;

  const end = ({ code = 1006, reason = '' } = {}) => {
    if (pipe.gone) return;
    pipe.gone = true;
    hush();
    tell('close', { code, reason });
  };
  // Not what is being said: a frame that was sent before a close is sent.
  const hush = () => {
    if (source) source.close();
    if (asking) asking.abort();
  };
  const call = async (address, within, options) => {
    const hand = new AbortController();
    if (!options.body) asking = hand;
    const late = setTimeout(() => hand.abort(), within);
    try {
      const answer = await fetch(address, { ...options, signal: hand.signal });
      if (!answer.ok) throw answer.status;
      // Where a proxy put a page of its own in the place of the answer, this fails.
      return await answer.json();
    } finally {
      clearTimeout(late);
    }
  };
  const insist = async (...what) => {
    for (const ms of RETRY_AFTER_MS) {
      try {
        return await call(...what);
      } catch (fault) {
        // Nobody waits for it any more, or the relay itself said no and will again.
        if (pipe.gone || (fault >= 400 && fault < 500)) throw fault;
      }
      await wait(ms);
    }
    return call(...what);
  };
  const hear = (data) => tell('message', { data: decoded(data) });

  const speak = async () => {
    while (waiting[0]) {
      let chars = 0;
      let count = 0;
      while (waiting[count] && count < FRAMES_MAX && chars < BODY_CHARS_MAX) {
        chars += waiting[count++].length;
      }
      const body = waiting.splice(0, count).join('\n');
      const keepalive = chars < KEEPALIVE_CHARS_MAX;
      const what = { method: 'POST', body, keepalive };
      const taken = await insist(at + '/say?n=' + ++said, CALL_WITHIN_MS, what);
      if (taken.said !== said) throw 0;
    }
  };
  pipe.send = (bytes) => {
    waiting.push(encoded(bytes));
    turn = turn.then(speak).catch(() => end());
  };
  const leave = () => at && fetch(at, { method: 'DELETE', keepalive: true }).catch(() => {});
  pipe.close = () => {
    if (pipe.gone) return;
    pipe.gone = true;
    hush();
    turn.then(leave);
  };

  const poll = async () => {
    for (let after = 0; !pipe.gone; ) {
      const batch = await insist(at + '/poll?after=' + after, POLL_WITHIN_MS, {});
      after = batch.n;
      batch.frames.forEach(hear);
      if (batch.closed) return end(batch.closed);
    }
  };
  const listen = () => {
    let begun = false;
    source = new EventSource(at + '/stream');
    source.onmessage = ({ data }) => hear(data);
    source.addEventListener('begin', () => {
      begun = true;
      tell('open');
    });
    source.addEventListener('end', ({ data }) => end(JSON.parse(data)));
    source.onerror = () => end();
    setTimeout(() => begun || pipe.gone || end(), BEGIN_WITHIN_MS);
  };

  try {
    const opened = await call(door, CALL_WITHIN_MS, { method: 'POST' });
    if (opened.closed) return end(opened.closed);
    at = '/carry/' + opened.carrier;
    if (pipe.gone) return leave();
    if (way === STREAM) return listen();
    tell('open');
    await poll();
  } catch (fault) {
    end();
  }
};

const probe = (pipe, tell, socket) => {
  pipe.close = () => {
    pipe.gone = true;
    socket.close();
  };
  socket.onopen = async () => {
    await wait(PROBE_LASTS_MS);
    if (socket.readyState === WebSocket.OPEN) tell('open');
    pipe.close();
  };
};
