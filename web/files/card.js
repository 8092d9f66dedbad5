// card.js: a shared file in the transcript: a picture in its place, or a card to save.
// Loads a picture when it comes near the view, and keeps its place free before.

import { CROSS, PAPER, SAVE, icon, iconButton, make, short, size } from './page.js';
import { WORDS } from './words.js';

const NEAR = '300px';
const WIDTH_MAX = 280;
const HEIGHT_MAX = 320;

// By id: what was loaded or sent here is not loaded again. A tab shows some hundreds at most.
const loaded = new Map();

/** Keeps what was sent from here, so that it need not come back. */
export const keep = (id, bytes, kind) =>
  loaded.set(id, Promise.resolve(URL.createObjectURL(new Blob([bytes], { type: kind }))));

const load = (token, { id, name }) => {
  if (!loaded.has(id)) {
    const shown = token();
    const headers = shown ? { authorization: 'Bearer ' + shown } : {};
    const address = `/files/${id}/${encodeURIComponent(name)}`;
    const url = fetch(address, { headers }).then(async (answer) => {
      if (!answer.ok) throw answer.status;
      return URL.createObjectURL(await answer.blob());
    });
    url.catch(() => loaded.delete(id));
    loaded.set(id, url);
  }
  return loaded.get(id);
};

const save = async (token, file) => {
  const link = make('a', { href: await load(token, file), download: file.name });
  link.click();
};

// The browser brings the focus back to where it was, and closes it at Escape.
const enlarge = (url, token, file, words) => {
  const shown = make('img', { src: url, alt: file.name });
  const close = () => dialog.close();
  const dialog = make('dialog', { class: 'file-large', 'aria-label': file.name, 'data-test': 'file-large',
    onclose: () => dialog.remove(),
    onclick: (event) => event.target === dialog && close(),
    // Whoever is around would close as well.
    onkeydown: (event) => event.key === 'Escape' && event.stopPropagation(),
  },
  make('div', { class: 'file-bar' },
    make('span', { class: 'file-name', dir: 'auto' }, file.name),
    iconButton(SAVE, words.save(file.name, size(file.len)), () => save(token, file)),
    iconButton(CROSS, words.close, close)),
  shown);
  document.body.append(dialog);
  dialog.showModal();
};

const picture = (place, token, file, words) => {
  const scale = Math.min(1, WIDTH_MAX / file.width, HEIGHT_MAX / file.height);
  const width = Math.max(48, Math.round(file.width * scale));
  const image = make('img', { alt: '', width, height: Math.max(48, Math.round(file.height * scale)) });
  const button = make('button', { type: 'button', class: 'file-picture', 'aria-label': words.picture(file.name),
    onclick: async () => enlarge(await bring(), token, file, words) }, image);
  // The style attribute is not allowed here; this is.
  image.style.aspectRatio = `${file.width} / ${file.height}`;
  const failed = make('span', { class: 'file-told', hidden: '' }, words.missing);
  const bring = async () => {
    try {
      image.src = await load(token, file);
      failed.hidden = true;
      return image.src;
    } catch (fault) {
      failed.hidden = false;
      throw fault;
    }
  };
  place.replaceChildren(button, failed);
  const near = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) {
      near.disconnect();
      bring().catch(() => {});
    }
  }, { rootMargin: NEAR });
  near.observe(place);
};

const card = (place, token, file, words) => {
  const about = `${short(file.kind, file.name)}, ${size(file.len)}`;
  const told = make('span', { class: 'file-size' }, about);
  const button = make('button', { type: 'button', class: 'file-card', 'aria-label': words.save(file.name, about),
    onclick: () => save(token, file).then(
      () => (told.textContent = about),
      () => (told.textContent = words.missing),
    ) },
  icon(PAPER), make('span', { class: 'file-about' },
    make('span', { class: 'file-name', dir: 'auto' }, file.name), ' ', told), icon(SAVE));
  place.replaceChildren(button);
};

/** Paints the file that the attributes of `place` tell of. */
export const show = (place, token) => {
  const { id, name, kind, len, width, height } = place.dataset;
  const file = { id, name, kind, len: +len, width: +width, height: +height };
  const words = WORDS[place.lang] ?? WORDS.en;
  (file.width && kind.startsWith('image/') ? picture : card)(place, token, file, words);
};
