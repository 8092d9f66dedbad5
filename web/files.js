// files.js: pictures and files, in both directions: choosing, sending, showing, saving.
// Loaded when the first view stands. The apps only place two elements: <db-attach> in a composer
// and <db-file> for each shared file; whatever they show is made here.

import { keep, show } from './files/card.js';
import { dress } from './files/style.js';
import { strip } from './files/strip.js';
import { tray } from './files/tray.js';
import { WORDS } from './files/words.js';

let rules;

/** Begins. `token` returns the visitor's key; agents have none, their browser knows them. */
export const start = (token) => {
  dress();

  customElements.define('db-file', class extends HTMLElement {
    connectedCallback() {
      if (!this.firstChild) show(this, token);
    }
  });

  customElements.define('db-attach', class extends HTMLElement {
    async connectedCallback() {
      const door = this.dataset.door;
      rules ??= fetch('/files/visitor').then((answer) => answer.json());
      const told = await rules.catch(() => (rules = undefined));
      if (!told?.bytes_max || !this.isConnected) return;
      const share = (file, bytes) => {
        keep(file.id, bytes, file.kind);
        const { width = 0, height = 0 } = file.size ?? {};
        const detail = [file.id, file.name, file.kind, file.len, width, height].join('\n');
        this.dispatchEvent(new CustomEvent('share', { detail }));
      };
      this.end = tray(this, { door, token, rules: told, share });
    }

    disconnectedCallback() {
      this.end?.();
    }
  });
};

export { strip, WORDS };
