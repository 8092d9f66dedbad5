// style.js: how files look. A sheet of its own, so that it comes with the module and not before.

const CSS = `
db-attach { flex: none; display: block; min-width: 2.5rem; min-height: 2.5rem; }
.file-icon { display: grid; flex: none; place-items: center; width: 2.5rem; height: 2.5rem; padding: 0; border: 0; border-radius: 50%; background: none; color: var(--ink-soft); cursor: pointer; }
.file-icon:hover { background: var(--theirs); color: var(--ink); }
.file-icon .icon { width: 1.375rem; height: 1.375rem; }
.file-tray { margin-bottom: var(--space-2); border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); overflow: hidden; }
.file-list { max-height: 40dvh; margin: 0; padding: 0; overflow-y: auto; list-style: none; }
.file-item { display: flex; align-items: center; gap: var(--space-2); padding: var(--space-2) var(--space-1) var(--space-2) var(--space-3); }
.file-item + .file-item { border-top: 1px solid var(--line); }
.file-item > img, .file-item > .icon { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 0.5rem; object-fit: cover; }
.file-item > .icon { padding: 0.5rem; box-sizing: border-box; background: var(--theirs); color: var(--ink-soft); }
.file-about { display: grid; flex: 1; min-width: 0; gap: 0 var(--space-2); text-align: start; }
.file-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.file-size, .file-told { color: inherit; opacity: 0.85; font-size: var(--text-small); }
.file-told:empty { display: none; }
.file-told.bad { color: var(--bad-text); opacity: 1; }
.file-item progress { width: 100%; height: 0.375rem; margin-top: 0.25rem; accent-color: var(--accent); }
.file-foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: var(--space-2) var(--space-3); padding: var(--space-2) var(--space-3); border-top: 1px solid var(--line); }
.file-foot:not(:has(> :not([hidden]))) { display: none; }
.file-note { flex: 1 1 12rem; margin: 0; color: var(--ink-soft); font-size: var(--text-small); }
.file-zone { position: fixed; z-index: 9; inset: var(--space-2); display: flex; align-items: center; justify-content: center; gap: var(--space-2); border: 2px dashed var(--accent); border-radius: var(--radius); background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; pointer-events: none; opacity: 0.96; }
.file-zone[hidden], .file-tray[hidden], .file-told[hidden] { display: none; }
.file-picture { display: block; max-width: 100%; margin: 0; padding: 0; border: 0; border-radius: 0.75rem; background: none; cursor: zoom-in; overflow: hidden; }
.file-picture img { display: block; max-width: 100%; height: auto; background: var(--line); object-fit: contain; }
.said-bubble:has(> db-file) { padding: 0.3125rem; }
db-file { display: block; min-height: 3rem; }
.file-card { display: flex; align-items: center; gap: var(--space-3); width: 100%; max-width: 20rem; padding: var(--space-2); border: 0; border-radius: 0.75rem; background: none; color: inherit; font: inherit; cursor: pointer; }
.file-card .icon { flex: none; width: 1.5rem; height: 1.5rem; }
.file-card:hover { background: color-mix(in srgb, currentcolor 10%, transparent); }
.file-picture:focus-visible, .file-card:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.mine .file-card:focus-visible { outline-color: currentcolor; outline-offset: -3px; }
.file-large { max-width: none; max-height: none; width: 100dvw; height: 100dvh; margin: 0; padding: 0; box-sizing: border-box; border: 0; background: #0b1111f2; color: #fff; }
.file-large[open] { display: grid; grid-template-rows: auto 1fr; }
.file-large::backdrop { background: #0b1111; }
.file-bar { display: flex; align-items: center; gap: var(--space-1); padding: var(--space-2) var(--space-3); }
.file-bar .file-name { flex: 1; }
.file-bar .file-icon { color: #fff; }
.file-bar .file-icon:hover { background: #ffffff26; }
.file-large > img { width: 100%; height: 100%; min-height: 0; object-fit: contain; }
@media (forced-colors: active) { .file-tray, .file-card, .file-picture, .file-icon { border: 1px solid; } }
`;

/** Dresses the document, once. */
export const dress = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
