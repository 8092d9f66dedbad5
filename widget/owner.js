// owner.js: what an owner's scripts may do beyond opening and closing the chat.
//
// Loaded by deskbell.js with the first call of one of these verbs. Keeps what it is told in
// memory, hands it to the frame once there is one, and never learns a word of what is said.

const BUBBLE = 'button, b, section > a';
const EVENTS =
  'open close ready message unread queue assigned ended rated error connection gone identified'.split(
    ' ',
  );
const ANSWER_WITHIN_MS = 30000;

const is = (value, kind, what) => {
  if (typeof value !== kind || value === null) throw new TypeError('deskbell: ' + what);
  return value;
};

// Words and numbers; nothing else has a place in a form.
const plain = (claims) => {
  const all = Object.entries(is(claims, 'object', 'who somebody is comes as an object'));
  const kept = all.filter(([, value]) => /string|number|boolean/.test(typeof value));
  return Object.fromEntries(kept);
};

// As the frame reads it: a name and a value, between signs that nobody types.
const lines = (claims) =>
  Object.entries(claims)
    .map((pair) => pair.join('\x1f'))
    .join('\x1e');

/** Adds the verbs to those of deskbell.js, and returns the one that was called. */
export const own = (verb, verbs, say, speak, load) => {
  if (!verbs.identify) Object.assign(verbs, more(verbs, say, speak, load));
  if (Object.hasOwn(verbs, verb)) return verbs[verb];
  const known = Object.keys(verbs).join(', ');
  throw new TypeError(`deskbell: no verb is called ${verb}; there are ${known}`);
};

const more = (verbs, say, speak, load) => {
  const { shadowRoot } = document.querySelector('deskbell-bubble');
  const box = shadowRoot.querySelector('section');
  const life = new AbortController();
  const listeners = new Map();
  let ready = box.classList.contains('ready');
  let hides = false;
  let asks = true;
  let claims, text, locale, theme, before, signed;

  const frame = () => shadowRoot.querySelector('iframe');
  const listen = (name, act, more) =>
    document.addEventListener('deskbell:' + name, act, { signal: life.signal, ...more });
  const tell = () => {
    if (!ready) return;
    if (locale) say('locale', { locale });
    if (theme) say('theme', { theme });
    if (claims) say('claims', { claims: lines(claims) });
    prove();
    if (text) say('write', { text });
    text = '';
  };
  // A token is good once; a function makes one for every chat that is there.
  const prove = async () => {
    let token = signed;
    if (!token || !asks) return;
    asks = false;
    if (token.call) token = await token();
    else signed = undefined;
    if (token) say('identity', { signed: token });
  };
  const once = (name) =>
    new Promise((done, fail) => {
      listen(name, done, { once: true });
      setTimeout(fail, ANSWER_WITHIN_MS, new Error('deskbell: the chat does not answer'));
    });
  const paint = () => {
    for (const part of shadowRoot.querySelectorAll(BUBBLE)) {
      part.style.display = hides ? 'none' : '';
    }
  };

  listen('gone', () => (claims = text = signed = undefined));
  listen('ready', () => {
    ready = asks = true;
    tell();
    if (hides && before) frame().focus();
  });
  // Without a bubble nothing hands the focus over, and nothing takes it back.
  listen('open', () => {
    before = document.activeElement || document.body;
    if (hides) frame().focus();
  });
  listen('close', () => {
    if (hides) before?.focus();
    before = undefined;
  });

  const { destroy } = verbs;
  return {
    destroy() {
      life.abort();
      destroy();
    },
    show() {
      hides = false;
      paint();
    },
    hide() {
      hides = true;
      paint();
    },
    identify(who) {
      const { token, ...more } = is(who, 'object', 'who somebody is comes as an object');
      claims = plain(more);
      signed = token;
      asks = true;
      tell();
    },
    update(who = {}) {
      claims = { ...claims, ...plain(who) };
      tell();
      say('page', { url: location.href, title: document.title });
    },
    // What a visitor says is the visitor's to send: the words only wait in the composer.
    startConversation(words = '') {
      text = is(words, 'string', 'what is to be said is a text');
      verbs.open();
      tell();
    },
    setLocale(tag) {
      locale = is(tag, 'string', 'a language is a tag such as en');
      speak(locale, theme);
      tell();
    },
    setTheme(name) {
      if (!/^(light|dark|auto)$/.test(name)) {
        throw new TypeError('deskbell: a theme is light, dark or auto');
      }
      theme = name;
      speak(locale, theme);
      tell();
    },
    on(name, act) {
      if (!EVENTS.includes(name)) {
        throw new TypeError(`deskbell: no event is called ${name}; there are ${EVENTS.join(', ')}`);
      }
      is(act, 'function', 'a listener is a function');
      const heard = ({ detail }) => act(detail);
      listeners.set(act, [...(listeners.get(act) || []), [name, heard]]);
      listen(name, heard);
    },
    off(name, act) {
      const all = listeners.get(act) || [];
      for (const [one, heard] of all) {
        if (one === name) document.removeEventListener('deskbell:' + name, heard);
      }
      listeners.set(
        act,
        all.filter(([one]) => one !== name),
      );
    },
    // The frame alone reaches what it keeps. It is loaded for that, unseen, if it is not there.
    async logout() {
      claims = text = signed = undefined;
      const shown = box.classList.contains('shown');
      if (!ready) {
        const here = once('ready');
        load();
        await here;
      }
      const gone = once('gone');
      say('logout');
      await gone;
      ready = false;
      frame().remove();
      if (shown) load();
    },
  };
};
