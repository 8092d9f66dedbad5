// deskbell.js: draws the bubble on a host page, and the frame of the chat when it is clicked.
// Never loads wasm, never stores anything, and asks the network for nothing before intent.
//
//   <script async src="https://RELAY/deskbell.js?site=KEY"></script>
//
// The relay puts looks.js and the looks of that site before this script, where it has any. Without
// ?site=, data-site="KEY" names the site, and its looks come with the frame.
//
// Optional: data-lang="zh-CN|en", data-theme="light|dark", data-position="right|left". Without
// them the site's looks count, then the page's <html lang> and <html data-theme>, then the browser.
//
// A page with a Content-Security-Policy needs two entries, and no 'unsafe-inline', 'unsafe-eval'
// or 'wasm-unsafe-eval':  script-src https://RELAY;  frame-src https://RELAY
//
// From scripts: deskbell('open'), which returns a promise. Open, close, toggle and destroy are
// here; the other verbs come in owner.js with the first call of one. What happens is told as an
// event of the document, 'deskbell:' and its name. Before the file has arrived:
//   window.deskbell ||= (...call) =>
//     new Promise((go) => (deskbell.q ||= []).push(go)).then(() => deskbell(...call));
(() => {
  const tag = document.currentScript;
  const early = window.deskbell || {};
  // Run again by a page that drew its body anew: the bubble is put back.
  if (early.live) return early.live();
  const { origin: relay, searchParams } = new URL(tag.src);
  const { site = searchParams.get('site'), lang, theme, position } = tag.dataset;
  if (!site) return console.error('deskbell: no site');

  // In the order that compresses best.
  const CSS = `:host{all:initial!important;position:fixed!important;z-index:2147483647!important}
section{right:env(safe-area-inset-right);margin:16px;bottom:env(safe-area-inset-bottom);position:fixed;color:CanvasText;font:medium/1.5 system-ui}
.left{right:auto;left:env(safe-area-inset-left)}
section>*{position:absolute;right:0;bottom:0}
.left>*{right:auto;left:0}
button,a{border:2px solid #0000;height:56px;box-shadow:0 2px 16px #0006;cursor:pointer;background:#0b625c;z-index:1;color:#fff;width:56px;border-radius:50%}
:before{position:absolute;content:"";inset:0}
button:before,a:before{background:#fff;clip-path:path("M12 17q0-3 3-3h22q3 0 3 3v14q0 3-3 3H26l-6 6v-6h-5q-3 0-3-3z")}
.shown button:before{clip-path:path("M14 20h24L26 32z")}
:focus-visible{box-shadow:0 0 0 5px #0b625c;outline:2px solid #fff}
b{white-space:nowrap;z-index:1;color:#fff;padding:0 8px;border-radius:16px;bottom:44px;background:#c81e3a}
div{height:min(640px,100dvh - 108px);border:1px solid #8886;bottom:68px;box-shadow:0 2px 16px #0006;background:Canvas;width:min(400px,100vw - 32px);border-radius:16px;overflow:hidden}
iframe{border:0;width:100%;height:100%;position:absolute}
.fail iframe,.wait iframe,.hidden div{visibility:hidden}
p{display:none;margin:24px}
.fail p{display:block}
.fail div{height:auto!important}
.wait div:before{background:#8883;height:16px;inset:24px}
@media(max-width:479px),(max-height:399px){
section div{height:var(--high);border-radius:0;position:fixed;inset:var(--top) 0 auto;border:0;width:100%}
.shown.ready button{visibility:hidden}
}
@media(forced-colors:active){:before{background:ButtonText!important}}
@media print{section{display:none}}`;

  const page = document.documentElement;
  const life = new AbortController();
  // What it has of an option is its signal.
  const on = (target, type, heard) => target.addEventListener(type, heard, life);
  const make = (parent, name, more) =>
    parent.appendChild(Object.assign(document.createElement(name), more));

  const host = make(document.body || page, 'deskbell-bubble');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const warm = make(root, 'link', { rel: 'preconnect' });
  const box = make(root, 'section');
  const button = make(box, 'button');
  const way = make(box, 'a', { target: '_blank' });
  const badge = make(box, 'b', { role: 'status' });
  const panel = make(box, 'div', { role: 'status' });
  const note = make(panel, 'p');

  let shown = false;
  let state = 'fail';
  let frame, words, look, chat, unread;
  const emit = (name, detail) =>
    document.dispatchEvent(new CustomEvent('deskbell:' + name, { detail }));
  const say = (deskbell, more) => {
    if (state === 'ready') frame.contentWindow?.postMessage({ deskbell, ...more }, relay);
  };
  const tell = () => {
    host.isConnected || document.body.append(host);
    say('page', { url: location.href, title: document.title });
  };
  const view = visualViewport;
  const paint = () => {
    box.className = `${position} ${state} ${shown ? 'shown' : 'hidden'}`;
    // A phone's keyboard covers a fixed panel, and only the host page can see how much.
    box.style = `color-scheme:${look || 'light dark'};--high:${view.height}px;--top:${view.offsetTop}px`;
    badge.textContent = unread ? unread + words[2] : '';
    button.ariaExpanded = shown;
    button.ariaLabel = way.ariaLabel = words[1] + ' ' + badge.textContent;
    // Where no frame gets through, the bubble is a link.
    way.hidden = !(button.hidden = frame && state === 'fail');
  };
  const speak = (tongue, dress) => {
    words = /^zh/i.test(tongue || lang || page.lang || navigator.language)
      ? ['zh-CN', '在线客服', ' 条未读', '未能打开，请点下方按钮。']
      : ['en', 'Support chat', ' unread', 'Could not open. Try the button below.'];
    [look] = /light|dark|$/.exec(dress || theme || page.dataset.theme);
    tag.dress?.(words, box);
    chat = way.href = `${relay}/chat/${site}?lang=${words[0]}&theme=${look}`;
    note.textContent = words[3];
    paint();
  };
  // Only the bubble hands its focus over: whoever went on to another field keeps it.
  const greet = () => {
    paint();
    if (shown && document.activeElement === host) frame.focus();
    say(shown ? 'shown' : 'hidden');
  };
  const load = () => {
    if (state !== 'fail' && frame.isConnected) return;
    state = 'wait';
    frame?.remove();
    frame = make(panel, 'iframe', { title: words[1], allow: 'clipboard-write' });
    frame.src = chat + '&host=' + location.origin;
    // What is not ready by then does not come: a blocker, or a network that swallows it.
    setTimeout(() => {
      if (state === 'wait') emit('error', { code: (state = 'fail') });
      paint();
    }, 10000);
  };
  const show = (to) => {
    if (shown === to) return;
    shown = to;
    if (to) load();
    // Before and after, because the bubble is out of sight under a full-screen panel.
    if (to || document.activeElement === host) {
      button.focus();
      paint();
      button.focus();
    }
    greet();
    emit(to ? 'open' : 'close');
  };
  const verbs = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!shown),
    destroy() {
      state = life.abort();
      host.remove();
      delete window.deskbell;
    },
  };

  // Preconnecting is all that helps: browsers keep a prefetched document from a frame of another
  // site, and would fetch it twice.
  button.onpointerenter = button.onfocus = () => (warm.href = relay);
  button.onclick = verbs.toggle;
  way.onclick = verbs.close;
  on(box, 'keydown', ({ key }) => key === 'Escape' && show(false));
  on(window, 'message', ({ data, origin, source }) => {
    if (origin !== relay || source !== frame?.contentWindow || !data) return;
    const { deskbell, detail } = data;
    if (deskbell === 'hide') return show(false);
    if (deskbell === 'ready') {
      state = deskbell;
      greet();
      tell();
    }
    if (deskbell === 'unread') {
      unread = detail.count;
      paint();
    }
    emit(deskbell, detail);
  });
  // Later by a moment, because pages set their title after their address.
  on(window.navigation || window, 'navigatesuccess', () => setTimeout(tell, 200));
  on(view, 'resize', paint);
  on(view, 'scroll', paint);
  // Under a full-screen panel nothing of the page may take the focus.
  on(document, 'focusin', ({ target }) => {
    if (shown && target !== host && panel.clientWidth === page.clientWidth) frame.focus();
  });
  speak();

  const deskbell = (window.deskbell = async (verb, ...more) => {
    return (
      verbs[verb] || (await import(relay + '/owner.js')).own(verb, verbs, say, speak, load)
    )(...more);
  });
  deskbell.live = tell;
  early.q?.forEach((call) => (call.call ? call() : deskbell(...call)));
})();
