// Starts an app, and loads its chunks when they are asked for: code, words and style sheets that
// the first view does not need. Never gives up, and never lets a chunk take down what is there.

const WAIT_MS_MAX = 30000;

const get = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw answer.status;
  return answer;
};

// A proxy may have taken the type from the wasm; then it is compiled when all of it is there.
const compile = (url) =>
  WebAssembly.compileStreaming(get(url)).catch(async () =>
    WebAssembly.compile(await (await get(url)).arrayBuffer()),
  );

const sheet = (href) =>
  new Promise((onload, fail) => {
    const onerror = () => fail(link.remove());
    const more = { rel: 'stylesheet', href, onload, onerror };
    const link = Object.assign(document.createElement('link'), more);
    document.head.append(link);
  });

// A file that is not there any more belongs to an older relay: the new document knows the new ones.
const insist = async (act) => {
  for (let ms = 500; ; ms = Math.min(2 * ms, WAIT_MS_MAX)) {
    try {
      return await act();
    } catch (fault) {
      const [visit] = performance.getEntriesByType('navigation');
      if (fault === 404 && visit?.type !== 'reload') location.reload();
    }
    await new Promise((done) => {
      setTimeout(done, ms);
      addEventListener('online', done, { once: true });
    });
  }
};

// The words are fetched together with the code; should it be other ones, the app asks for those.
const words = () => {
  let chosen;
  try {
    chosen = localStorage['deskbell.lang'];
  } catch (blocked) {}
  const asked = new URLSearchParams(location.search).get('lang');
  return /^zh\b/i.test(chosen || asked || navigator.language) ? 'zh' : 'en';
};

/** `chunks`: the addresses of the files that each chunk needs. */
export const start = (initSync, app, chunks) => {
  const begun = {};
  let shared;
  const once = (key, act) =>
    (begun[key] ??= act().catch((fault) => {
      delete begun[key];
      throw fault;
    }));
  const module = (url) => once(url, () => compile(url));
  const link = async (url) => WebAssembly.instantiate(await module(url), { __wasm_split: shared });
  const file = (url) => once('+' + url, () => (url.endsWith('css') ? sheet(url) : link(url)));
  globalThis.deskbellChunk = (name, ready) =>
    insist(() => Promise.all(chunks[name].map(file))).then(() => ready());
  const ahead = (name) =>
    (chunks[name] || []).forEach((url) => url.endsWith('wasm') && module(url).catch(() => {}));
  ahead(words());
  insist(() => module(app)).then((first) => {
    // On its way while the first view is drawn, and never before that is here.
    ahead('later');
    shared = initSync({ module: first });
  });
};
