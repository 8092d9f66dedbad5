// page.js: how the files module makes elements, and how it shows sizes and kinds.
// Text is always text; never takes markup from anywhere.

/** Makes an element: attributes by name, `on…` for events, children after them. */
export const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an icon out of the path of its lines. */
export const icon = (path) => {
  const made = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  made.setAttribute('class', 'icon');
  made.setAttribute('viewBox', '0 0 24 24');
  made.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  made.append(line);
  return made;
};

export const CLIP = 'm20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8';
export const CROSS = 'm6 6 12 12M18 6 6 18';
export const PAPER = 'M14 3H6.5A1.5 1.5 0 0 0 5 4.5v15A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5V8l-5-5Zm0 0v5h5';
export const SAVE = 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14';

/** Makes a button with an icon and a name. */
export const iconButton = (path, name, onclick, kind = 'file-icon') =>
  make('button', { type: 'button', class: kind, 'aria-label': name, title: name, onclick }, icon(path));

/** A length for people. */
export const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1).replace('.0', '')} MB`;

/** The short name of a kind of file. */
export const short = (kind, name) => {
  const end = /\.(\w{1,5})$/.exec(name);
  return (end ? end[1] : kind.split('/')[1]).toUpperCase();
};
