// looks.js: dresses the bubble as its site's owner decided. The relay puts it before deskbell.js,
// with what differs from the default in the place of LOOKS, for pages that name their site.
//
// Never asks for anything, and leaves to the tag what the tag says itself.
((looks) => {
  const tag = document.currentScript;
  // `theme` and `position`, as attributes of the tag.
  for (const name in looks.tag) tag.dataset[name] ??= looks.tag[name];

  // Called whenever the language or the light may be another one, before anything is painted.
  tag.dress = (words, box) => {
    const [button, way] = box.children;
    const text = looks[words[0]];
    // The label of the bubble begins with what is seen on it.
    button.textContent = way.textContent = text;
    words[1] = text || words[1];
    const { adoptedStyleSheets } = box.parentNode;
    if (adoptedStyleSheets[1]) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(looks.css);
    adoptedStyleSheets.push(sheet);
    if (!looks.own) return;
    // Without a bubble nothing hands the focus over, and nothing takes it back.
    let before;
    const on = (type, act) =>
      document.addEventListener(type, (event) => box.isConnected && act(event));
    on('click', (event) => {
      if (!event.target.closest('[data-deskbell-open]')) return;
      event.preventDefault();
      deskbell('open');
    });
    on('deskbell:open', () => {
      before = document.activeElement;
      box.querySelector('iframe').focus();
    });
    on('deskbell:close', () => before.focus());
  };
})(LOOKS);
