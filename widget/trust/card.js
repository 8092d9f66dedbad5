// card.js: the line above a conversation that shows that it is genuine: the phrase that the visitor
// chose, the agent's code, and how the owner can really be reached.
// Text is always text; what the relay tells is told to this visitor alone.

import { ask } from './person.js';
import { WORDS } from './words.js';

const CSS = `
db-trust[hidden] { display: none; }
.trust { border-bottom: 1px solid var(--line); background: var(--raised); font-size: var(--text-small); }
.trust summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--space-2); min-height: 2.25rem; padding: 0.25rem var(--space-3); color: var(--ink-soft); cursor: pointer; list-style: none; }
.trust summary::-webkit-details-marker { display: none; }
.trust summary svg { flex: none; width: 1rem; height: 1rem; fill: none; stroke: var(--accent-ink); stroke-width: 2; }
.trust summary b { min-width: 0; color: var(--ink); overflow-wrap: anywhere; }
.trust summary span { margin-inline-start: auto; white-space: nowrap; }
.trust summary code, .trust dd code { font: 600 1em ui-monospace, monospace; letter-spacing: 0.06em; color: var(--ink); }
.trust > div { max-height: 45dvh; padding: 0 var(--space-3) var(--space-3); overflow-y: auto; }
.trust h2 { margin: var(--space-3) 0 var(--space-1); font-size: 1em; }
.trust p { margin: 0 0 var(--space-2); color: var(--ink-soft); }
.trust dl { margin: 0; }
.trust dt { color: var(--ink-soft); }
.trust dd { margin: 0 0 var(--space-1); overflow-wrap: anywhere; }
.trust form { display: flex; gap: var(--space-2); }
.trust input { flex: 1; min-width: 0; min-height: 2.5rem; padding: 0 var(--space-3); border: 1px solid var(--line-strong); border-radius: 0.625rem; background: var(--field); color: var(--ink); font-size: max(1rem, 16px); }
.trust [role="status"]:empty { display: none; }
.trust a { color: var(--accent-ink); }
`;

const SHIELD = 'M12 3 5 6v5.5c0 4.5 3 8 7 9.5 4-1.5 7-5 7-9.5V6l-7-3Zm-3 9 2.2 2.2L15 10';

let sheet, timer;

const make = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const shield = () => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  made.setAttribute('viewBox', '0 0 24 24');
  made.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', SHIELD);
  made.append(line);
  return made;
};

const halves = (code) => code.slice(0, 4) + '-' + code.slice(4);

const list = (words, channels) => {
  const phones = channels.phones.map(({ number, hours, zone }) =>
    [number, hours, zone].filter(Boolean).join(' · '),
  );
  const rows = [
    [words.origins, channels.origins],
    [words.mail, channels.mail],
    [words.phones, phones],
    [words.wechat, channels.wechat],
    ['X', channels.x],
    ['Facebook', channels.facebook],
    ['Telegram', channels.telegram],
  ].filter(([, all]) => all.length);
  if (!rows.length) return [];
  const told = rows.flatMap(([name, all]) => [
    make('dt', {}, name),
    ...all.map((one) => make('dd', { dir: 'auto' }, one)),
  ]);
  return [make('h2', {}, words.channels), make('dl', {}, ...told)];
};

const chooser = (words, card, choose) => {
  const input = make('input', {
    id: 'trust-phrase',
    maxlength: '60',
    autocomplete: 'off',
    'data-test': 'phrase',
  });
  input.value = card.phrase;
  const says = make('p', { role: 'status', 'data-test': 'phrase-says' });
  const save = make('button', { class: 'button small', 'data-test': 'phrase-save' }, words.save);
  const form = make('form', {}, input, save);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const told = await choose(input.value).catch(() => ({}));
    says.textContent = told.ok ? words.saved : told.status === 422 ? words.wrong : words.failed;
    says.scrollIntoView({ block: 'nearest' });
  });
  const label = make('label', { for: 'trust-phrase' }, words.phraseSays);
  return [make('h2', {}, words.phrase), make('p', {}, label), form, says];
};

/** Shows it, to whoever has this key. */
export const show = async (site, token, lang) => {
  const place = document.querySelector('db-trust');
  const answer = await ask('/genuine', token, { site });
  if (!answer.ok || !place?.isConnected) return '';
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  paint(place, await answer.json(), { site, token, lang });
  return '';
};

const paint = (place, card, whose) => {
  const { site, token, lang } = whose;
  const words = WORDS[lang] ?? WORDS.en;
  const { badge } = card;
  const before = place.querySelector('details');
  const choose = async (phrase) => {
    const answer = await ask('/phrase', token, { site, phrase });
    if (answer.ok) {
      const told = await answer.json();
      place.querySelector('summary').replaceWith(head(words, told));
    }
    return answer;
  };
  const code = badge
    ? [
        make('h2', {}, words.code(badge.agent)),
        make('dl', {}, make('dd', {}, make('code', {}, halves(badge.code)))),
        make('p', {}, words.codeSays),
      ]
    : [];
  const address = `/check/${encodeURIComponent(site)}?lang=${lang}`;
  const check = make('a', { href: address, target: '_blank', rel: 'noopener' }, words.check);
  const details = make(
    'details',
    { class: 'trust', 'data-test': 'trust' },
    head(words, card),
    make('div', {}, ...code, ...list(words, card.channels), make('p', {}, check), ...chooser(words, card, choose)),
  );
  // Whoever is writing a phrase goes on with it.
  if (before?.contains(document.activeElement)) before.querySelector('summary').replaceWith(head(words, card));
  else {
    details.open = before?.open ?? false;
    place.replaceChildren(details);
  }
  clearTimeout(timer);
  if (badge) timer = setTimeout(show, badge.lasts_ms + 1000, site, token, lang);
};

const head = (words, { phrase, badge }) => {
  const code = badge
    ? [make('span', {}, words.code(badge.agent) + ' ', make('code', { 'data-test': 'badge' }, halves(badge.code)))]
    : [];
  return make('summary', {}, shield(), make('b', { 'data-test': 'phrase-shown', dir: 'auto' }, phrase || words.really), ...code);
};
