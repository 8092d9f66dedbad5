// tray.js: what somebody has chosen to send, above the field: looked at first, then sent.
// Nothing leaves this page before "send" is pressed. Shares in the order of choosing.

import { CLIP, CROSS, PAPER, icon, iconButton, make, short, size } from './page.js';
import { cancel, kindOf, prepare, send } from './upload.js';
import { WORDS } from './words.js';

const REFUSED = {
  file_too_large: 'tooLarge',
  field_wrong: 'failed',
  file_kind: 'badKind',
  file_too_much: 'enough',
};

const isTyped = (event) =>
  event.key === 'Enter' && !event.isComposing && event.keyCode !== 229 &&
  !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;

// By door. A tray outlives the field that it stands above: an agent who looks at another
// conversation finds what was chosen, or shared meanwhile, when coming back.
const trays = new Map();

/** Puts the button, the tray and the drop zone into the form around `place`. */
export const tray = (place, way) => {
  if (!trays.has(way.door)) trays.set(way.door, laid(way, WORDS[place.lang] ?? WORDS.en));
  return trays.get(way.door)(place, way.share);
};

const laid = (way, words) => {
  const { rules } = way;
  // What was sent while nobody could share it.
  const unshared = [];
  let field;
  let share;
  const max = size(rules.bytes_max);
  const items = [];
  let isAtWork = false;

  const kinds = rules.kinds.some((kind) => kind.startsWith('image/')) ? [words.pictures] : [];
  const others = rules.kinds.filter((kind) => !/^(image|text)\//.test(kind));
  kinds.push(...others.map((kind) => short(kind, '')));
  if (rules.kinds.some((kind) => kind.startsWith('text/'))) kinds.push(words.text);

  const picker = make('input', {
    type: 'file', multiple: '', hidden: '', accept: rules.kinds.join(), 'data-test': 'file-picker',
    onchange: () => {
      add(picker.files);
      picker.value = '';
    },
  });
  const button = iconButton(CLIP, words.attach, () => picker.click());
  const list = make('ul', { class: 'file-list' });
  const note = make('p', { class: 'file-note' }, words.limit(max, kinds.join(', ')), ' ', words.stripped);
  const go = make('button', { type: 'button', class: 'button primary', onclick: () => sendAll() });
  const said = make('p', { class: 'unseen', role: 'status' });
  const box = make('div', { class: 'file-tray', hidden: '', 'data-test': 'file-tray' },
    list, make('div', { class: 'file-foot' }, note, go));
  const zone = make('div', { class: 'file-zone', hidden: '' }, icon(CLIP), words.drop);
  button.dataset.test = 'attach';
  go.dataset.test = 'send-files';

  const paint = () => {
    const chosen = items.filter((item) => item.state === 'chosen').length;
    box.hidden = !items.length;
    note.hidden = go.hidden = !chosen;
    go.textContent = words.send(chosen);
  };

  const show = (item, state, sentence = '', percent = item.bar.value) => {
    item.state = state;
    item.told.textContent = sentence;
    item.told.className = state === 'failed' ? 'file-told bad' : 'file-told';
    item.bar.hidden = !['waiting', 'sending', 'paused'].includes(state);
    item.bar.value = percent;
    const act = { sending: words.pause, waiting: words.pause, paused: words.resume, failed: item.mayRetry && words.retry }[state];
    item.act.hidden = !act;
    item.act.textContent = act || '';
    paint();
  };

  const add = (files) => {
    for (const file of files) {
      const item = { file, way: {}, mayRetry: false };
      const isPicture = file.type.startsWith('image/');
      if (isPicture) item.url = URL.createObjectURL(file);
      item.bar = make('progress', { max: 100, value: 0, 'aria-label': file.name });
      item.told = make('span', { class: 'file-told' });
      item.act = make('button', { type: 'button', class: 'link', onclick: () => press(item) });
      item.row = make('li', { class: 'file-item' },
        isPicture ? make('img', { src: item.url, alt: '' }) : icon(PAPER),
        make('div', { class: 'file-about' },
          make('span', { class: 'file-name', dir: 'auto' }, file.name || short(file.type, '')),
          make('span', { class: 'file-size' }, size(file.size)), item.told, item.bar),
        item.act,
        iconButton(CROSS, words.remove(file.name), () => remove(item)));
      items.push(item);
      list.append(item.row);
      const fault = file.size > rules.bytes_max ? words.tooLarge(max)
        : !file.size ? words.empty
        : !rules.kinds.includes(kindOf(file)) && words.badKind;
      if (fault) {
        show(item, 'failed', fault);
        said.textContent = `${file.name}: ${fault}`;
      } else show(item, 'chosen');
    }
    if (items.some((item) => item.state === 'chosen')) go.focus();
  };

  const remove = (item) => {
    item.hand?.abort();
    if (item.way.id && item.state !== 'done') cancel(way, item.way.id);
    item.state = 'gone';
    if (item.url) URL.revokeObjectURL(item.url);
    item.row.remove();
    items.splice(items.indexOf(item), 1);
    paint();
    field?.focus();
  };

  const press = (item) => {
    if (item.state === 'sending' || item.state === 'waiting') {
      show(item, 'paused', words.paused);
      item.hand?.abort();
    } else {
      show(item, 'waiting', words.waiting);
      work();
    }
  };

  const sendAll = () => {
    for (const item of items) if (item.state === 'chosen') show(item, 'waiting', words.waiting);
    field?.focus();
    work();
  };

  const shareAll = () => {
    while (share && unshared.length) share(...unshared.shift());
  };

  // One after the other: they arrive in the order in which they were chosen.
  const work = async () => {
    if (isAtWork) return;
    isAtWork = true;
    for (let item; (item = items.find(({ state }) => state === 'waiting')); ) await bring(item);
    isAtWork = false;
  };

  const bring = async (item) => {
    item.hand = new AbortController();
    show(item, 'sending', words.sending(item.bar.value));
    const tell = (percent, trouble) => {
      if (item.state === 'sending') {
        const sentence = trouble ? words[trouble] : words.sending(percent);
        show(item, 'sending', sentence, percent ?? item.bar.value);
      }
    };
    try {
      item.ready ??= await prepare(item.file).catch(() => {
        throw 'unreadable';
      });
      // Paused or removed meanwhile.
      if (item.state !== 'sending') return;
      const whole = await send(item.ready, way, item.way, tell, item.hand.signal);
      if (item.state === 'gone') return;
      item.state = 'done';
      unshared.push([whole, item.ready.bytes]);
      shareAll();
      said.textContent = words.sent(item.file.name);
      remove(item);
    } catch (code) {
      if (code === 'paused' || item.state === 'gone') return;
      item.mayRetry = !(code in REFUSED) && code !== 'unreadable';
      const sentence = words[REFUSED[code] ?? (code === 'unreadable' ? code : 'failed')];
      show(item, 'failed', typeof sentence === 'function' ? sentence(max) : sentence);
      said.textContent = `${item.file.name}: ${item.told.textContent}`;
    }
  };

  const brings = (event) => event.dataTransfer?.types.includes('Files');
  let inside = 0;
  const drag = (by) => (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    inside = by ? Math.max(0, inside + by) : 0;
    zone.hidden = !inside;
  };
  const isUnderWay = ({ state }) => ['waiting', 'sending', 'paused'].includes(state);
  addEventListener('beforeunload', (event) => {
    if (items.some(isUnderWay)) event.preventDefault();
  });

  return (place, toShare) => {
    const form = place.closest('form');
    const heard = new AbortController();
    const on = (target, kind, hear, capture) =>
      target.addEventListener(kind, hear, { signal: heard.signal, capture });
    field = form.querySelector('textarea');
    share = toShare;
    place.replaceChildren(button, picker);
    form.prepend(box, said);
    document.body.append(zone);
    // Sending words sends what lies beside them.
    on(form, 'submit', sendAll, true);
    on(field, 'keydown', (event) => {
      if (isTyped(event) && items.some(({ state }) => state === 'chosen')) sendAll();
    }, true);
    on(field, 'paste', (event) => {
      const { files, types } = event.clipboardData;
      // What was copied in a text program is text, and a picture of it besides.
      if (!files.length || types.includes('text/plain')) return;
      event.preventDefault();
      add(files);
    });
    on(document, 'dragenter', drag(1));
    on(document, 'dragleave', drag(-1));
    on(document, 'dragover', (event) => brings(event) && event.preventDefault());
    on(document, 'drop', (event) => {
      if (!brings(event)) return;
      drag(0)(event);
      add(event.dataTransfer.files);
    });
    paint();
    shareAll();
    return () => {
      heard.abort();
      zone.hidden = true;
      field = share = undefined;
    };
  };
};
